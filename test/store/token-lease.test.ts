import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { newConnection, personal } from './new-connection.ts';
import { describeStore } from './engines.ts';

const LEASE_MS = 30_000;
const instanceUrl = 'https://acme.my.salesforce.com';

async function connected(store: Store): Promise<string> {
  const { id } = await store.connections.create(newConnection());
  await store.connections.authorize(id, { accessToken: 'a1', grant: personal('r1'), instanceUrl });
  return id;
}

/**
 * What a token provider does: of all who find the token too old, one refreshes. The refresh token is rotated each
 * time, so a second refresh of one token would be seen.
 */
async function refreshOnce(stores: readonly Store[], callers: number, id: string, version: number): Promise<number> {
  let holders = 0;
  let granted = 0;
  const calls = stores.flatMap((store) => Array.from({ length: callers }, () => store));
  await Promise.all(
    calls.map(async ({ connections }) => {
      const lease = await connections.takeRefreshLease(id, version, LEASE_MS);
      if (lease === undefined) return;
      granted += 1;
      holders += 1;
      expect(holders).toBe(1);
      const tokens = await connections.tokens(id);
      expect(tokens).toMatchObject({ tokenVersion: version, grant: personal(`r${version}`) });
      holders -= 1;
      const next = { accessToken: `a${version + 1}`, refreshToken: `r${version + 1}`, instanceUrl };
      expect(await connections.storeRefreshedTokens(id, lease.leaseId, next)).toBe(true);
    }),
  );
  return granted;
}

describeStore('the lease on a token refresh', (database) => {
  it('is granted to one of many who ask at once', async () => {
    const store = database.store();
    const id = await connected(store);
    for (let version = 1; version <= 10; version += 1) expect(await refreshOnce([store], 5, id, version)).toBe(1);
    expect(await store.connections.tokens(id)).toEqual({
      tokenVersion: 11,
      accessToken: 'a11',
      grant: personal('r11'),
      instanceUrl,
    });
  });

  it('is refused while somebody has it, and free again when it is given back', async () => {
    const { connections } = database.store();
    const id = await connected(database.store());
    const lease = await connections.takeRefreshLease(id, 1, LEASE_MS);
    expect(lease).toBeDefined();
    expect(await connections.takeRefreshLease(id, 1, LEASE_MS)).toBeUndefined();
    await connections.releaseRefreshLease(id, 'somebody-else');
    expect(await connections.takeRefreshLease(id, 1, LEASE_MS)).toBeUndefined();
    await connections.releaseRefreshLease(id, lease?.leaseId ?? '');
    expect(await connections.takeRefreshLease(id, 1, LEASE_MS)).toBeDefined();
  });

  it('is refused for a token that was replaced meanwhile', async () => {
    const { connections } = database.store();
    const id = await connected(database.store());
    await connections.authorize(id, { accessToken: 'a2', grant: personal('r2'), instanceUrl });
    expect(await connections.takeRefreshLease(id, 1, LEASE_MS)).toBeUndefined();
    expect(await connections.takeRefreshLease(id, 2, LEASE_MS)).toBeDefined();
  });

  it('passes on when it has run out, and the late holder can no longer store its token', async () => {
    const { connections } = database.store();
    const id = await connected(database.store());
    const late = await connections.takeRefreshLease(id, 1, 0);
    const next = await expect
      .poll(() => connections.takeRefreshLease(id, 1, LEASE_MS), { interval: 5 })
      .toBeDefined()
      .then(() => database.db.selectFrom('connections').select('lease_id').where('id', '=', id).executeTakeFirst());
    const stale = { accessToken: 'late', refreshToken: 'late', instanceUrl };
    expect(await connections.storeRefreshedTokens(id, late?.leaseId ?? '', stale)).toBe(false);
    expect(await connections.tokens(id)).toMatchObject({ accessToken: 'a1', grant: personal('r1'), tokenVersion: 1 });
    await connections.releaseRefreshLease(id, late?.leaseId ?? '');
    expect(await connections.takeRefreshLease(id, 1, LEASE_MS)).toBeUndefined();

    const fresh = { accessToken: 'a2', refreshToken: 'r2', instanceUrl };
    expect(await connections.storeRefreshedTokens(id, next?.lease_id ?? '', fresh)).toBe(true);
    expect(await connections.storeRefreshedTokens(id, late?.leaseId ?? '', stale)).toBe(false);
    expect(await connections.tokens(id)).toEqual({
      accessToken: 'a2',
      grant: personal('r2'),
      instanceUrl,
      tokenVersion: 2,
    });
  });

  it('lets a holder that is late, but that nobody has followed, store its token', async () => {
    const { connections } = database.store();
    const id = await connected(database.store());
    const lease = await connections.takeRefreshLease(id, 1, 0);
    const next = { accessToken: 'a2', refreshToken: 'r2', instanceUrl };
    expect(await connections.storeRefreshedTokens(id, lease?.leaseId ?? '', next)).toBe(true);
  });

  it('ends with an authorization by a person, whose tokens stay', async () => {
    const { connections } = database.store();
    const id = await connected(database.store());
    const lease = await connections.takeRefreshLease(id, 1, LEASE_MS);
    await connections.authorize(id, { accessToken: 'new', grant: personal('new'), instanceUrl });
    const stale = { accessToken: 'old', instanceUrl };
    expect(await connections.storeRefreshedTokens(id, lease?.leaseId ?? '', stale)).toBe(false);
    expect(await connections.tokens(id)).toMatchObject({ accessToken: 'new', grant: personal('new') });
    expect(await connections.takeRefreshLease(id, 2, LEASE_MS)).toBeDefined();
  });

  it('keeps the refresh token when Salesforce did not rotate it', async () => {
    const { connections } = database.store();
    const id = await connected(database.store());
    const lease = await connections.takeRefreshLease(id, 1, LEASE_MS);
    await connections.storeRefreshedTokens(id, lease?.leaseId ?? '', {
      accessToken: 'a2',
      instanceUrl: 'https://moved.my.salesforce.com',
    });
    expect(await connections.tokens(id)).toEqual({
      tokenVersion: 2,
      accessToken: 'a2',
      grant: personal('r1'),
      instanceUrl: 'https://moved.my.salesforce.com',
    });
  });
});

