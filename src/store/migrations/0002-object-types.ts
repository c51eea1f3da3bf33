import { sql, type QueryExecutorProvider } from 'kysely';

export async function up(db: QueryExecutorProvider): Promise<void> {
  // `request_seed`: the request with an Idempotency-Key that created the row.
  await sql`create table object_types (
    destination_id text collate "C" not null references destinations (id) on delete cascade,
    object_type_id text collate "C" not null,
    singular text not null,
    plural text not null,
    request_seed text,
    created_at timestamptz(3) not null default now(),
    primary key (destination_id, object_type_id)
  )`.execute(db);
}
