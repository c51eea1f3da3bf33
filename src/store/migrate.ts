import { sql, type QueryExecutorProvider } from 'kysely';
import { up as initial } from './migrations/0001-initial.ts';
import { up as objectTypes } from './migrations/0002-object-types.ts';
import { up as ledger } from './migrations/0003-ledger.ts';
import { up as grants } from './migrations/0004-grants.ts';
import { up as runRemovals } from './migrations/0005-run-removals.ts';
import { up as apiShare } from './migrations/0006-api-share.ts';
import { up as alerts } from './migrations/0007-alerts.ts';
import { up as alertGroups } from './migrations/0008-alert-groups.ts';
import { up as retention } from './migrations/0009-retention.ts';
import { up as destinationKinds } from './migrations/0010-destination-kinds.ts';
import { up as openRejections } from './migrations/0011-open-rejections.ts';
import { up as ledgerFunctions } from './migrations/0012-ledger-functions.ts';
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
  { version: 8, up: alertGroups },
  { version: 9, up: retention },
  { version: 10, up: destinationKinds },
  { version: 11, up: openRejections },
  { version: 12, up: ledgerFunctions },
];

export type Migration = { version: number; up: (db: QueryExecutorProvider) => Promise<void> };

/** The database was migrated by newer code, whose schema this code does not know. */
export class SchemaTooNewError extends Error {
  override readonly name = 'SchemaTooNewError';
}

/** The database lacks migrations that this code needs, and this process was told not to run them. */
export class SchemaTooOldError extends Error {
  override readonly name = 'SchemaTooOldError';
}

/** Any number; it only has to be this service's own among the users of the database. */
const MIGRATION_LOCK = 5_360_911_238;

/** A change of a table waits for those who use it, and everybody else behind it: after this long it gives up instead. */
const TABLE_LOCK_WAIT = '30s';

/**
 * Brings the schema up to date, all in one transaction. Any number of processes may call it at once: one migrates, the
 * others wait and find nothing to do. Answers with the version before and after. Throws {@link SchemaTooNewError}.
 */
export function migrate(
  db: Database,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<{ before: number; after: number }> {
  return db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`.execute(transaction);
    await sql`select set_config('lock_timeout', ${TABLE_LOCK_WAIT}, true)`.execute(transaction);
    await createVersionTable(transaction);
    const before = await appliedVersion(transaction);
    const after = latestOf(migrations);
    refuseNewer(before, after);
    for (const { version, up } of migrations.filter((migration) => migration.version > before)) {
      await up(transaction);
      await sql`insert into store_migrations (version) values (${version})`.execute(transaction);
    }
    return { before, after };
  });
}

/** Looks and changes nothing. Throws {@link SchemaTooNewError} and {@link SchemaTooOldError}. */
export async function requireCurrentSchema(db: Database, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  const applied = (await hasVersionTable(db)) ? await appliedVersion(db) : 0;
  const latest = latestOf(migrations);
  refuseNewer(applied, latest);
  if (applied < latest) {
    throw new SchemaTooOldError(
      `the database has schema version ${applied}, this release needs ${latest}: run "npm run migrate" (node src/main.ts migrate), or set MIGRATE_ON_START=true`,
    );
  }
}

function refuseNewer(applied: number, latest: number): void {
  if (applied <= latest) return;
  throw new SchemaTooNewError(
    `the database has schema version ${applied}, this release knows up to ${latest}: start the newer release`,
  );
}

function latestOf(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

async function createVersionTable(db: QueryExecutorProvider): Promise<void> {
  // Looks before it creates: a role that may only read and write rows can start the service too.
  if (await hasVersionTable(db)) return;
  await sql`create table store_migrations (
    version integer primary key,
    applied_at timestamptz not null default now()
  )`.execute(db);
}

async function hasVersionTable(db: QueryExecutorProvider): Promise<boolean> {
  const found = await sql<{ name: string | null }>`select to_regclass('store_migrations') as name`.execute(db);
  return found.rows[0]?.name !== null;
}

async function appliedVersion(db: QueryExecutorProvider): Promise<number> {
  const newest = await sql<{ version: number | null }>`select max(version) as version from store_migrations`.execute(
    db,
  );
  return newest.rows[0]?.version ?? 0;
}
