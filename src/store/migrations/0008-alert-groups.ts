import { sql, type QueryExecutorProvider } from 'kysely';

const STATEMENTS = [
  // `group_key`: told together with others. `told_by`: the alert whose messages tell of this one.
  sql`alter table alerts
    add column subject_type text not null default 'sync',
    add column group_key text collate "C",
    add column told_by text collate "C"`,
  sql`update alerts set subject_type = 'connection' where kind = 'reauthorization'`,
  sql`create index alerts_open_in_group on alerts (group_key, created_at, id)
    where resolved_at is null and group_key is not null`,
  sql`create index alerts_told_by on alerts (told_by, created_at, id) where told_by is not null`,
  sql`create index alert_watches_by_connection on alert_watches ((watch -> 'subject' -> 'facts' ->> 'connectionId'))
    where type = 'sync'`,
  sql`create index alert_watches_by_destination on alert_watches ((watch -> 'subject' -> 'facts' ->> 'destinationId'))
    where type = 'sync'`,
];

/** Alerts of many syncs with one cause are told as one. Those that are open keep their own messages. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  for (const statement of STATEMENTS) await statement.execute(db);
}
