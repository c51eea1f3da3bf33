import { sql } from 'kysely';
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { openStore } from '../../src/store/open-store.ts';
import { StoreUnavailableError } from '../../src/store/store-unavailable-error.ts';
import type { Store } from '../../src/store/store.ts';
import { query, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { newConnection } from './new-connection.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

async function open(onConnectionLost?: (error: Error) => void): Promise<Store> {
  return openStore({
    databaseUrl: await server.createDatabase(),
    dataDir: '/nowhere',
    secretsKeys: [randomBytes(32)],
    poolSize: 4,
    ...(onConnectionLost === undefined ? {} : { onConnectionLost }),
  });
}

describe('the store on PostgreSQL', () => {
  it('goes on by itself after a restart of the server, with idle connections', async () => {
    const lost: Error[] = [];
    const store = await open((error) => lost.push(error));
    const connection = await store.connections.create(newConnection({ clientSecret: 'hush' }));
    await Promise.all([store.ping(), store.ping(), store.ping()]);
    await server.restart();
    await until('the broken connections are noticed', () => lost.length > 0);
    expect(await store.connections.get(connection.id)).toEqual(connection);
    expect(await store.connections.clientSecret(connection.id)).toBe('hush');
    await store.close();
  });

  it('fails what is under way when the server crashes, keeps what it acknowledged, and goes on', async () => {
    const store = await open();
    const acknowledged: string[] = [];
    const failures: unknown[] = [];
    let writing = true;
    const writers = Array.from({ length: 4 }, async () => {
      while (writing) {
        try {
          acknowledged.push((await store.connections.create(newConnection())).id);
        } catch (error) {
          failures.push(error);
          await until('the store answers', () => store.ping().then(() => true));
        }
      }
    });
    await until('rows are written', () => acknowledged.length > 20);
    await server.kill();
    await until('a statement fails', () => failures.length > 0);
    await server.restart();
    const before = acknowledged.length;
    await until('rows are written again', () => acknowledged.length > before + 20);
    writing = false;
    await Promise.all(writers);
    for (const id of acknowledged) expect(await store.connections.get(id)).toBeDefined();
    for (const failure of failures) expect(failure).toBeInstanceOf(Error);
    await store.close();
  });

  it('says that the server is away, without the password', async () => {
    const databaseUrl = 'postgresql://somebody:password-in-clear@127.0.0.1:1/connector';
    const opening = openStore({ databaseUrl, dataDir: '/nowhere', secretsKeys: [randomBytes(32)] });
    const error: unknown = await opening.then(
      () => 'it opened',
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(String(error)).toContain('PostgreSQL at 127.0.0.1:1/connector');
    expect(String(error)).toContain('ECONNREFUSED');
    expect(inspect(error, { depth: 10 })).not.toContain('password-in-clear');
  });

  it('says what is wrong when every address of the host refuses', () => {
    const refused = new AggregateError([
      new Error('connect ECONNREFUSED ::1:1'),
      new Error('connect ECONNREFUSED 127.0.0.1:1'),
    ]);
    expect(new StoreUnavailableError('PostgreSQL at localhost', refused).message).toBe(
      'the store in PostgreSQL at localhost cannot be opened: connect ECONNREFUSED ::1:1, connect ECONNREFUSED 127.0.0.1:1',
    );
  });

  it('lets no statement and no forgotten transaction run for more than half a minute', async () => {
    const databaseUrl = await server.createDatabase();
    const { db, close } = await openPostgres({ databaseUrl });
    const setting = async (name: string): Promise<unknown> =>
      (await sql<{ value: string }>`select current_setting(${name}) as value`.execute(db)).rows[0]?.value;
    expect(await setting('statement_timeout')).toBe('30s');
    expect(await setting('idle_in_transaction_session_timeout')).toBe('30s');
    expect(await setting('application_name')).toBe('salesforce-data-in');
    await close();
  });

  it('uses no more connections than it was given', async () => {
    const databaseUrl = await server.createDatabase();
    const { db, close } = await openPostgres({ databaseUrl, poolSize: 2 });
    await Promise.all(Array.from({ length: 6 }, () => sql`select pg_sleep(0.02)`.execute(db)));
    const [open] = await query(
      databaseUrl,
      `select count(*)::int as connections from pg_stat_activity
       where datname = current_database() and application_name = 'salesforce-data-in'`,
    );
    expect(open).toEqual({ connections: 2 });
    await close();
  });
});
