import { sql, type QueryExecutorProvider } from 'kysely';

const STATEMENTS = [
  sql`alter table connections
    add column grant_username text,
    add column private_key_sealed text,
    add column refreshed_at timestamptz(3)`,
  // When they were refreshed is not known: as early as can be, so that none is kept waiting.
  sql`update connections set refreshed_at = created_at where access_token_sealed is not null`,
];

export async function up(db: QueryExecutorProvider): Promise<void> {
  for (const statement of STATEMENTS) await statement.execute(db);
}
