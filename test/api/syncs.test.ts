import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from './support/api.ts';

describe('syncs', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());

  it('are created, shown, listed, changed, commanded and ended', async () => {
    const created = await api.client.call('POST', '/v1/syncs', await api.definition({ filter: 'Email != null' }));
    expect(created).toMatchObject({ status: 201, body: { status: 'active', revision: 1 } });
    const path = `/v1/syncs/${String(created.body['id'])}`;
    expect(created.headers.get('location')).toBe(path);
    expect(created.headers.get('etag')).toBe('"1"');
    expect((await api.client.call('GET', path)).body).toEqual(created.body);
    expect((await api.client.call('GET', '/v1/syncs')).body).toEqual({ data: [created.body], nextCursor: null });

    const changed = await api.client.call('PATCH', path, { name: 'Renamed' }, { 'if-match': '"1"' });
    expect(changed).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(changed.headers.get('etag')).toBe('"2"');

    for (const command of ['resync', 'run', 'pause', 'resume']) {
      expect((await api.client.call('POST', `${path}/${command}`)).status).toBe(202);
    }
    expect(api.syncs.commands.map(({ command }) => command)).toEqual(['resyncAll', 'runNow', 'pause', 'resume']);

    expect((await api.client.call('DELETE', path)).status).toBe(204);
    expect((await api.client.call('GET', path)).status).toBe(404);
  });
});