describeStore('the verdict that a person must authorize again', (database) => {
  it('is recorded with its reason', async () => {
    const { connections } = database.store();
    const id = await connected(database.store());
    expect(await connections.requireReauthorization(id, 1, 'Revoked\0 by an administrator.')).toBe(true);
    expect(await connections.get(id)).toMatchObject({
      status: 'reauthorization_required',
      statusReason: 'Revoked by an administrator.',
    });
  });

  it('never undoes a newer authorization', async () => {
    const { connections } = database.store();
    const id = await connected(database.store());
    await connections.authorize(id, { accessToken: 'a2', grant: personal('r2'), instanceUrl });
    expect(await connections.requireReauthorization(id, 1, 'Too late.')).toBe(false);
    const connection = await connections.get(id);
    expect(connection?.status).toBe('connected');
    expect(connection?.statusReason).toBeUndefined();
  });

  it('is withdrawn by a refresh that worked after all', async () => {
    const { connections } = database.store();
    const id = await connected(database.store());
    const lease = await connections.takeRefreshLease(id, 1, LEASE_MS);
    await connections.requireReauthorization(id, 1, 'A slower attempt used a token that was already rotated.');
    const next = { accessToken: 'a2', refreshToken: 'r2', instanceUrl };
    expect(await connections.storeRefreshedTokens(id, lease?.leaseId ?? '', next)).toBe(true);
    expect((await connections.get(id))?.status).toBe('connected');
  });
});

describe('the lease among processes that share PostgreSQL', () => {
  let server: TestPostgres;
  const stores: Store[] = [];

  beforeAll(async () => {
    server = await startPostgres();
    const databaseUrl = await server.createDatabase();
    const secretsKeys = [randomBytes(32)];
    for (let count = 0; count < 2; count += 1) {
      stores.push(await openStore({ databaseUrl, dataDir: '/nowhere', secretsKeys, poolSize: 5 }));
    }
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    await server.stop();
  });

  it('is granted ten times in ten rounds of ten callers, and never to two at once', async () => {
    const [first] = stores;
    if (first === undefined) throw new Error('there is no store');
    const id = await connected(first);
    let granted = 0;
    for (let version = 1; version <= 10; version += 1) granted += await refreshOnce(stores, 5, id, version);
    expect(granted).toBe(10);
    expect((await first.connections.tokens(id))?.tokenVersion).toBe(11);
  });
});
