import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSecretBox, secretsKeyId, SecretUnreadableError } from '../../src/store/crypto.ts';
import { createStore } from '../../src/store/create-store.ts';
import { openLite } from '../../src/store/open-embedded.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import type { Store } from '../../src/store/store.ts';
import { createLite } from '../support/pglite.ts';
import { query, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { describeStore, dumpRows, freshId } from './engines.ts';
import { newConnection, personal } from './new-connection.ts';

const SECRETS = {
  clientSecret: 'client-secret-in-clear',
  accessToken: '00D-access-token-in-clear',
  refreshToken: '5Aep-refresh-token-in-clear',
  privateKey: 'private-key-in-clear',
  codeVerifier: 'code-verifier-in-clear',
  state: 'oauth-state-in-clear',
  apiKey: 'customerio-api-key-in-clear',
  answer: 'https://login.test/?state=answer-in-clear',
};
const instanceUrl = 'https://acme.my.salesforce.com';

async function storeAllSecrets(
  store: Store,
): Promise<{ connectionId: string; machineId: string; destinationId: string }> {
  const { clientSecret, accessToken, refreshToken, privateKey, codeVerifier, state, apiKey, answer } = SECRETS;
  const { id: connectionId } = await store.connections.create(newConnection({ clientId: 'client', clientSecret }));
  await store.connections.authorize(connectionId, { accessToken: 'first', grant: personal(refreshToken), instanceUrl });
  const lease = await store.connections.takeRefreshLease(connectionId, 1, 30_000);
  await store.connections.storeRefreshedTokens(connectionId, lease?.leaseId ?? '', { accessToken, instanceUrl });
  const { id: machineId } = await store.connections.create(newConnection({ authMethod: 'jwt_bearer' }), {
    accessToken,
    instanceUrl,
    grant: { type: 'jwt_bearer', username: 'sync@acme.test', privateKey },
  });
  const pending = { connectionId, codeVerifier, redirectUri: 'https://connector.test/callback' };
  await store.authorizations.create(state + freshId(''), pending, new Date(Date.now() + 60_000));
  const { id: destinationId } = await store.destinations.create({
    id: freshId('dst'),
    name: 'Workspace',
    type: 'customerio',
    settings: { region: 'us' },
    secret: apiKey,
  });
  const key = freshId('key');
  await store.idempotencyKeys.begin(key, 'hash');
  await store.idempotencyKeys.complete(key, { status: 201, body: { authorizationUrl: answer } });
  return { connectionId, machineId, destinationId };
}

describeStore('secrets in the store', (database) => {
  it('cannot be read in any row of any table', async () => {
    const { connectionId, destinationId } = await storeAllSecrets(database.store());
    const rows = await dumpRows(database.db);
    for (const id of [connectionId, destinationId]) expect(rows).toContain(id);
    for (const secret of Object.values(SECRETS)) expect(rows).not.toContain(secret);
  });

  it('cannot be read by somebody who copies them to a row of their own', async () => {
    const store = database.store();
    const { connectionId, destinationId } = await storeAllSecrets(store);
    const { id: own } = await store.connections.create(newConnection({ clientSecret: 'mine' }));
    const { client_secret_sealed: sealed } = await database.db
      .selectFrom('connections')
      .select('client_secret_sealed')
      .where('id', '=', connectionId)
      .executeTakeFirstOrThrow();
    await database.db.updateTable('connections').set({ client_secret_sealed: sealed }).where('id', '=', own).execute();
    await expect(store.connections.clientSecret(own)).rejects.toThrow(SecretUnreadableError);
    expect(await store.destinations.secret(destinationId)).toBe(SECRETS.apiKey);
  });

  it('are not in the error of a statement that the database refuses', async () => {
    const store = database.store();
    const connection = newConnection({ clientSecret: SECRETS.clientSecret });
    await store.connections.create(connection);
    const { state, codeVerifier } = SECRETS;
    const orphan = { connectionId: 'con_unknown', codeVerifier, redirectUri: 'x' };
    for (const refused of [
      () => store.connections.create(connection),
      () => store.authorizations.create(state, orphan, new Date()),
      () => store.authorizations.create(state, { ...orphan, redirectUri: '\0' }, new Date()),
    ]) {
      const error: unknown = await refused().then(
        () => 'it was accepted',
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(Error);
      const text = inspect(error, { depth: 10 });
      for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret);
    }
  });
});

describeStore('a rotation of the secrets key', (database) => {
  const [old, newer] = [randomBytes(32), randomBytes(32)];

  it('reads what is there, moves it to the newest key, and then needs the old one no more', async () => {
    const { connectionId, machineId, destinationId } = await storeAllSecrets(database.store([old]));
    const rotated = database.store([newer, old]);
    expect(await rotated.destinations.secret(destinationId)).toBe(SECRETS.apiKey);

    const withoutOld = database.store([newer]);
    await expect(withoutOld.destinations.secret(destinationId)).rejects.toThrow(`key ${secretsKeyId(old)}`);
    expect(await withoutOld.sweep(new Date())).toMatchObject({ resealed: 0, unreadable: 6 });

    expect(await rotated.sweep(new Date())).toMatchObject({ resealed: 6, unreadable: 0 });
    expect(await rotated.sweep(new Date())).toMatchObject({ resealed: 0, unreadable: 0 });
    expect(await withoutOld.destinations.secret(destinationId)).toBe(SECRETS.apiKey);
    expect(await withoutOld.connections.clientSecret(connectionId)).toBe(SECRETS.clientSecret);
    expect(await withoutOld.connections.tokens(connectionId)).toEqual({
      tokenVersion: 2,
      accessToken: SECRETS.accessToken,
      grant: personal(SECRETS.refreshToken),
      instanceUrl,
    });
    expect((await withoutOld.connections.tokens(machineId))?.grant).toEqual({
      type: 'jwt_bearer',
      username: 'sync@acme.test',
      privateKey: SECRETS.privateKey,
    });
    expect(await withoutOld.authorizations.consume('unknown')).toBeUndefined();
  });
});

describe('a rotation while a secret is changed', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  it('keeps the newer secret', async () => {
    const [old, newer] = [randomBytes(32), randomBytes(32)];
    const databaseUrl = await server.createDatabase();
    const { db, close } = await openPostgres({ databaseUrl });
    const [before, rotated] = [[old], [newer, old]].map((keys) => createStore(db, createSecretBox(keys), close));
    if (before === undefined || rotated === undefined) throw new Error('there is no store');
    await before.destinations.create({
      id: 'dst_1',
      name: 'Workspace',
      type: 'customerio',
      settings: { region: 'us' },
      secret: 'key 1',
    });

    const change = await db.startTransaction().execute();
    await createStore(change, createSecretBox([old]), close).destinations.update('dst_1', { secret: 'key 2' });
    const sweeping = rotated.sweep(new Date());
    await until('the sweep waits for the row', async () => {
      const waiting = await query(databaseUrl, `select 1 from pg_stat_activity where wait_event_type = 'Lock'`);
      return waiting.length > 0;
    });
    await change.commit().execute();
    expect((await sweeping).resealed).toBe(0);
    expect(await rotated.destinations.secret('dst_1')).toBe('key 2');
    await close();
  });
});

describe('the files of the embedded store', () => {
  it('hold no secret in clear, not even in the log of changes', async () => {
    const lite = await createLite();
    const { db, close } = await openLite(lite);
    const store = createStore(db, createSecretBox([randomBytes(32)]), close);
    const { connectionId } = await storeAllSecrets(store);
    const dump = await lite.dumpDataDir('none');
    const files = Buffer.from(await dump.arrayBuffer());
    expect(files.includes(connectionId)).toBe(true);
    for (const secret of Object.values(SECRETS)) expect(files.includes(secret)).toBe(false);
    await store.close();
  });
});
