import { sql, type QueryExecutorProvider } from 'kysely';

/** In percent of the org's day. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`alter table connections add column max_daily_api_percent smallint not null default 80`.execute(db);
}
