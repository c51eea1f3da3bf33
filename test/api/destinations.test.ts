import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_KEY, TestApi } from './support/api.ts';

describe('destinations', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());

  const valid = { name: 'Workspace', type: 'customerio', region: 'eu', apiKey: API_KEY };

  it('are created, shown, listed and deleted, without their key', async () => {
    const created = await api.client.call('POST', '/v1/destinations', valid);
    expect(created).toMatchObject({ status: 201, body: { name: 'Workspace', type: 'customerio', region: 'eu' } });
    const path = `/v1/destinations/${String(created.body['id'])}`;
    expect(created.headers.get('location')).toBe(path);
    expect((await api.client.call('GET', path)).body).toEqual(created.body);
    expect((await api.client.call('GET', '/v1/destinations')).body).toEqual({ data: [created.body], nextCursor: null });
    expect((await api.client.call('DELETE', path)).status).toBe(204);
    expect((await api.client.call('GET', path)).status).toBe(404);
    expect((await api.client.call('DELETE', path)).status).toBe(404);
  });

  it('take another key and name, and nothing else', async () => {
    const id = await api.addDestination();
    const path = `/v1/destinations/${id}`;
    const rotated = await api.client.call('PATCH', path, { apiKey: 'rotated-key' });
    expect(rotated).toMatchObject({ status: 200, body: { id, name: 'Workspace' } });
    expect(JSON.stringify(rotated.body)).not.toContain('rotated-key');
    expect(await api.store.destinations.secret(id)).toBe('rotated-key');
    expect(await api.client.call('PATCH', path, { name: 'Renamed' })).toMatchObject({ body: { name: 'Renamed' } });
    expect(await api.store.destinations.secret(id)).toBe('rotated-key');
    expect(await api.client.call('PATCH', path, { region: 'eu' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'region', message: 'is not known here' }] },
    });
    expect(await api.client.call('PATCH', '/v1/destinations/dst_00000000', { name: 'x' })).toMatchObject({
      status: 404,
    });
  });

  it('may have an endpoint at Customer.io', async () => {
    const body = { ...valid, endpoint: 'https://cdp-eu.customer.io' };
    expect(await api.client.call('POST', '/v1/destinations', body)).toMatchObject({
      status: 201,
      body: { endpoint: 'https://cdp-eu.customer.io/v1' },
    });
  });

  it.each([
    ['an endpoint elsewhere', { endpoint: 'https://evil.test' }, 'endpoint'],
    ['an endpoint that is no URL', { endpoint: 'cdp' }, 'endpoint'],
    ['another region', { region: 'mars' }, 'region'],
    ['another type', { type: 'segment' }, 'type'],
    ['no key', { apiKey: undefined }, 'apiKey'],
    ['a key with a line break', { apiKey: 'a\r\nb' }, 'apiKey'],
    ['a name of blanks', { name: ' ' }, 'name'],
    ['a name that is too long', { name: 'x'.repeat(201) }, 'name'],
  ])('are refused with %s', async (_case, change, path) => {
    const before = (await api.store.destinations.list({ limit: 200 })).data.length;
    const answer = await api.client.call('POST', '/v1/destinations', { ...valid, ...change });
    const message: unknown = expect.any(String);
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toEqual([{ path, message }]);
    expect((await api.store.destinations.list({ limit: 200 })).data.length).toBe(before);
  });

  it('are not on this machine unless the operator allows it', async () => {
    const strict = await TestApi.start({ allowLoopbackEndpoints: false });
    const body = { ...valid, endpoint: 'http://127.0.0.1:9/v1' };
    expect(await strict.client.call('POST', '/v1/destinations', body)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'endpoint' }] },
    });
    expect(await strict.client.call('POST', '/v1/connections', strict.newConnection())).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'loginUrl' }] },
    });
    await strict.stop();
  });

  it('are not deleted while a sync uses them', async () => {
    const definition = await api.definition();
    await api.client.expect('POST', '/v1/syncs', definition);
    const path = `/v1/destinations/${String(definition['destinationId'])}`;
    expect(await api.client.call('DELETE', path)).toMatchObject({ status: 409 });
    expect(await api.client.call('GET', path)).toMatchObject({ status: 200 });
  });
});
