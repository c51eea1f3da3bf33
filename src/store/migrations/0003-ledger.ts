import { sql, type QueryExecutorProvider } from 'kysely';

const STATEMENTS = [
  sql`create table ledgers (
    sync_id text collate "C" primary key,
    generation text not null,
    filled boolean not null default false
  )`,
  // No key where it is the record's own id, which is nearly always: such a row costs no second index. Pages are left
  // half empty: a run that marks every row as seen finds room beside each, and neither table nor indexes grow by it.
  sql`create table deliveries (
    sync_id text collate "C" not null,
    record_id text collate "C" not null,
    key text collate "C",
    fingerprint bytea not null,
    epoch integer not null,
    seen integer not null,
    primary key (sync_id, record_id)
  ) with (fillfactor = 50)`,
  sql`create index deliveries_by_key on deliveries (sync_id, key) where key is not null`,
  sql`create table removals (
    sync_id text collate "C" not null,
    key text collate "C" not null,
    record_id text collate "C" not null,
    version text not null,
    reason text not null,
    outcome text,
    run_id text collate "C",
    primary key (sync_id, key)
  )`,
];

export async function up(db: QueryExecutorProvider): Promise<void> {
  for (const statement of STATEMENTS) await statement.execute(db);
}
