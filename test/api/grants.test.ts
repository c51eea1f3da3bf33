import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { json } from '../salesforce/support/serve.ts';
import { coreOf, rsaKeys } from '../support/rsa-keys.ts';
import { until } from '../support/until.ts';
import { TestApi } from './support/api.ts';
import { anyText, textWith } from './support/matchers.ts';
import { ORGANIZATION_ID } from './support/org.ts';

const keys = rsaKeys();
const otherKeys = rsaKeys();
const USERNAME = 'integration@example.com';
const CLIENT_SECRET = 'simulated-client-SECRET';
const client = { clientId: 'app', clientSecret: CLIENT_SECRET };

let api: TestApi;
let simulator: SalesforceSimulator;

beforeAll(async () => {
  api = await TestApi.start();
  api.org.secrets.push(coreOf(keys.privateKey), coreOf(otherKeys.privateKey), CLIENT_SECRET, 'new-client-SECRET');
});
afterAll(() => api.stop());
beforeEach(async () => {
  const known = { id: 'app', secret: CLIENT_SECRET, publicKey: keys.publicKey };
  simulator = await startSalesforceSimulator({ contacts: 10, client: known });
});
afterEach(async () => {
  api.org.secrets.push(...simulator.secrets());
  api.org.intercept = undefined;
  await simulator.close();
});

const byKey = (change: object = {}) => ({
  ...api.newConnection({ loginUrl: simulator.url, clientId: 'app' }),
  auth: { method: 'jwt_bearer', username: USERNAME, privateKey: keys.privateKey, ...change },
});
const bySecret = (change: object = {}) =>
  api.newConnection({ loginUrl: simulator.url, ...client, auth: { method: 'client_credentials' }, ...change });
const create = (body: unknown) => api.client.call('POST', '/v1/connections', body);
const count = async (): Promise<number> => (await api.store.connections.list({ limit: 200 })).data.length;
const reauthorize = (id: unknown, body?: unknown) =>
  api.client.call('POST', `/v1/connections/${String(id)}/reauthorize`, body);

/** Makes the small org of the API's tests answer token requests in the test's way. */
function answerTokens(status: number, body: unknown): void {
  api.org.intercept = (request, response) => {
    if (request.url !== '/services/oauth2/token') return false;
    json(response, status, body);
    return true;
  };
}

function granted(organizationId = ORGANIZATION_ID): Record<string, string> {
  const { url } = api.org;
  const id = `${url}/id/${organizationId}/005000000000001AAA`;
  return { access_token: 'access-SECRET-of-nobody', instance_url: url, id, token_type: 'Bearer' };
}

