import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json } from '../salesforce/support/serve.ts';
import { TestApi } from './support/api.ts';
import { anyText } from './support/matchers.ts';
import { ORGANIZATION_ID } from './support/org.ts';

type IdPage = { data: { id: string }[]; nextCursor: string | null };

describe('connections', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());

  const connections = async (): Promise<number> => (await api.store.connections.list({ limit: 200 })).data.length;

  it('with a refresh token are usable at once', async () => {
    const created = await api.client.call('POST', '/v1/connections', api.newConnection());
    expect(created).toMatchObject({
      status: 201,
      body: {
        name: 'Acme',
        environment: 'custom',
        status: 'connected',
        organizationId: ORGANIZATION_ID,
        username: 'ada@acme.test',
        instanceUrl: api.org.url,
      },
    });
    const id = String(created.body['id']);
    expect(id).toMatch(/^con_[a-z0-9]{20,}$/);
    expect(created.headers.get('location')).toBe(`/v1/connections/${id}`);
    expect((await api.client.call('GET', `/v1/connections/${id}`)).body).toEqual(created.body);
    expect((await api.store.connections.tokens(id))?.grant).toMatchObject({ refreshToken: api.org.refreshToken });
  });

  it('keep a rotated refresh token even when nothing works after the exchange', async () => {
    api.org.intercept = (request, response) => {
      if (!request.url.includes('userinfo')) return false;
      json(response, 500, {});
      return true;
    };
    const id = await api.connect();
    api.org.intercept = undefined;
    const connection = await api.client.expect('GET', `/v1/connections/${id}`);
    expect(connection).toMatchObject({ status: 'connected', organizationId: ORGANIZATION_ID });
    expect(connection).not.toHaveProperty('username');
    expect((await api.store.connections.tokens(id))?.grant).toMatchObject({ refreshToken: api.org.refreshToken });
  });

  it('are not created with a refresh token that Salesforce does not accept', async () => {
    const before = await connections();
    const auth = { method: 'refresh_token', refreshToken: 'spent' };
    const answer = await api.client.call('POST', '/v1/connections', api.newConnection({ auth }));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'auth.refreshToken' }] } });
    expect(await connections()).toBe(before);
  });

  it('are not created while Salesforce does not answer', async () => {
    const before = await connections();
    api.org.intercept = (_request, response) => {
      json(response, 503, {}, { 'retry-after': '7' });
      return true;
    };
    const answer = await api.client.call('POST', '/v1/connections', api.newConnection());
    api.org.intercept = undefined;
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(await connections()).toBe(before);
  });

  it.each([
    ['an unknown environment', { environment: 'staging' }, 'environment'],
    ['a custom environment without a login URL', { loginUrl: undefined }, 'loginUrl'],
    ['a login URL elsewhere', { loginUrl: 'https://login.salesforce.com.evil.test' }, 'loginUrl'],
    ['a login URL with a path', { loginUrl: 'https://login.salesforce.com/x' }, 'loginUrl'],
    ['no name', { name: '  ' }, 'name'],
    ['no auth', { auth: undefined }, 'auth'],
    ['auth by password', { auth: { method: 'password' } }, 'auth.method'],
    ['no refresh token', { auth: { method: 'refresh_token' } }, 'auth.refreshToken'],
    ['a client secret without a client id', { clientSecret: 'x' }, 'clientId'],
  ])('are refused with %s', async (_case, change, path) => {
    const before = await connections();
    const answer = await api.client.call('POST', '/v1/connections', api.newConnection(change));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path, message: anyText }] } });
    expect(await connections()).toBe(before);
  });

  it('need a client id when the service has none', async () => {
    const bare = await TestApi.start({ salesforceClientId: undefined, salesforceClientSecret: undefined });
    const answer = await bare.client.call('POST', '/v1/connections', bare.newConnection());
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'clientId' }] } });
    const own = { clientId: 'own-client', clientSecret: 'client-SECRET' };
    const created = await bare.client.call('POST', '/v1/connections', bare.newConnection(own));
    expect(created).toMatchObject({ status: 201, body: { status: 'connected', clientId: 'own-client' } });
    expect(bare.org.received[0]?.body).toContain('client_id=own-client');
    await bare.stop();
  });

  it('are listed newest first, page by page', async () => {
    const ids = [await api.connect(), await api.connect(), await api.connect()].toReversed();
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page: IdPage = await api.client.expect('GET', `/v1/connections?limit=2${query}`);
      expect(page.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen.slice(0, 3)).toEqual(ids);
    expect(new Set(seen).size).toBe(await connections());
  });

  it('are not deleted while a sync uses them', async () => {
    const definition = await api.definition();
    const sync = await api.client.expect<{ id: string }>('POST', '/v1/syncs', definition);
    const path = `/v1/connections/${String(definition['connectionId'])}`;
    expect(await api.client.call('DELETE', path)).toMatchObject({ status: 409 });
    expect(await api.client.call('GET', path)).toMatchObject({ status: 200 });
    await api.client.expect('DELETE', `/v1/syncs/${sync.id}`);
    expect(await api.client.call('DELETE', path)).toMatchObject({ status: 204 });
    expect(await api.client.call('DELETE', path)).toMatchObject({ status: 404 });
  });
});
