import { sql } from 'kysely';
import type { AlertGroup, AlertScope } from '../domain/alerts/alert-group.ts';
import { groupKey } from '../domain/alerts/alert-group.ts';
import { NAMED_SYNCS } from '../domain/alerts/concerned.ts';
import type { Concerned, NamedSync } from '../domain/alerts/concerned.ts';
import type { Members } from '../domain/alerts/judge-group.ts';
import type { Database } from './tables.ts';

type Row = { subject_id: string; name: string };

/** The open alerts of a group; undefined: there is none. */
export async function openMembers(db: Database, group: AlertGroup): Promise<Members | undefined> {
  const open = db.selectFrom('alerts').where('group_key', '=', groupKey(group)).where('resolved_at', 'is', null);
  const first = await open
    .select(['subject_id', 'name', 'created_at', 'code', 'message', 'run_id'])
    .orderBy('created_at')
    .orderBy('id')
    .limit(NAMED_SYNCS)
    .execute();
  const [oldest] = first;
  if (oldest === undefined) return undefined;
  const { count } = await open.select(({ fn }) => fn.countAll().as('count')).executeTakeFirstOrThrow();
  const { code, message, run_id: runId } = oldest;
  return {
    openedAt: oldest.created_at.getTime(),
    cause: { code, message, ...(runId === null ? {} : { runId }) },
    concerned: await concerned(db, group.scope, group.scopeId, { count: Number(count), first }),
  };
}

/** All that an alert of a group was about, those that are mended too. `since`: when the first of them began to be so. */
export async function everTold(
  db: Database,
  alertId: string,
  { scope, scopeId }: AlertGroup,
): Promise<{ since: number | undefined; concerned: Concerned }> {
  const told = db.selectFrom('alerts').where('told_by', '=', alertId);
  const counted = told.select(({ fn }) => [fn.countAll().as('count'), fn.min<Date | null>('since').as('since')]);
  const { count, since } = await counted.executeTakeFirstOrThrow();
  const ordered = told.select(['subject_id', 'name']).orderBy('created_at').orderBy('id');
  const first = await ordered.limit(NAMED_SYNCS).execute();
  return {
    since: since?.getTime(),
    concerned: await concerned(db, scope, scopeId, { count: Number(count), first }),
  };
}

/** All syncs of a connection, none of which can run without it. */
export async function syncsOfConnection(db: Database, connectionId: string): Promise<Concerned> {
  const { rows } = await sql<Row>`
    select id as subject_id, coalesce(watch -> 'subject' -> 'facts' ->> 'name', '') as name from alert_watches
    where ${isSyncOf('connection', connectionId)} order by id limit ${NAMED_SYNCS}`.execute(db);
  const total = await countSyncs(db, 'connection', connectionId);
  return { count: total, total, first: rows.map(named) };
}

async function concerned(
  db: Database,
  scope: AlertScope,
  scopeId: string,
  { count, first }: { count: number; first: readonly Row[] },
): Promise<Concerned> {
  return { count, total: Math.max(count, await countSyncs(db, scope, scopeId)), first: first.map(named) };
}

async function countSyncs(db: Database, scope: AlertScope, scopeId: string): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from alert_watches where ${isSyncOf(scope, scopeId)}`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

function isSyncOf(scope: AlertScope, scopeId: string) {
  // A constant, as an index on the expression is only found by its own text.
  const id = scope === 'connection' ? sql`'connectionId'` : sql`'destinationId'`;
  return sql<boolean>`type = 'sync' and watch -> 'subject' -> 'facts' ->> ${id} = ${scopeId}
    and watch -> 'subject' ->> 'deleted' is null`;
}

function named({ subject_id: id, name }: Row): NamedSync {
  return { id, name };
}
