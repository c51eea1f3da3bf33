import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startCustomerioSimulator } from '../../simulators/customerio/index.ts';
import type { CustomerioSimulator, SimulatorOptions } from '../../simulators/customerio/index.ts';
import { freePort } from '../../scripts/free-port.ts';
import { API_KEY, TestApi } from './support/api.ts';

describe('the check of a destination’s key', () => {
  let api: TestApi;
  let simulator: CustomerioSimulator | undefined;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());
  afterEach(async () => {
    await simulator?.close();
    simulator = undefined;
  });

  async function start(options: SimulatorOptions = {}): Promise<CustomerioSimulator> {
    simulator = await startCustomerioSimulator({ apiKeys: [API_KEY], ...options });
    return simulator;
  }

  async function check(endpoint: string, apiKey = API_KEY): Promise<{ status: number; body: Record<string, unknown> }> {
    const destination = { name: 'Workspace', type: 'customerio', region: 'us', apiKey, endpoint };
    const { id } = await api.client.expect<{ id: string }>('POST', '/v1/destinations', destination);
    return api.client.call('POST', `/v1/destinations/${id}/check`);
  }

  it.each(['taken', 'refused'] as const)(
    'accepts it where an empty batch is %s, and sends no data',
    async (emptyBatch) => {
      const running = await start({ emptyBatch });
      expect(await check(running.url)).toMatchObject({
        status: 200,
        body: { status: 'accepted', message: 'Customer.io accepts the key.' },
      });
      const sent = running.requests.recent.map(({ method, path, bytes, strict }) => ({ method, path, bytes, strict }));
      const request = { method: 'POST', path: '/v1/batch', bytes: '{"batch":[]}'.length, strict: true };
      expect(sent).toEqual([request, request]);
      expect(running.workspace.counts.accepted).toBe(0);
    },
  );

  it('refuses a wrong one after one request', async () => {
    const running = await start();
    const { body } = await check(running.url, 'another-key');
    expect(body['status']).toBe('refused');
    expect(body['message']).toContain('API key');
    expect(running.requests.total).toBe(1);
  });

  it.each([
    [403, '{"message":"forbidden"}'],
    [400, '{"meta":{"errors":["invalid write key"]}}'],
  ])('refuses it for %i %s', async (status, body) => {
    const running = await start();
    running.faults.add({ type: 'status', status, body });
    expect((await check(running.url)).body['status']).toBe('refused');
  });

  it.each([
    [200, '{}'],
    [400, '{"meta":{"errors":["batch must not be empty"]}}'],
  ])('does not know where every key is answered with %i %s', async (status, body) => {
    const running = await start();
    running.faults.add({ type: 'status', status, body });
    const answer = await check(running.url);
    expect(answer.body['status']).toBe('unknown');
    expect(answer.body['message']).toContain('neither proven nor refuted');
    expect(running.requests.total).toBe(2);
  });

  it.each([404, 429, 500, 302])('does not know for %i', async (status) => {
    const running = await start();
    running.faults.add({ type: 'status', status });
    const answer = await check(running.url);
    expect(answer).toMatchObject({ status: 200, body: { status: 'unknown' } });
    expect(answer.body['message']).toContain(`status ${status}`);
  });

  it('does not know when the second request fails', async () => {
    const running = await start();
    running.faults.add({ type: 'status', status: 503, after: 1 });
    expect((await check(running.url)).body).toMatchObject({ status: 'unknown' });
  });

  it('says when nobody answers', async () => {
    const { body } = await check(`http://127.0.0.1:${await freePort()}`);
    expect(body).toMatchObject({ status: 'unreachable' });
    expect(body['message']).toContain('ECONNREFUSED');
  });

  it('does not speak to an address that is not allowed any more', async () => {
    const running = await start();
    const destination = {
      id: 'dst_loopback',
      name: 'W',
      type: 'customerio',
      settings: { region: 'us', endpoint: running.url },
      secret: API_KEY,
    };
    const strict = await TestApi.start({ allowLoopbackEndpoints: false });
    await strict.store.destinations.create(destination);
    const answer = await strict.client.call('POST', '/v1/destinations/dst_loopback/check');
    expect(answer).toMatchObject({ status: 200, body: { status: 'unknown' } });
    expect(answer.body['message']).toContain('ALLOW_LOOPBACK_ENDPOINTS');
    expect(running.requests.total).toBe(0);
    await strict.stop();
  });

  it('needs a destination, and a token that may write', async () => {
    expect((await api.client.call('POST', '/v1/destinations/dst_00000000/check')).status).toBe(404);
    const path = `/v1/destinations/${await api.addDestination()}/check`;
    expect((await api.reader.call('POST', path)).status).toBe(403);
  });
});
