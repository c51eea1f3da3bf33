import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSalesforceOAuth } from '../../src/salesforce/oauth.ts';
import type { TokenProviderDeps } from '../../src/salesforce/token-provider.ts';
import { COOL_DOWN_MS, createTokenProvider } from '../../src/salesforce/token-provider.ts';
import type { ConnectionStore, Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';
import { until } from '../support/until.ts';
import { expectNoSecret, failureOf } from './support/failure.ts';
import type { RotatingOrg } from './support/rotating-org.ts';
import { startRotatingOrg } from './support/rotating-org.ts';
import { json } from './support/serve.ts';

const CLIENT_SECRET = 'client-SECRET';

let store: Store;
let org: RotatingOrg;
let connectionId: string;
let created = 0;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(async () => {
  await store.close();
});

beforeEach(async () => {
  org = await startRotatingOrg();
  created += 1;
  connectionId = `con_${created}`;
  await store.connections.create({
    id: connectionId,
    name: 'Acme',
    environment: 'custom',
    loginUrl: org.url,
    authMethod: 'authorization_code',
  });
});

afterEach(async () => {
  await org.close();
});

async function authorize(): Promise<number> {
  const { accessToken, refreshToken, url: instanceUrl } = org;
  await store.connections.authorize(connectionId, {
    accessToken,
    grant: { type: 'refresh_token', refreshToken },
    instanceUrl,
  });
  return storedVersion();
}

async function storedVersion(): Promise<number> {
  return (await store.connections.tokens(connectionId))?.tokenVersion ?? -1;
}

function provider(over: Partial<TokenProviderDeps> = {}) {
  return createTokenProvider({
    connections: store.connections,
    oauth: createSalesforceOAuth({ allowLoopback: true }),
    clientFor: ({ loginUrl }) => Promise.resolve({ loginUrl, clientId: 'client', clientSecret: CLIENT_SECRET }),
    ...over,
  });
}

describe('the token provider', () => {
  it('hands out the stored token without asking Salesforce', async () => {
    const version = await authorize();
    expect(await provider().token(connectionId)).toEqual({
      accessToken: org.accessToken,
      instanceUrl: org.url,
      tokenVersion: version,
    });
    expect(org.received).toEqual([]);
  });

  it('refreshes once for many callers of one process', async () => {
    const version = await authorize();
    let leases = 0;
    const { connections } = store;
    const tokens = provider({
      connections: {
        ...connections,
        takeRefreshLease(...args) {
          leases += 1;
          return connections.takeRefreshLease(...args);
        },
      },
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => tokens.refreshed(connectionId, version)));
    expect(org.refreshes).toBe(1);
    expect(leases).toBe(1);
    expect(new Set(answers.map((answer) => answer.accessToken))).toEqual(new Set([org.accessToken]));
  });

  it('refreshes once per expiry across processes, and never uses a spent refresh token', async () => {
    await authorize();
    const providers = [provider(), provider(), provider()];
    for (let expiry = 1; expiry <= 8; expiry += 1) {
      const version = await storedVersion();
      const calls = providers.flatMap((tokens) => [1, 2, 3].map(() => tokens.refreshed(connectionId, version)));
      const answers = await Promise.all(calls);
      expect(org.refreshes).toBe(expiry);
      expect(answers.every((answer) => answer.accessToken === org.accessToken)).toBe(true);
    }
    expect(org.reuses).toBe(0);
  });

  it('answers a late caller from the store when the token was refreshed meanwhile', async () => {
    const version = await authorize();
    await provider().refreshed(connectionId, version);
    expect((await provider().refreshed(connectionId, version)).accessToken).toBe(org.accessToken);
    expect(org.refreshes).toBe(1);
  });

  it('stores the rotated refresh token before anyone gets the access token', async () => {
    const version = await authorize();
    const { connections } = store;
    let release: () => void = () => undefined;
    const stored = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slowStore: ConnectionStore = {
      ...connections,
      async storeRefreshedTokens(...args) {
        await stored;
        return connections.storeRefreshedTokens(...args);
      },
    };
    let usable = false;
    const refreshed = provider({ connections: slowStore })
      .refreshed(connectionId, version)
      .then(async (token) => {
        usable = true;
        expect(await store.connections.tokens(connectionId)).toMatchObject({
          accessToken: token.accessToken,
          grant: { refreshToken: org.refreshToken },
        });
      });
    await until('the refresh', () => org.refreshes === 1);
    expect(usable).toBe(false);
    release();
    await refreshed;
  });

  it('waits for the holder of the lease and takes its token', async () => {
    const version = await authorize();
    const lease = await store.connections.takeRefreshLease(connectionId, version, 30_000);
    let polls = 0;
    const waiting = provider({
      sleep: async () => {
        polls += 1;
        if (polls < 3) return;
        await store.connections.storeRefreshedTokens(connectionId, lease?.leaseId ?? '', {
          accessToken: 'theirs',
          instanceUrl: org.url,
        });
      },
    }).refreshed(connectionId, version);
    expect((await waiting).accessToken).toBe('theirs');
    expect(org.refreshes).toBe(0);
  });

  it('takes over when the holder of the lease died', async () => {
    const version = await authorize();
    await store.connections.takeRefreshLease(connectionId, version, 50);
    expect((await provider().refreshed(connectionId, version)).accessToken).toBe(org.accessToken);
    expect(org.refreshes).toBe(1);
  });

  it('gives up waiting for a lease that is taken again and again', async () => {
    const version = await authorize();
    const connections = { ...store.connections, takeRefreshLease: () => Promise.resolve(undefined) };
    let now = 0;
    const sleep = (ms: number): Promise<void> => {
      now += ms;
      return Promise.resolve();
    };
    const tokens = provider({ connections, sleep, clock: () => now });
    expect(await failureOf(tokens.refreshed(connectionId, version))).toMatchObject({ reaction: { type: 'retry' } });
  });

  it('marks the connection when Salesforce refuses the refresh token, and then asks no more', async () => {
    const version = await authorize();
    org.refreshToken = 'another';
    const tokens = provider();
    const failure = await failureOf(tokens.refreshed(connectionId, version));
    expect(failure).toMatchObject({ reaction: { type: 'reauthorize' }, code: 'salesforce.invalid_grant' });
    expect(failure.message).toContain('expired access/refresh token');
    const connection = await store.connections.get(connectionId);
    expect(connection?.status).toBe('reauthorization_required');
    expect(connection?.statusReason).toContain('expired access/refresh token');
    const asked = org.received.length;
    for (const again of [() => tokens.token(connectionId), () => provider().refreshed(connectionId, version)]) {
      expect(await failureOf(again())).toMatchObject({ reaction: { type: 'reauthorize' } });
    }
    expect(org.received.length).toBe(asked);
  });

  it('works again at once after a person authorized the connection', async () => {
    const version = await authorize();
    org.refreshToken = 'another';
    const tokens = provider();
    await failureOf(tokens.refreshed(connectionId, version));
    const renewed = await authorize();
    expect((await tokens.refreshed(connectionId, renewed)).accessToken).toBe(org.accessToken);
  });

  it('lets the next attempt find out that a lost answer spent the refresh token', async () => {
    const version = await authorize();
    org.onRefresh = (response) => {
      response.destroy();
      return true;
    };
    let now = Date.now();
    const tokens = provider({ clock: () => now });
    expect(await failureOf(tokens.refreshed(connectionId, version))).toMatchObject({
      reaction: { type: 'retry' },
      code: 'salesforce.network',
    });
    now += COOL_DOWN_MS;
    expect(await failureOf(tokens.refreshed(connectionId, version))).toMatchObject({
      reaction: { type: 'reauthorize' },
    });
  });

  it('cools down after a passing failure, and then tries again', async () => {
    const version = await authorize();
    let outage = true;
    org.onRefresh = (response) => {
      if (!outage) return undefined;
      json(response, 503, { error: 'server_error' });
      return true;
    };
    let now = Date.now();
    const tokens = provider({ clock: () => now });
    const before = { accessToken: org.accessToken, refreshToken: org.refreshToken };
    expect(await failureOf(tokens.refreshed(connectionId, version))).toMatchObject({ reaction: { type: 'retry' } });
    now += 1_000;
    expect(await failureOf(tokens.refreshed(connectionId, version))).toMatchObject({
      reaction: { type: 'retry', afterMs: COOL_DOWN_MS - 1_000 },
    });
    expect(org.refreshes).toBe(1);
    outage = false;
    Object.assign(org, before);
    now += COOL_DOWN_MS;
    expect((await tokens.refreshed(connectionId, version)).accessToken).toBe(org.accessToken);
  });

  it('waits an hour when the user signed in too often', async () => {
    const version = await authorize();
    org.onRefresh = (response) => {
      json(response, 400, { error: 'invalid_grant', error_description: 'login rate exceeded' });
      return true;
    };
    const clock = (): number => 1_000;
    const tokens = provider({ clock, oauth: createSalesforceOAuth({ allowLoopback: true, clock }) });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(await failureOf(tokens.refreshed(connectionId, version))).toMatchObject({
        reaction: { type: 'wait', untilMs: 1_000 + 3_600_000 },
      });
    }
    expect(org.refreshes).toBe(1);
    expect(await store.connections.get(connectionId)).toMatchObject({ status: 'connected' });
  });

  it('never asks Salesforce for a connection that is pending or deleted', async () => {
    const tokens = provider();
    expect(await failureOf(tokens.token(connectionId))).toMatchObject({
      reaction: { type: 'reauthorize' },
      code: 'salesforce.authorization_pending',
    });
    await store.connections.delete(connectionId);
    expect(await failureOf(tokens.refreshed(connectionId, 1))).toMatchObject({
      reaction: { type: 'stop' },
      code: 'salesforce.connection_deleted',
    });
    expect(org.received).toEqual([]);
  });

  it('leaves a fresh authorization alone that was made during a refresh', async () => {
    const version = await authorize();
    org.onRefresh = async () => {
      await store.connections.authorize(connectionId, {
        accessToken: 'by a person',
        grant: { type: 'refresh_token', refreshToken: 'by a person' },
        instanceUrl: org.url,
      });
    };
    expect((await provider().refreshed(connectionId, version)).accessToken).toBe('by a person');
    expect(await store.connections.tokens(connectionId)).toMatchObject({
      grant: { refreshToken: 'by a person' },
    });
  });
});

