import { sql, type QueryExecutorProvider } from 'kysely';

export async function up(db: QueryExecutorProvider): Promise<void> {
  // `refreshed_at`: null where it is not known, as for tokens that are older than this column.
  await sql`alter table connections
    add column grant_username text,
    add column private_key_sealed text,
    add column refreshed_at timestamptz(3)`.execute(db);
}