describe('connections that need no person', () => {
  it.each([
    ['jwt_bearer', byKey],
    ['client_credentials', bySecret],
  ] as const)('are usable at once by %s, and go on when their token ends', async (method, body) => {
    const created = await create(body());
    expect(created).toMatchObject({
      status: 201,
      body: { status: 'connected', authMethod: method, username: USERNAME, instanceUrl: simulator.url },
    });
    expect(created.body).not.toHaveProperty('authorizationUrl');
    const path = `/v1/connections/${String(created.body['id'])}`;
    expect((await api.client.call('GET', path)).body).toEqual(created.body);
    simulator.expireAccessTokens();
    expect(await api.client.expect('GET', `${path}/limits`)).toBeDefined();
    expect(simulator.requests.count('token')).toBe(2);
  });

  it('are created once for one Idempotency-Key', async () => {
    const before = await count();
    const headers = { 'Idempotency-Key': 'by-key-once' };
    const first = await api.client.call('POST', '/v1/connections', byKey(), headers);
    const again = await api.client.call('POST', '/v1/connections', byKey(), headers);
    expect(again.body).toEqual(first.body);
    expect(await count()).toBe(before + 1);
  });

  it.each([
    ['no PEM', { privateKey: 'hunter2' }, 'auth.privateKey', 'must be a private key in PEM'],
    ['a public key', { privateKey: keys.publicKey }, 'auth.privateKey', 'this is the public key'],
    ['a short key', { privateKey: rsaKeys(1_024).privateKey }, 'auth.privateKey', 'at least 2048 bits'],
    ['no username', { username: undefined }, 'auth.username', ''],
    ['a key of another certificate', { privateKey: otherKeys.privateKey }, 'auth.privateKey', 'does not belong'],
    [
      'a user who is not approved',
      { username: 'ann@example.com' },
      'auth.username',
      "user hasn't approved this consumer",
    ],
  ])('are not created by jwt_bearer with %s', async (_what, change, path, message) => {
    const before = await count();
    const answer = await create(byKey(change));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path, message: textWith(message) }] } });
    expect(await count()).toBe(before);
  });

  it.each([
    ['the login URL of all orgs', { environment: 'production', loginUrl: undefined }, 'loginUrl', 'My Domain'],
    ['the login URL of all sandboxes', { loginUrl: 'https://test.salesforce.com' }, 'loginUrl', 'My Domain'],
    ['no client secret', { clientSecret: undefined }, 'clientSecret', 'is required'],
    ['a wrong client secret', { clientSecret: 'new-client-SECRET' }, 'clientSecret', 'invalid client credentials'],
    ['an unknown client', { clientId: 'other' }, 'clientId', 'client identifier invalid'],
  ])('are not created by client_credentials with %s', async (_what, change, path, message) => {
    const before = await count();
    const answer = await create(bySecret(change));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path, message: textWith(message) }] } });
    expect(await count()).toBe(before);
  });

  it.each([
    ['no client credentials user enabled', 'invalid_grant', 'auth', 'choose one'],
    ['request not supported on this domain', 'invalid_grant', 'loginUrl', 'login URL'],
    ['inactive user', 'inactive_user', 'auth', 'inactive user'],
  ])('say what Salesforce says: %s', async (description, error, path, message) => {
    answerTokens(400, { error, error_description: description });
    const answer = await create(bySecret({ loginUrl: api.org.url }));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path, message: textWith(message) }] } });
    expect(answer.body['detail']).toContain(description);
  });

  it('are not created while Salesforce does not answer', async () => {
    simulator.faults.add({ type: 'status', status: 503, kind: 'token' });
    expect(await create(byKey())).toMatchObject({ status: 503 });
  });
});

