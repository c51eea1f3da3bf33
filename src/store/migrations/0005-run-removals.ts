import { sql, type QueryExecutorProvider } from 'kysely';

/** Null in runs of syncs that keep no ledger. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`alter table runs add column rows_removed bigint`.execute(db);
}
