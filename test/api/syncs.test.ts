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

  it('are listed by connection and status, page by page', async () => {
    const [first, second] = [await api.createSync(), await api.createSync()];
    await api.client.expect('POST', `/v1/syncs/${first}/pause`);
    const ids = async (query: string): Promise<string[]> => {
      const { data } = await api.client.expect<{ data: { id: string }[] }>('GET', `/v1/syncs?${query}`);
      return data.map(({ id }) => id);
    };
    expect(await ids('status=paused')).toEqual([first]);
    const connectionId = api.syncs.views.get(second)?.definition.connectionId ?? '';
    expect(await ids(`connectionId=${connectionId}`)).toEqual([second]);
    expect(await ids('connectionId=con_00000000')).toEqual([]);

    const page = await api.client.expect<{ nextCursor: string }>('GET', '/v1/syncs?limit=1');
    expect(await ids(`limit=1&cursor=${page.nextCursor}`)).toEqual([first]);
  });

  it.each(['status=asleep', 'connectionId=dst_00000000', 'cursor=MQ', 'cursor=0', 'limit=1000', 'object=Contact'])(
    'are not listed by %s',
    async (query) => {
      const answer = await api.client.call('GET', `/v1/syncs?${query}`);
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: query.split('=')[0] }] } });
    },
  );

  it('that are not there cannot be commanded or ended', async () => {
    for (const command of ['resync', 'run', 'pause', 'resume']) {
      expect(await api.client.call('POST', `/v1/syncs/syn_00000000/${command}`)).toMatchObject({ status: 404 });
    }
    expect(await api.client.call('DELETE', '/v1/syncs/syn_00000000')).toMatchObject({ status: 404 });
  });

  it('that were deleted are not created again by a very late repetition', async () => {
    const create = api.syncs.create.bind(api.syncs);
    api.syncs.create = () =>
      Promise.reject(Object.assign(new Error('already started'), { name: 'WorkflowExecutionAlreadyStartedError' }));
    const answer = await api.client.call('POST', '/v1/syncs', await api.definition());
    api.syncs.create = create;
    expect(answer.status).toBe(409);
  });
});