describe('authorizing a connection again that needs no person', () => {
  it('tries what is stored, without any body', async () => {
    const { id } = await api.client.expect<{ id: string }>('POST', '/v1/connections', byKey());
    await api.store.connections.requireReauthorization(id, 1, "user hasn't approved this consumer");
    const answer = await reauthorize(id);
    expect(answer).toMatchObject({ status: 200, body: { status: 'connected', username: USERNAME } });
    expect(answer.body).not.toHaveProperty('statusReason');
    expect(api.syncs.authorized).toContain(id);
  });

  it('takes a new private key only when Salesforce does', async () => {
    const { id } = await api.client.expect<{ id: string }>('POST', '/v1/connections', byKey());
    const refused = await reauthorize(id, { privateKey: otherKeys.privateKey });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'privateKey', message: anyText }] } });
    expect(await reauthorize(id, { privateKey: 'x' })).toMatchObject({ status: 400 });
    expect((await api.store.connections.tokens(id))?.grant).toMatchObject({ privateKey: keys.privateKey });

    await simulator.close();
    const { port } = new URL(simulator.url);
    const known = { id: 'app', publicKey: otherKeys.publicKey };
    simulator = await startSalesforceSimulator({ contacts: 10, client: known, port: Number(port) });
    expect(await reauthorize(id)).toMatchObject({ status: 409, body: { code: 'salesforce.assertion_refused' } });
    expect(await reauthorize(id, { privateKey: otherKeys.privateKey })).toMatchObject({ status: 200 });
    expect((await api.store.connections.tokens(id))?.grant).toMatchObject({ privateKey: otherKeys.privateKey });
  });

  it('takes a new client secret only when Salesforce does', async () => {
    const { id } = await api.client.expect<{ id: string }>('POST', '/v1/connections', bySecret());
    const refused = await reauthorize(id, { clientSecret: 'new-client-SECRET' });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'clientSecret' }] } });
    expect(await api.store.connections.clientSecret(id)).toBe(CLIENT_SECRET);
    expect(await reauthorize(id, { clientSecret: CLIENT_SECRET })).toMatchObject({ status: 200 });
  });

  it('must lead to the same org', async () => {
    answerTokens(200, granted());
    const { id } = await api.client.expect<{ id: string }>(
      'POST',
      '/v1/connections',
      bySecret({ loginUrl: api.org.url }),
    );
    const before = await api.store.connections.tokens(id);
    answerTokens(200, granted('00D999999999999AAA'));
    expect(await reauthorize(id)).toMatchObject({ status: 409, body: { detail: textWith('another Salesforce org') } });
    expect(await api.store.connections.tokens(id)).toEqual(before);
  });

  it('refuses what would be of no use', async () => {
    const shared = await TestApi.start({ salesforceClientId: 'app', salesforceClientSecret: CLIENT_SECRET });
    const { id } = await shared.client.expect<{ id: string }>('POST', '/v1/connections', {
      ...bySecret(),
      clientId: undefined,
      clientSecret: undefined,
    });
    const path = `/v1/connections/${id}/reauthorize`;
    expect(await shared.client.call('POST', path, { clientSecret: 'x' })).toMatchObject({
      status: 400,
      body: { detail: textWith('SALESFORCE_CLIENT_SECRET') },
    });
    await shared.stop();
    const personal = await api.connect();
    const machine = String((await create(byKey())).body['id']);
    for (const [connection, body] of [
      [personal, { privateKey: keys.privateKey }],
      [personal, { clientSecret: 'x' }],
      [machine, { clientSecret: 'x' }],
      [machine, { refreshToken: 'x' }],
      [machine, []],
    ] as const) {
      expect(await reauthorize(connection, body)).toMatchObject({ status: 400 });
    }
    expect(await reauthorize(machine, {})).toMatchObject({ status: 200 });
    expect(await reauthorize(personal, {})).toMatchObject({ status: 200, body: { authorizationUrl: anyText } });
  });
});

describe('deleting a connection', () => {
  const remove = (id: string) => api.client.call('DELETE', `/v1/connections/${id}`);

  async function personal(): Promise<{ id: string; accessToken: string }> {
    const { refreshToken } = simulator.grantTokens();
    const auth = { method: 'refresh_token', refreshToken };
    const body = api.newConnection({ loginUrl: simulator.url, ...client, auth });
    const { id } = await api.client.expect<{ id: string }>('POST', '/v1/connections', body);
    return { id, accessToken: (await api.store.connections.tokens(id))?.accessToken ?? '' };
  }

  it('ends at Salesforce what a person granted', async () => {
    const { id, accessToken } = await personal();
    expect(await remove(id)).toMatchObject({ status: 204 });
    await until('the revocation', () => simulator.requests.count('revoke') === 1);
    const authorization = `Bearer ${accessToken}`;
    const answer = await fetch(`${simulator.url}/services/oauth2/userinfo`, { headers: { authorization } });
    expect(answer.status).toBe(403);
    await until('the log', () => api.log.includes('is revoked at Salesforce'));
  });

  it('does not wait for Salesforce', async () => {
    const { id } = await personal();
    simulator.faults.add({ type: 'status', status: 500, kind: 'revoke' });
    expect(await remove(id)).toMatchObject({ status: 204 });
    await until('the log', () => api.log.includes('could not be revoked'));
    expect(await api.client.call('GET', `/v1/connections/${id}`)).toMatchObject({ status: 404 });
  });

  it('leaves alone what an admin set up, and what was never granted', async () => {
    const machine = String((await create(byKey())).body['id']);
    expect(await remove(machine)).toMatchObject({ status: 204 });
    const pending = await create({ ...bySecret(), auth: { method: 'authorization_code' } });
    expect(await remove(String(pending.body['id']))).toMatchObject({ status: 204 });
    const { id } = await personal();
    await remove(id);
    await until('the revocation', () => simulator.requests.count('revoke') > 0);
    expect(simulator.requests.count('revoke')).toBe(1);
  });
});