describe('a store that fails when the refreshed tokens are there', () => {
  function failing(times: number): { connections: ConnectionStore; heal(): void } {
    let left = times;
    const { connections } = store;
    return {
      heal: () => {
        left = 0;
      },
      connections: {
        ...connections,
        storeRefreshedTokens: (...args) => {
          left -= 1;
          return left >= 0 ? Promise.reject(new Error('database is down')) : connections.storeRefreshedTokens(...args);
        },
      },
    };
  }

  it('is asked again until it takes them', async () => {
    const version = await authorize();
    const sleeps: number[] = [];
    const sleep = (ms: number): Promise<void> => {
      sleeps.push(ms);
      return Promise.resolve();
    };
    const token = await provider({ ...failing(4), sleep }).refreshed(connectionId, version);
    expect(token.accessToken).toBe(org.accessToken);
    expect(sleeps).toHaveLength(4);
    expect(org.refreshes).toBe(1);
  });

  it('is reported when it stays down, and gets the same tokens when it is back', async () => {
    const version = await authorize();
    let now = Date.now();
    const sleep = (ms: number): Promise<void> => {
      now += ms;
      return Promise.resolve();
    };
    const broken = failing(1_000);
    const tokens = provider({ connections: broken.connections, sleep, clock: () => now, leaseMs: 200 });
    expect(await failureOf(tokens.refreshed(connectionId, version))).toMatchObject({
      reaction: { type: 'retry' },
      code: 'salesforce.refreshed_token_not_stored',
    });
    broken.heal();
    now += COOL_DOWN_MS;
    const token = await until('the lease to run out', () => tokens.refreshed(connectionId, version));
    expect(token.accessToken).toBe(org.accessToken);
    expect(org.refreshes).toBe(1);
    expect(org.reuses).toBe(0);
  });
});

it('hides every secret in what a failed refresh says', async () => {
  const version = await authorize();
  org.onRefresh = (response) => {
    const echo = `${CLIENT_SECRET} 5AepSECRETrefresh.0 ${encodeURIComponent('5AepSECRETrefresh.0')}`;
    json(response, 400, { error: 'invalid_grant', error_description: `bad ${echo}` });
    return true;
  };
  const failure = await failureOf(provider().refreshed(connectionId, version));
  expect(failure.message).toContain('bad [secret]');
  expectNoSecret(await store.connections.get(connectionId));
});
