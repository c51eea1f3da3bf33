import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from '../api/support/api.ts';

describe("a connection's share of the org's API calls", () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());

  it('is 80 percent unless another is asked for', async () => {
    const plain = await api.client.expect('POST', '/v1/connections', api.newConnection());
    expect(plain).toMatchObject({ maxDailyApiPercent: 80 });
    const input = { ...api.newConnection(), maxDailyApiPercent: 35 };
    const created = await api.client.expect<{ id: string }>('POST', '/v1/connections', input);
    expect(created).toMatchObject({ maxDailyApiPercent: 35 });
    expect(await api.client.expect('GET', `/v1/connections/${created.id}`)).toEqual(created);
  });

  it('is changed without a word about anything else, and its syncs look again at once', async () => {
    const id = await api.connect();
    const path = `/v1/connections/${id}`;
    const before = await api.client.expect<Record<string, unknown>>('GET', path);
    const changed = await api.client.call('PATCH', path, { maxDailyApiPercent: 95 });
    expect(changed).toMatchObject({ status: 200, body: { ...before, maxDailyApiPercent: 95 } });
    expect(api.syncs.authorized).toEqual([id]);
    const renamed = await api.client.call('PATCH', path, { name: 'Renamed' });
    expect(renamed.body).toEqual({ ...before, name: 'Renamed', maxDailyApiPercent: 95 });
    expect(api.syncs.authorized).toEqual([id]);
    expect(await api.client.expect('GET', path)).toEqual(renamed.body);
  });

  it.each([0, 101, 50.5, '80', null])('is never %j', async (maxDailyApiPercent) => {
    const problem = { status: 400, body: { errors: [{ path: 'maxDailyApiPercent' }] } };
    const input = { ...api.newConnection(), maxDailyApiPercent };
    expect(await api.client.call('POST', '/v1/connections', input)).toMatchObject(problem);
    const id = await api.connect();
    expect(await api.client.call('PATCH', `/v1/connections/${id}`, { maxDailyApiPercent })).toMatchObject(problem);
    expect(await api.client.expect('GET', `/v1/connections/${id}`)).toMatchObject({ maxDailyApiPercent: 80 });
  });

  it('cannot be changed where there is no connection, and nothing else can be changed', async () => {
    const answer = await api.client.call('PATCH', '/v1/connections/con_00000000', { maxDailyApiPercent: 50 });
    expect(answer.status).toBe(404);
    const path = `/v1/connections/${await api.connect()}`;
    expect((await api.client.call('PATCH', path, { loginUrl: 'https://evil.test' })).status).toBe(400);
  });
});
