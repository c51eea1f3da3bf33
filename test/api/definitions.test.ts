import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json } from '../salesforce/support/serve.ts';
import { TestApi } from './support/api.ts';

describe('a definition', () => {
  let api: TestApi;
  let valid: Record<string, unknown>;
  beforeAll(async () => {
    api = await TestApi.start();
    valid = await api.definition();
  });
  afterAll(() => api.stop());

  it.each([
    ['an unknown connection', { connectionId: 'con_00000000' }, ['connectionId']],
    ['an unknown destination', { destinationId: 'dst_00000000' }, ['destinationId']],
    ['ids of the wrong kind', { connectionId: 'dst_00000000', destinationId: 'x' }, ['connectionId', 'destinationId']],
    ['an unknown object', { object: 'Nothing__c' }, ['object']],
    ['an object that is no name', { object: 'Contact; DROP' }, ['object']],
    ['an unknown identifier', { identifier: 'Nothing__c' }, ['identifier']],
    ['an identifier that cannot identify', { identifier: 'IsDeleted' }, ['identifier']],
    [
      'unknown fields',
      { fields: [{ source: 'Email' }, { source: 'Nope__c' }, { source: 'Account.Nope__c' }] },
      ['fields.1.source', 'fields.2.source'],
    ],
    ['only unknown fields', { fields: [{ source: 'Nope__c' }] }, ['fields.0.source']],
    ['a field path that is none', { fields: [{ source: 'Email, (SELECT Id FROM Cases)' }] }, ['fields.0.source']],
    [
      'two attributes of one name',
      { fields: [{ source: 'Email' }, { source: 'FirstName', target: 'Email' }] },
      ['fields.1.target'],
    ],
    ['a target that is too long', { fields: [{ source: 'Email', target: 'ä'.repeat(76) }] }, ['fields.0.target']],
    ['no fields', { fields: [] }, ['fields']],
    ['a filter that is not one condition', { filter: 'Email != null) OR (Id != null' }, ['filter']],
    ['a filter on an unknown field', { filter: 'Nope__c = 1' }, ['filter']],
    ['a filter that Salesforce refuses', { filter: "LastName = 'Bogus'" }, ['filter']],
    ['a cron that never fires', { schedule: { cron: '0 0 30 2 *' } }, ['schedule.cron']],
    ['a cron of seconds', { schedule: { cron: '* * * * * *' } }, ['schedule.cron']],
    ['a cron that is none', { schedule: { cron: 'hourly' } }, ['schedule.cron']],
    ['an unknown time zone', { schedule: { cron: '0 * * * *', timeZone: 'Mars/Base' } }, ['schedule.timeZone']],
    ['an interval that is too short', { schedule: { every: '30s' } }, ['schedule.every']],
    ['an interval that is none', { schedule: { every: 'often' } }, ['schedule.every']],
    ['cron and interval at once', { schedule: { cron: '0 * * * *', every: '15m' } }, ['schedule.every']],
    ['no schedule', { schedule: undefined }, ['schedule']],
    ['a start that is no time', { schedule: { every: '1h', startAt: 'tomorrow' } }, ['schedule.startAt']],
    ['an unknown format', { format: { type: 'telegram' } }, ['format.type']],
    ['unknown deletions', { deletions: 'maybe' }, ['deletions']],
    ['a settling lag that is none', { settlingLag: 'a while' }, ['settlingLag']],
    ['a property that does not exist', { fitler: 'Email != null' }, ['fitler']],
    [
      'several mistakes at once',
      { destinationId: 'dst_00000000', identifier: 'Nope__c', filter: 'x', schedule: { every: '1s' } },
      ['destinationId', 'schedule.every', 'identifier', 'filter'],
    ],
  ])('with %s is refused, and nothing is created', async (_case, change, paths) => {
    const answer = await api.client.call('POST', '/v1/syncs', { ...valid, ...change });
    expect(answer).toMatchObject({ status: 400, body: { title: 'Bad Request' } });
    const errors = answer.body['errors'] as { path: string; message: string }[];
    expect(errors.map(({ path }) => path)).toEqual(paths);
    for (const { message } of errors) expect(message).toMatch(/\S \S|required|known/);
    expect(api.syncs.views.size).toBe(0);
  });

  it('is refused while its connection waits for a person', async () => {
    const body = api.newConnection({ auth: { method: 'authorization_code' } });
    const { id } = await api.client.expect<{ id: string }>('POST', '/v1/connections', body);
    const answer = await api.client.call('POST', '/v1/syncs', { ...valid, connectionId: id });
    expect(answer).toMatchObject({ status: 409, body: { code: 'connection.pending_authorization' } });
    expect(answer.body['detail']).toContain('reauthorize');
    const wrong = await api.client.call('POST', '/v1/syncs', { ...valid, connectionId: id, filter: 'x' });
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ path: 'filter' }] } });
    expect(api.syncs.views.size).toBe(0);
  });

  it('is not accepted while Salesforce cannot describe the object', async () => {
    api.org.intercept = (request, response) => {
      if (!request.url.includes('describe')) return false;
      json(response, 503, {});
      return true;
    };
    const answer = await api.client.call('POST', '/v1/syncs', valid);
    api.org.intercept = undefined;
    expect(answer.status).toBe(503);
    expect(api.syncs.views.size).toBe(0);
  });

  it.each([404, 500, 503])('is accepted when Salesforce answers explain with %i', async (status) => {
    api.org.intercept = (request, response) => {
      if (!request.url.includes('explain=')) return false;
      json(response, status, [{ errorCode: 'NOT_FOUND', message: 'no explain here' }]);
      return true;
    };
    const answer = await api.client.call('POST', '/v1/syncs', { ...valid, filter: 'Email != null' });
    api.org.intercept = undefined;
    expect(answer.status).toBe(201);
    api.syncs.views.clear();
  });

  it('gets its defaults', async () => {
    const answer = await api.client.call('POST', '/v1/syncs?paused=true', {
      ...valid,
      schedule: { cron: '0 6 * * *' },
    });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        status: 'paused',
        definition: { deletions: 'send', settlingLag: '5m', schedule: { cron: '0 6 * * *', timeZone: 'UTC' } },
      },
    });
    api.syncs.views.clear();
    expect(await api.client.call('POST', '/v1/syncs?paused=yes', valid)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'paused' }] },
    });
  });

  it('of a template is right once it has a connection and a destination', async () => {
    const { data } = await api.client.expect<{ data: { id: string; definition: Record<string, unknown> }[] }>(
      'GET',
      '/v1/templates',
    );
    const template = data.find(({ id }) => id === 'Contact');
    const { connectionId, destinationId } = valid;
    const answer = await api.client.call('POST', '/v1/syncs', { ...template?.definition, connectionId, destinationId });
    // The small org of these tests lacks some of the standard fields, and says so one by one.
    const errors = (answer.body['errors'] ?? []) as { path: string }[];
    expect(errors.every(({ path }) => /^fields\.\d+\.source$/.test(path))).toBe(true);
  });
});
