import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOAuthClientFor, createSalesforceByConnection } from '../../src/salesforce/connect.ts';
import { createSalesforceOAuth } from '../../src/salesforce/oauth.ts';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';
import { failureOf } from './support/failure.ts';

let store: Store;
const LOGIN_URL = 'https://login.salesforce.com';

beforeAll(async () => {
  store = await openTestStore();
  const shared = { name: 'Acme', environment: 'production', loginUrl: LOGIN_URL, authMethod: 'refresh_token' } as const;
  await store.connections.create({ id: 'con_own', clientId: 'own', clientSecret: 'own-SECRET', ...shared });
  await store.connections.create({ id: 'con_public', clientId: 'public', ...shared });
  await store.connections.create({ id: 'con_shared', ...shared });
});

afterAll(async () => {
  await store.close();
});

describe('the OAuth client of a connection', () => {
  const service = { allowLoopback: false, clientId: 'service', clientSecret: 'service-SECRET' };

  async function clientOf(id: string, config: typeof service | { allowLoopback: boolean }) {
    const connection = await store.connections.get(id);
    if (connection === undefined) throw new Error('no such connection');
    return createOAuthClientFor(store.connections, config)(connection);
  }

  it("is its own, with its own secret or none, else the service's", async () => {
    expect(await clientOf('con_own', service)).toEqual({
      loginUrl: LOGIN_URL,
      clientId: 'own',
      clientSecret: 'own-SECRET',
    });
    expect(await clientOf('con_public', service)).toEqual({ loginUrl: LOGIN_URL, clientId: 'public' });
    expect(await clientOf('con_shared', service)).toEqual({
      loginUrl: LOGIN_URL,
      clientId: 'service',
      clientSecret: 'service-SECRET',
    });
  });

  it('is missed with the name of the variable that sets it', async () => {
    const failure = await failureOf(clientOf('con_shared', { allowLoopback: false }));
    expect(failure).toMatchObject({ reaction: { type: 'stop' }, code: 'salesforce.oauth_client_missing' });
    expect(failure.message).toContain('SALESFORCE_CLIENT_ID');
  });
});

it('refuses a connection that nobody knows or that was never authorized, before any call', async () => {
  const connect = createSalesforceByConnection({
    store,
    oauth: createSalesforceOAuth({ allowLoopback: false }),
    config: { allowLoopback: false },
    http: () => Promise.reject(new Error('no call expected')),
  });
  expect(await failureOf(connect('con_unknown'))).toMatchObject({ code: 'salesforce.connection_deleted' });
  expect(await failureOf(connect('con_shared'))).toMatchObject({ reaction: { type: 'reauthorize' } });
});

it('never sends a token to an instance URL that is not an org of Salesforce', async () => {
  await store.connections.authorize('con_own', {
    accessToken: '00DSECRET!access',
    grant: { type: 'refresh_token', refreshToken: '5AepSECRETrefresh' },
    instanceUrl: 'https://169.254.169.254',
  });
  const connect = createSalesforceByConnection({
    store,
    oauth: createSalesforceOAuth({ allowLoopback: false }),
    config: { allowLoopback: false },
    http: () => Promise.reject(new Error('no call expected')),
  });
  const salesforce = await connect('con_own');
  expect(await failureOf(salesforce.limits())).toMatchObject({ code: 'salesforce.host_not_allowed' });
  expect(salesforce.usage().calls).toBe(0);
});
