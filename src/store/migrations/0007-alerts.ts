import { sql, type QueryExecutorProvider } from 'kysely';

const STATEMENTS = [
  sql`create table alert_watches (
    id text collate "C" primary key,
    type text not null,
    watch jsonb not null,
    check_at timestamptz
  )`,
  sql`create index alert_watches_due on alert_watches (check_at) where check_at is not null`,
  sql`create table alerts (
    id text collate "C" primary key,
    subject_id text collate "C" not null,
    kind text not null,
    name text not null,
    code text not null,
    message text not null,
    run_id text collate "C",
    since timestamptz not null,
    created_at timestamptz not null,
    resolved_at timestamptz
  )`,
  sql`create index alerts_newest on alerts (created_at desc, id desc)`,
  sql`create index alerts_of_subject on alerts (subject_id, created_at desc, id desc)`,
  // A lane is what must arrive in order: the messages of one kind about one subject.
  sql`create table alert_messages (
    id text collate "C" primary key,
    alert_id text collate "C" not null references alerts (id) on delete cascade,
    lane text collate "C" not null,
    position bigint generated always as identity,
    type text not null,
    body text not null,
    created_at timestamptz not null,
    due_at timestamptz not null,
    attempts integer not null default 0,
    lease_id text,
    leased_until timestamptz,
    outcome text,
    ended_at timestamptz,
    last_error text
  )`,
  sql`create index alert_messages_of_alert on alert_messages (alert_id)`,
  sql`create index alert_messages_waiting on alert_messages (lane, position) where ended_at is null`,
];

/** What is known of each sync for its alerts, the alerts that were raised, and the messages that tell of them. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  for (const statement of STATEMENTS) await statement.execute(db);
}
