import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { objectTypeProblem } from '../../src/api/object-type-problem.ts';
import { syncDefinitionSchema } from '../../src/domain/sync-definition.ts';
import { TestApi } from './support/api.ts';

describe('object types of a destination', () => {
  let api: TestApi;
  let destinationId: string;
  let path: string;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());
  beforeEach(async () => {
    destinationId = await api.addDestination();
    path = `/v1/destinations/${destinationId}/object-types`;
  });

  const account = { objectTypeId: '1', singular: 'Account', plural: 'Accounts' };
  const opportunity = { objectTypeId: '12', singular: 'Opportunity', plural: 'Opportunities' };

  it('are created, shown, listed, renamed and deleted', async () => {
    const second = await api.client.call('POST', path, opportunity);
    const created = await api.client.call('POST', path, account);
    expect(created).toMatchObject({ status: 201, body: account });
    expect(created.headers.get('location')).toBe(`${path}/1`);
    expect((await api.client.call('GET', `${path}/1`)).body).toEqual(created.body);
    expect((await api.reader.call('GET', path)).body).toEqual({ data: [created.body, second.body], nextCursor: null });
    const page = await api.client.call('GET', `${path}?limit=1`);
    expect((await api.client.call('GET', `${path}?limit=1&cursor=${String(page.body['nextCursor'])}`)).body).toEqual({
      data: [second.body],
      nextCursor: null,
    });
    const renamed = await api.client.call('PATCH', `${path}/1`, { plural: 'Companies' });
    expect(renamed).toMatchObject({ status: 200, body: { ...account, plural: 'Companies' } });
    expect((await api.client.call('DELETE', `${path}/1`)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) expect((await api.client.call(method, `${path}/1`)).status).toBe(404);
    expect((await api.client.call('PATCH', `${path}/1`, { plural: 'x' })).status).toBe(404);
  });

  it('do not change what a destination looks like', async () => {
    const before = await api.client.call('GET', `/v1/destinations/${destinationId}`);
    await api.client.expect('POST', path, account);
    expect((await api.client.call('GET', `/v1/destinations/${destinationId}`)).body).toEqual(before.body);
  });

  it('have a number once; a repeated request with its key is no second one', async () => {
    const key = { 'idempotency-key': `types-${destinationId}` };
    const first = await api.client.call('POST', path, account, key);
    const again = await api.client.call('POST', path, account, key);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(await api.client.call('POST', path, { ...account, singular: 'Company' })).toMatchObject({
      status: 409,
      body: { detail: 'The destination has an object type 1 already.' },
    });
    expect(await api.client.call('POST', path, { ...account, singular: 'Company' }, key)).toMatchObject({
      status: 422,
    });
    expect((await api.client.call('GET', `${path}/1`)).body).toEqual(first.body);
  });

  it('are there after a crash in the middle, for the same request alone', async () => {
    const complete = api.store.idempotencyKeys.complete.bind(api.store.idempotencyKeys);
    api.store.idempotencyKeys.complete = (begun) => api.store.idempotencyKeys.forget(begun);
    const key = { 'idempotency-key': `crash-${destinationId}` };
    const first = await api.client.call('POST', path, account, key);
    expect(await api.client.call('POST', path, account, key)).toMatchObject({ status: 201, body: first.body });
    expect((await api.client.call('POST', path, account, { 'idempotency-key': 'another' })).status).toBe(409);
    api.store.idempotencyKeys.complete = complete;
  });

  it.each([
    ['zero', { objectTypeId: '0' }, 'objectTypeId'],
    ['a number that is no text', { objectTypeId: 1 }, 'objectTypeId'],
    ['a number with a leading zero', { objectTypeId: '01' }, 'objectTypeId'],
    ['a fraction', { objectTypeId: '1.5' }, 'objectTypeId'],
    ['ten digits', { objectTypeId: '1234567890' }, 'objectTypeId'],
    ['no plural', { plural: undefined }, 'plural'],
    ['a singular of blanks', { singular: ' ' }, 'singular'],
    ['something else', { color: 'red' }, 'color'],
  ])('are refused with %s', async (_case, change, place) => {
    const answer = await api.client.call('POST', path, { ...account, ...change });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: place }] } });
    expect((await api.client.call('GET', path)).body['data']).toEqual([]);
  });

  it('need a destination that is there', async () => {
    const nowhere = '/v1/destinations/dst_00000000/object-types';
    for (const [method, place, body] of [
      ['POST', nowhere, account],
      ['GET', nowhere, undefined],
      ['GET', `${nowhere}/1`, undefined],
      ['GET', `${path}/none`, undefined],
    ] as const) {
      expect([method, place, (await api.client.call(method, place, body)).status]).toEqual([method, place, 404]);
    }
  });

  it('stay while a sync uses them, or will from its next run on', async () => {
    await api.client.expect('POST', path, account);
    await api.client.expect('POST', path, opportunity);
    const person = syncDefinitionSchema.parse({ ...(await api.definition()), destinationId });
    const format = (objectTypeId: string) => ({ type: 'object', objectTypeId, objectName: 'Things' }) as const;
    const options = { paused: true };
    await api.syncs.create('syn_typed0000', { ...person, format: format('1') }, options);
    await api.syncs.create('syn_pending00', { ...person, format: format('2') }, options);
    await api.syncs.create('syn_person000', person, options);
    await api.syncs.update('syn_pending00', { format: format('1') });
    expect(await api.client.call('DELETE', `${path}/1`)).toMatchObject({
      status: 409,
      body: { detail: '2 syncs use this object type. Change or delete them first.' },
    });
    expect((await api.client.call('DELETE', `${path}/12`)).status).toBe(204);
    await api.syncs.delete('syn_typed0000');
    await api.syncs.delete('syn_pending00');
    expect((await api.client.call('DELETE', `${path}/1`)).status).toBe(204);
  });

  it('are counted in every page of syncs', async () => {
    await api.client.expect('POST', path, account);
    const person = syncDefinitionSchema.parse({ ...(await api.definition()), destinationId });
    const related = {
      type: 'relationship',
      objectTypeId: '1',
      objectField: 'AccountId',
      personField: 'ContactId',
    } as const;
    for (let index = 0; index < 120; index += 1) {
      await api.syncs.create(
        `syn_page${index.toString().padStart(8, '0')}`,
        { ...person, format: related },
        { paused: true },
      );
    }
    expect(await api.client.call('DELETE', `${path}/1`)).toMatchObject({
      status: 409,
      body: { detail: '120 syncs use this object type. Change or delete them first.' },
    });
  });

  it('are what a sync may name, as soon as there are any', async () => {
    const { objectTypes } = api.store;
    expect(await objectTypeProblem(objectTypes, destinationId, '7')).toBeUndefined();
    await api.client.expect('POST', path, opportunity);
    await api.client.expect('POST', path, account);
    expect(await objectTypeProblem(objectTypes, destinationId, '12')).toBeUndefined();
    expect(await objectTypeProblem(objectTypes, destinationId, '7')).toBe(
      "must be one of the destination's object types: 1 (Accounts), 12 (Opportunities)",
    );
    for (let number = 20; number < 40; number += 1) {
      await api.client.expect('POST', path, { ...account, objectTypeId: String(number), plural: 'More' });
    }
    const problem = await objectTypeProblem(objectTypes, destinationId, '7');
    expect(problem).toMatch(/, 37 \(More\) and others$/);
  });

  it('hold for a new sync and for a change of one', async () => {
    await api.client.expect('POST', path, account);
    const object = (objectTypeId: string) => ({ type: 'object', objectTypeId, objectName: 'Contacts' });
    const definition = { ...(await api.definition()), destinationId };
    const wrong = {
      path: 'format.objectTypeId',
      message: "must be one of the destination's object types: 1 (Accounts)",
    };
    expect(await api.client.call('POST', '/v1/syncs', { ...definition, format: object('7') })).toMatchObject({
      status: 400,
      body: { errors: [wrong] },
    });
    const created = await api.client.expect<{ id: string }>('POST', '/v1/syncs', {
      ...definition,
      format: object('1'),
    });
    const changed = await api.client.call('PATCH', `/v1/syncs/${created.id}`, { format: { objectTypeId: '7' } });
    expect(changed).toMatchObject({ status: 400, body: { errors: [wrong] } });
  });
});
