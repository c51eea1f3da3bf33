import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestApi } from './support/api.ts';
import { anyText, textLike } from './support/matchers.ts';

describe('an edit', () => {
  let api: TestApi;
  let path: string;
  let id: string;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  beforeEach(async () => {
    id = await api.createSync({ filter: 'Email != null', schedule: { cron: '0 * * * *', timeZone: 'Europe/Berlin' } });
    path = `/v1/syncs/${id}`;
  });
  afterAll(() => api.stop());

  const pending = () => api.syncs.views.get(id)?.pendingDefinition;

  it('is accepted as a merge patch of either content type, for the next run', async () => {
    const first = await api.client.call('PATCH', path, { filter: null });
    expect(first).toMatchObject({ status: 200, body: { revision: 2, effectiveAt: anyText } });
    expect(pending()).not.toHaveProperty('filter');
    const type = { 'content-type': 'application/merge-patch+json' };
    const second = await api.client.call('PATCH', path, { fields: [{ source: 'LastName' }] }, type);
    expect(second).toMatchObject({ status: 200, body: { revision: 3 } });
    expect(second.headers.get('etag')).toBe('"3"');
    expect(pending()).toMatchObject({ fields: [{ source: 'LastName' }] });
    const sync = await api.client.call('GET', path);
    expect(sync.headers.get('etag')).toBe('"3"');
    expect(sync.body).toMatchObject({ revision: 1, pendingRevision: 3, definition: { filter: 'Email != null' } });
  });

  it('of a cron to an interval, and back, needs no word about what goes', async () => {
    const startAt = '2026-12-01T00:00:00Z';
    expect(await api.client.call('PATCH', path, { schedule: { startAt } })).toMatchObject({ status: 200 });
    expect(await api.client.call('PATCH', path, { schedule: { every: '1h' } })).toMatchObject({ status: 200 });
    expect(pending()?.schedule).toEqual({ every: '1h', startAt });
    const cron = { cron: '0 6 * * *', timeZone: 'Europe/Berlin' };
    expect(await api.client.call('PATCH', path, { schedule: cron })).toMatchObject({ status: 200 });
    expect(pending()?.schedule).toEqual({ ...cron, startAt });
  });

  it('of a cron to an interval may name what goes', async () => {
    const schedule = { cron: null, timeZone: null, every: '1h' };
    expect(await api.client.call('PATCH', path, { schedule })).toMatchObject({ status: 200 });
    expect(pending()?.schedule).toEqual({ every: '1h' });
  });

  it.each([
    ['both at once', { cron: '* * * * *', every: '1h' }],
    ['neither', { cron: null }],
  ])('to %s is refused', async (_case, schedule) => {
    expect(await api.client.call('PATCH', path, { schedule })).toMatchObject({
      status: 400,
      body: { errors: [{ path: textLike(/^schedule\./) }] },
    });
  });

  it('says null while the sync is paused', async () => {
    const paused = await api.client.expect<{ id: string }>('POST', '/v1/syncs?paused=true', await api.definition());
    const answer = await api.client.call('PATCH', `/v1/syncs/${paused.id}`, { name: 'Other' });
    expect(answer.body).toEqual({ revision: 2, effectiveAt: null });
  });

  it('with a stale If-Match is refused with the present ETag', async () => {
    const match = (revision: string) => ({ 'if-match': revision });
    expect(await api.client.call('PATCH', path, { name: 'A' }, match('"1"'))).toMatchObject({ status: 200 });
    const stale = await api.client.call('PATCH', path, { name: 'B' }, match('"1"'));
    expect(stale).toMatchObject({ status: 412, body: { title: 'Precondition Failed' } });
    expect(stale.headers.get('etag')).toBe('"2"');
    expect(pending()?.name).toBe('A');
    expect(await api.client.call('PATCH', path, { name: 'C' }, match('*'))).toMatchObject({ status: 200 });
    for (const wrong of ['3', 'W/"3"', '"three"']) {
      expect(await api.client.call('PATCH', path, { name: 'D' }, match(wrong))).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'If-Match' }] },
      });
    }
  });

  it('that loses a race after its check is refused with If-Match, and checked again without', async () => {
    const race = (): void => {
      api.syncs.beforeUpdate = () => {
        api.syncs.beforeUpdate = undefined;
        const view = api.syncs.views.get(id);
        if (view === undefined) throw new Error('the sync is gone');
        const pendingRevision = (view.pendingRevision ?? view.revision) + 1;
        api.syncs.views.set(id, {
          ...view,
          pendingRevision,
          pendingDefinition: { ...view.definition, name: 'Theirs' },
        });
      };
    };
    race();
    const stale = await api.client.call('PATCH', path, { deletions: 'ignore' }, { 'if-match': '"1"' });
    expect(stale.status).toBe(412);
    expect(stale.headers.get('etag')).toBe('"2"');
    race();
    const merged = await api.client.call('PATCH', path, { deletions: 'ignore' });
    expect(merged).toMatchObject({ status: 200, body: { revision: 4 } });
    expect(pending()).toMatchObject({ name: 'Theirs', deletions: 'ignore' });
  });

  it('is given up when others never stop', async () => {
    api.syncs.beforeUpdate = () => {
      const view = api.syncs.views.get(id);
      if (view !== undefined) api.syncs.views.set(id, { ...view, revision: view.revision + 1 });
    };
    const answer = await api.client.call('PATCH', path, { name: 'Mine' });
    api.syncs.beforeUpdate = undefined;
    expect(answer.status).toBe(409);
  });

  it.each([
    ['another object', { object: 'Account' }, 'object'],
    ['an unknown field', { fields: [{ source: 'Nope__c' }] }, 'fields.0.source'],
    ['a filter that Salesforce refuses', { filter: "LastName = 'Bogus'" }, 'filter'],
    ['a cron that never fires', { schedule: { cron: '0 0 31 2 *' } }, 'schedule.cron'],
    ['no name', { name: null }, 'name'],
    ['an unknown connection', { connectionId: 'con_00000000' }, 'connectionId'],
    ['an unknown property', { other: 1 }, 'other'],
    ['a property of every object', { constructor: { name: 1 } }, 'constructor'],
  ])('with %s is refused, and changes nothing', async (_case, patch, wrong) => {
    const before = api.syncs.views.get(id);
    const answer = await api.client.call('PATCH', path, patch);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: wrong }] } });
    expect(api.syncs.views.get(id)).toBe(before);
  });

  it.each([[[]], ['text'], [null], [12]])('that is no merge patch is refused: %j', async (body) => {
    expect(await api.client.call('PATCH', path, body)).toMatchObject({ status: 400 });
  });

  it('of a sync that is not there is refused', async () => {
    expect(await api.client.call('PATCH', '/v1/syncs/syn_00000000', { name: 'x' })).toMatchObject({ status: 404 });
  });
});
