import { sql, type QueryExecutorProvider } from 'kysely';

const STATEMENTS = [
  sql`create index runs_by_end on runs (ended_at, id) where ended_at is not null`,
  sql`create index rejections_by_resolution on rejections (resolved_at) where resolved_at is not null`,
  // A run of which most are resolved is retried page by page: the next page must not be searched for among those.
  sql`create index rejections_unresolved on rejections (run_id, record_id) where resolution is null`,
  sql`create index rejections_by_record on rejections (sync_id, record_id, created_at)`,
];

/** What is no longer needed is found without a look at all that is. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  for (const statement of STATEMENTS) await statement.execute(db);
}
