import { sql, type QueryExecutorProvider } from 'kysely';
import { up as initial } from './migrations/0001-initial.ts';
import { up as objectTypes } from './migrations/0002-object-types.ts';
import { up as ledger } from './migrations/0003-ledger.ts';
import { up as grants } from './migrations/0004-grants.ts';
import { up as runRemovals } from './migrations/0005-run-removals.ts';
import { up as apiShare } from './migrations/0006-api-share.ts';
import { up as alerts } from './migrations/0007-alerts.ts';
import type { Database } from './tables.ts';

/** In order; a number once released is never changed or taken out. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, up: initial },
  { version: 2, up: objectTypes },
  { version: 3, up: ledger },
  { version: 4, up: grants },
  { version: 5, up: runRemovals },
  { version: 6, up: apiShare },
  { version: 7, up: alerts },
];

export type Migration = { version: number; up: (db: QueryExecutorProvider) => Promise<void> };

/** The database was migrated by newer code, whose schema this code does not know. */
export class SchemaTooNewError extends Error {
  override readonly name = 'SchemaTooNewError';
}

/** Any number; it only has to be this service's own among the users of the database. */
const MIGRATION_LOCK = 5_360_911_238;

/**
 * Brings the schema up to date, all in one transaction. Any number of processes may call it at once: one migrates, the
 * others wait and find nothing to do. Throws {@link SchemaTooNewError}.
 */
export async function migrate(db: Database, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`.execute(transaction);
    const applied = await appliedVersion(transaction);
    const latest = migrations.at(-1)?.version ?? 0;
    if (applied > latest) {
      throw new SchemaTooNewError(
        `the database has schema version ${applied}, this release knows up to ${latest}: start the newer release`,
      );
    }
    for (const { version, up } of migrations.filter((migration) => migration.version > applied)) {
      await up(transaction);
      await sql`insert into store_migrations (version) values (${version})`.execute(transaction);
    }
  });
}

async function appliedVersion(db: QueryExecutorProvider): Promise<number> {
  // Looks before it creates: a role that may only read and write rows can start the service too.
  const found = await sql<{ name: string | null }>`select to_regclass('store_migrations') as name`.execute(db);
  if (found.rows[0]?.name === null) {
    await sql`create table store_migrations (
      version integer primary key,
      applied_at timestamptz not null default now()
    )`.execute(db);
  }
  const newest = await sql<{ version: number | null }>`select max(version) as version from store_migrations`.execute(
    db,
  );
  return newest.rows[0]?.version ?? 0;
}
