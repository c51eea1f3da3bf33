import { sql, type QueryExecutorProvider } from 'kysely';

/** A page asks whether its sync has any, and nearly always has none: that must cost nothing. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`create index rejections_open on rejections (sync_id, record_id) where resolution is null`.execute(db);
}
