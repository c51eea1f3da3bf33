import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_KEY, TestApi } from './support/api.ts';

describe('a repeated request with an Idempotency-Key', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());

  const destination = { name: 'Workspace', type: 'customerio', region: 'us', apiKey: API_KEY };
  const key = (value: string) => ({ 'idempotency-key': value });
  const destinations = async (): Promise<number> => (await api.store.destinations.list({ limit: 200 })).data.length;

  it('gets the first answer, and creates nothing more', async () => {
    const first = await api.client.call('POST', '/v1/destinations', destination, key('a'));
    const again = await api.client.call('POST', '/v1/destinations', destination, key('a'));
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(await destinations()).toBe(1);
  });

  it('of another body, path or query is refused', async () => {
    expect(await api.client.call('POST', '/v1/destinations', { ...destination, name: 'B' }, key('a'))).toMatchObject({
      status: 422,
    });
    const definition = await api.definition();
    expect((await api.client.call('POST', '/v1/syncs', definition, key('s'))).status).toBe(201);
    expect((await api.client.call('POST', '/v1/syncs?paused=true', definition, key('s'))).status).toBe(422);
    expect((await api.client.call('POST', '/v1/syncs', definition, key('a'))).status).toBe(422);
    expect(api.syncs.views.size).toBe(1);
  });

  it('while the first is under way is asked to wait', async () => {
    const create = api.store.destinations.create.bind(api.store.destinations);
    const started = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    api.store.destinations.create = async (input) => {
      started.resolve();
      await go.promise;
      return create(input);
    };
    const first = api.client.call('POST', '/v1/destinations', destination, key('slow'));
    await started.promise;
    const second = await api.client.call('POST', '/v1/destinations', destination, key('slow'));
    go.resolve();
    api.store.destinations.create = create;
    expect(second.status).toBe(409);
    expect((await first).status).toBe(201);
  });

  it('after a problem is tried again', async () => {
    const definition = await api.definition();
    api.syncs.down = true;
    expect((await api.client.call('POST', '/v1/syncs', definition, key('retry'))).status).toBe(503);
    api.syncs.down = false;
    const answer = await api.client.call('POST', '/v1/syncs', definition, key('retry'));
    expect(answer.status).toBe(201);
    expect(answer.headers.get('idempotent-replayed')).toBeNull();
  });

  it('after a crash addresses what the first request created', async () => {
    const complete = api.store.idempotencyKeys.complete.bind(api.store.idempotencyKeys);
    api.store.idempotencyKeys.complete = (begun) => api.store.idempotencyKeys.forget(begun);
    const definition = await api.definition();
    const connection = api.newConnection();
    for (const [path, body] of [
      ['/v1/destinations', destination],
      ['/v1/connections', connection],
      ['/v1/connections', api.newConnection({ auth: { method: 'authorization_code' } })],
      ['/v1/syncs', definition],
    ] as const) {
      const first = await api.client.call('POST', path, body, key('crash'));
      const again = await api.client.call('POST', path, body, key('crash'));
      expect([path, first.status, again.status]).toEqual([path, 201, 201]);
      expect(again.body['id']).toBe(first.body['id']);
    }
    api.store.idempotencyKeys.complete = complete;
  });

  it('is kept apart by token, and keys are not shared with what has none', async () => {
    const first = await api.client.call('POST', '/v1/destinations', destination);
    const second = await api.client.call('POST', '/v1/destinations', destination);
    expect(second.body['id']).not.toBe(first.body['id']);
  });

  it.each(['x'.repeat(256), 'with blank', 'ünïcode'])('needs a key that is one: %s', async (value) => {
    const answer = await api.client.call('POST', '/v1/destinations', destination, key(value));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'Idempotency-Key' }] } });
  });
});
