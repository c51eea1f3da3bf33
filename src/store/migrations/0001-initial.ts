import { sql, type QueryExecutorProvider } from 'kysely';

const STATEMENTS = [
  // Identifiers compare byte by byte: the order of a list does not depend on the server's locale. Times have the
  // milliseconds of a JavaScript Date: a cursor made from one finds its row again.
  sql`create table connections (
    id text collate "C" primary key,
    name text not null,
    environment text not null,
    login_url text not null,
    auth_method text not null,
    status text not null default 'pending_authorization',
    status_reason text,
    client_id text,
    client_secret_sealed text,
    instance_url text,
    organization_id text,
    username text,
    access_token_sealed text,
    refresh_token_sealed text,
    token_version integer not null default 0,
    lease_id text,
    leased_until timestamptz(3),
    created_at timestamptz(3) not null default now()
  )`,
  sql`create index connections_by_time on connections (created_at, id)`,
  sql`create table authorizations (
    state_hash text collate "C" primary key,
    connection_id text collate "C" not null references connections (id) on delete cascade,
    code_verifier_sealed text not null,
    redirect_uri text not null,
    expires_at timestamptz(3) not null
  )`,
  sql`create index authorizations_by_connection on authorizations (connection_id)`,
  sql`create table destinations (
    id text collate "C" primary key,
    name text not null,
    type text not null default 'customerio',
    region text not null,
    endpoint text,
    api_key_sealed text not null,
    created_at timestamptz(3) not null default now()
  )`,
  sql`create index destinations_by_time on destinations (created_at, id)`,
  sql`create table runs (
    id text collate "C" primary key,
    sync_id text collate "C" not null,
    mode text not null,
    status text not null default 'running',
    revision integer not null,
    window_after timestamptz(3),
    window_through timestamptz(3),
    plan jsonb,
    missing_fields text[] not null default '{}',
    rows_read bigint not null default 0,
    rows_sent bigint not null default 0,
    rows_deleted bigint not null default 0,
    rows_rejected bigint not null default 0,
    rows_skipped bigint not null default 0,
    salesforce_api_calls integer not null default 0,
    failure_code text,
    failure_message text,
    started_at timestamptz(3) not null default now(),
    ended_at timestamptz(3)
  )`,
  sql`create index runs_by_sync on runs (sync_id, started_at, id)`,
  sql`create table rejections (
    run_id text collate "C" not null,
    record_id text collate "C" not null,
    sync_id text collate "C" not null,
    reason text not null,
    detail text not null,
    resolution text,
    resolved_at timestamptz(3),
    created_at timestamptz(3) not null default now(),
    primary key (run_id, record_id)
  )`,
  sql`create table idempotency_keys (
    key text collate "C" primary key,
    request_hash text not null,
    answer_sealed text,
    created_at timestamptz(3) not null default now()
  )`,
  sql`create index idempotency_keys_by_time on idempotency_keys (created_at)`,
];

export async function up(db: QueryExecutorProvider): Promise<void> {
  for (const statement of STATEMENTS) await statement.execute(db);
}
