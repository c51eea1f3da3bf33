import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import type { SalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { createConnectionTokens, createSalesforceByConnection } from '../../src/salesforce/connect.ts';
import { createSalesforceOAuth } from '../../src/salesforce/oauth.ts';
import type { Grant, Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';
import { coreOf, rsaKeys } from '../support/rsa-keys.ts';
import { failureOf } from './support/failure.ts';

const keys = rsaKeys();
const otherKeys = rsaKeys();
const USERNAME = 'integration@example.com';
const CLIENT = { clientId: 'app', clientSecret: 'the client secret' };

const byKey: Grant = { type: 'jwt_bearer', username: USERNAME, privateKey: keys.privateKey };
const bySecret: Grant = { type: 'client_credentials' };

let store: Store;
let simulator: SalesforceSimulator;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  const client = { id: CLIENT.clientId, secret: CLIENT.clientSecret, publicKey: keys.publicKey };
  simulator = await startSalesforceSimulator({ contacts: 10, client });
});
afterEach(() => simulator.close());

const oauth = createSalesforceOAuth({ allowLoopback: true });
const processDeps = () => ({ store, oauth, config: { allowLoopback: true, ...CLIENT } });

/** A connection whose access token has ended by now. */
async function connect(grant: Grant): Promise<string> {
  const id = `con_${randomUUID()}`;
  const authMethod = grant.type;
  const place = { loginUrl: simulator.url, environment: 'custom' } as const;
  const tokens = { accessToken: '00Dexpired!token', instanceUrl: simulator.url, grant };
  await store.connections.create({ id, name: 'Acme', authMethod, ...place }, tokens);
  return id;
}

describe.each([
  ['JWT bearer', byKey],
  ['client credentials', bySecret],
] as const)('a connection by %s', (_name, grant) => {
  it('answers a 401 with a new token by its grant, and goes on', async () => {
    const id = await connect(grant);
    const salesforce = await createSalesforceByConnection(processDeps())(id);
    expect(await salesforce.limits()).toHaveProperty('DailyApiRequests');
    expect(simulator.requests.count('token')).toBe(1);
    simulator.expireAccessTokens();
    expect((await salesforce.objects()).length).toBeGreaterThan(0);
    expect(simulator.requests.count('token')).toBe(2);
    expect(await store.connections.tokens(id)).toMatchObject({ tokenVersion: 3, grant });
  });

  it('gets one new token for many callers of several processes', async () => {
    const id = await connect(grant);
    const providers = [1, 2, 3].map(() => createConnectionTokens(processDeps()));
    const calls = providers.flatMap((provider) => [1, 2].map(() => provider.refreshed(id, 1)));
    const tokens = await Promise.all(calls);
    expect(simulator.requests.count('token')).toBe(1);
    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1);
  });

  it('stays connected while Salesforce is out of order', async () => {
    const id = await connect(grant);
    simulator.faults.add({ type: 'status', status: 503, kind: 'token', times: 1 });
    const refused = await failureOf(createConnectionTokens(processDeps()).refreshed(id, 1));
    expect(refused).toMatchObject({ reaction: { type: 'retry' } });
    expect(await store.connections.get(id)).toMatchObject({ status: 'connected' });
    expect(await createConnectionTokens(processDeps()).refreshed(id, 1)).toMatchObject({ tokenVersion: 2 });
  });
});

describe('a grant that Salesforce refuses', () => {
  it.each([
    ['a key of another certificate', { ...byKey, privateKey: otherKeys.privateKey }, 'assertion_refused'],
    ['a user who is not approved', { ...byKey, username: 'ann@example.com' }, 'user_not_approved'],
  ] as const)('marks the connection with the reason: %s', async (_what, grant, code) => {
    const id = await connect(grant);
    const failure = await failureOf(createConnectionTokens(processDeps()).refreshed(id, 1));
    expect(failure).toMatchObject({ reaction: { type: 'reauthorize' }, code: `salesforce.${code}` });
    const connection = await store.connections.get(id);
    expect(connection).toMatchObject({ status: 'reauthorization_required', statusReason: failure.message });
    expect(JSON.stringify(connection)).not.toContain(coreOf(grant.privateKey));
  });

  it('stops the run when the client secret is wrong, as an operator has to change it', async () => {
    const id = await connect(bySecret);
    const config = { allowLoopback: true, clientId: 'app', clientSecret: 'SECRET of another' };
    const failure = await failureOf(createConnectionTokens({ ...processDeps(), config }).refreshed(id, 1));
    expect(failure).toMatchObject({ reaction: { type: 'stop' }, code: 'salesforce.oauth_client_refused' });
  });
});

it('follows an org that moves to another instance, with each renewal', async () => {
  const id = await connect(byKey);
  const provider = createConnectionTokens(processDeps());
  const { accessToken, grant } = (await store.connections.tokens(id)) ?? expect.fail('no tokens');
  await store.connections.authorize(id, { accessToken, grant, instanceUrl: 'http://127.0.0.1:1' });
  expect(await provider.refreshed(id, 2)).toMatchObject({ instanceUrl: simulator.url });
  expect(await store.connections.get(id)).toMatchObject({ instanceUrl: simulator.url });
});
