import { sql } from 'kysely';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, MIGRATIONS, SchemaTooNewError, type Migration } from '../../src/store/migrate.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { query, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { describeStore, dumpRows, type TestDatabase } from './engines.ts';
import { startProcess } from './processes/fixture.ts';

async function schemaOf({ db }: TestDatabase): Promise<unknown> {
  const columns = await sql`
    select table_name, column_name, data_type, collation_name, column_default, is_nullable
    from information_schema.columns where table_schema = 'public' order by 1, 2`.execute(db);
  const indexes = await sql`
    select tablename, indexdef from pg_indexes where schemaname = 'public' order by 1, 2`.execute(db);
  return { columns: columns.rows, indexes: indexes.rows, rows: await dumpRows(db) };
}

describeStore('migrations', (database) => {
  const addition: Migration = {
    version: 1_000,
    async up(db) {
      await sql`create table later (id text)`.execute(db);
    },
  };
  const withAddition: readonly Migration[] = [...MIGRATIONS, addition];

  it('have ascending versions', () => {
    const versions = MIGRATIONS.map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
  });

  it('change nothing the second time', async () => {
    const before = await schemaOf(database);
    await migrate(database.db);
    expect(await schemaOf(database)).toEqual(before);
  });

  it('leave everything as it was when one of them fails', async () => {
    const before = await schemaOf(database);
    const failing: Migration = {
      version: 1_001,
      async up(db) {
        await sql`select no_such_column`.execute(db);
      },
    };
    await expect(migrate(database.db, [...withAddition, failing])).rejects.toThrow('no_such_column');
    expect(await schemaOf(database)).toEqual(before);
  });

  it('refuse a schema that is newer than the code, and touch nothing', async () => {
    await migrate(database.db, withAddition);
    const before = await schemaOf(database);
    await expect(migrate(database.db)).rejects.toThrow(SchemaTooNewError);
    expect(await schemaOf(database)).toEqual(before);
  });
});

describe('migrations of processes that start at once', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  it('are run by one of them, in any number of connections', async () => {
    const databaseUrl = await server.createDatabase();
    const opened = await Promise.all(Array.from({ length: 8 }, () => openPostgres({ databaseUrl, poolSize: 1 })));
    const versions = await query(databaseUrl, 'select version from store_migrations');
    expect(versions).toEqual(MIGRATIONS.map(({ version }) => ({ version })));
    await Promise.all(opened.map(({ close }) => close()));
  });

  it('are run by one of two real processes', async () => {
    const databaseUrl = await server.createDatabase();
    const key = randomBytes(32).toString('base64');
    const children = [1, 2].map(() => startProcess('open-and-close.ts', ['/nowhere', key, databaseUrl]));
    const codes = await Promise.all(children.map(({ exited }) => exited));
    expect(children.map((child) => child.errors())).toEqual(['', '']);
    expect(codes).toEqual([0, 0]);
    const applied = await query(databaseUrl, 'select count(*)::int as rows from store_migrations');
    expect(applied).toEqual([{ rows: MIGRATIONS.length }]);
  });

  it('are not needed by a role that may only read and write', async () => {
    const databaseUrl = await server.createDatabase();
    await (await openPostgres({ databaseUrl })).close();
    const role = `reader_${process.pid}`;
    await query(databaseUrl, `create role ${role} login password 'pw'`);
    await query(databaseUrl, 'revoke create on schema public from public');
    await query(databaseUrl, `grant select, insert, update, delete on all tables in schema public to ${role}`);
    const restricted = new URL(databaseUrl);
    restricted.username = role;
    restricted.password = 'pw';
    const { db, close } = await openPostgres({ databaseUrl: restricted.href });
    expect(await db.selectFrom('runs').selectAll().execute()).toEqual([]);
    await close();
    await query(databaseUrl, `drop owned by ${role}`);
    await query(databaseUrl, `drop role ${role}`);
  });
});
