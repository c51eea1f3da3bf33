import { sql, type QueryExecutorProvider } from 'kysely';

const STATEMENTS = [
  sql`alter table destinations add column settings jsonb`,
  sql`alter table destinations alter column region drop not null`,
];

/** Each kind of destination keeps settings of its own. What is there, and what the release before writes meanwhile, stays in its columns. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  for (const statement of STATEMENTS) await statement.execute(db);
}
