import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import {
  withConnectionFacts,
  withDeletion,
  withEndedRun,
  withoutWorkflow,
  withProgress,
  withSyncFacts,
} from '../domain/alerts/watch.ts';
import { judgeGroups } from './alert-groups.ts';
import { settleMessage, takeMessages } from './alert-outbox.ts';
import type { Alert, AlertMessage, AlertStore } from './alert-store.ts';
import { changeWatch, judgeAllAgain, judgeDue } from './alert-watches.ts';
import { encodeTimeCursor, isOlder, pageOf } from './cursor.ts';
import { RunMoves } from './run-moves.ts';
import type { AlertMessageTable, AlertTable, Database } from './tables.ts';

const KEPT_MS = 90 * 24 * 60 * 60_000;

export function createAlertStore(db: Database): AlertStore {
  const moves = new RunMoves();
  return {
    report: (syncId, report) =>
      changeWatch(db, { id: syncId, type: 'sync' }, (watch) => {
        const at = report.at.getTime();
        if ('facts' in report) return withSyncFacts(watch, { at, facts: report.facts });
        return 'gone' in report ? withoutWorkflow(watch, at) : withDeletion(watch, at);
      }),

    runEnded: (syncId, run, at) =>
      changeWatch(db, { id: syncId, type: 'sync' }, (watch) => withEndedRun(watch, run, at.getTime())),

    async runMoved(syncId, runId, at) {
      if (!moves.isDue(runId, at.getTime())) return;
      await changeWatch(db, { id: syncId, type: 'sync' }, (watch) => withProgress(watch, { runId, at: at.getTime() }));
    },

    async lookAtConnections(now) {
      // Those that need a person, and those whose alerts know of another status.
      const { rows } = await sql<{ id: string; name: string | null; status: string | null; reason: string | null }>`
        select coalesce(c.id, w.id) as id, c.name, c.status, c.status_reason as reason
        from connections c
        full join (
          select id, watch -> 'subject' -> 'facts' ->> 'status' as status from alert_watches where type = 'connection'
        ) w on w.id = c.id
        where case
          when w.id is null then c.status = 'reauthorization_required'
          when c.id is null then w.status is distinct from 'deleted'
          when c.status = 'reauthorization_required' then w.status is distinct from c.status
          else w.status is distinct from 'connected'
        end`.execute(db);
      for (const { id, name, status, reason } of rows) {
        await changeWatch(db, { id, type: 'connection' }, (watch) => {
          const known = watch.subject.type === 'connection' ? watch.subject.facts : undefined;
          const facts = {
            name: name ?? known?.name ?? '',
            status: statusOf(status),
            reason: reason ?? 'The connection must be authorized again.',
          };
          return withConnectionFacts(watch, facts, now.getTime());
        });
      }
    },

    judgeAllAgain: () => judgeAllAgain(db),
    async judge(rules, now) {
      const { judged, failed } = await judgeDue(db, rules, now);
      return { judged: judged + (await judgeGroups(db, rules, now)), failed };
    },
    take: (leaseId, limit, leaseMs) => takeMessages(db, leaseId, limit, leaseMs),
    settle: (id, leaseId, outcome) => settleMessage(db, id, leaseId, outcome),

    async list({ subjectId, open }, page) {
      let query = db.selectFrom('alerts').selectAll();
      if (subjectId !== undefined) query = query.where('subject_id', '=', subjectId);
      if (open !== undefined) query = query.where('resolved_at', open ? 'is' : 'is not', null);
      if (page.cursor !== undefined) query = query.where(isOlder('created_at', page.cursor));
      const rows = await query
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(page.limit + 1)
        .execute();
      const messages = await messagesOf(rows.map(tellerOf));
      return pageOf(rows, page, {
        item: (row) => alertOf(row, messages),
        cursor: (row) => encodeTimeCursor({ at: row.created_at, id: row.id }),
      });
    },

    async prune(now) {
      const before = new Date(now.getTime() - KEPT_MS);
      await db.deleteFrom('alerts').where('resolved_at', '<', before).execute();
      await sql`delete from alert_watches
        where watch -> 'subject' ->> 'deleted' = 'true' and (watch ->> 'reportedAt')::double precision < ${before.getTime()}`.execute(
        db,
      );
      await sql`delete from alert_watches where type = 'group' and check_at is null
        and (watch -> 'kinds' -> (watch -> 'subject' -> 'group' ->> 'kind') ->> 'resolvedAt')::double precision < ${before.getTime()}`.execute(
        db,
      );
    },
  };

  async function messagesOf(alertIds: string[]): Promise<Selectable<AlertMessageTable>[]> {
    if (alertIds.length === 0) return [];
    return db.selectFrom('alert_messages').selectAll().where('alert_id', 'in', alertIds).orderBy('position').execute();
  }
}

function statusOf(status: string | null): 'connected' | 'reauthorization_required' | 'deleted' {
  if (status === null) return 'deleted';
  return status === 'reauthorization_required' ? status : 'connected';
}

/** The alert whose messages tell of this one. */
function tellerOf({ id, told_by: toldBy }: Pick<AlertTable, 'id' | 'told_by'>): string {
  return toldBy ?? id;
}

function alertOf(row: Selectable<AlertTable>, messages: readonly Selectable<AlertMessageTable>[]): Alert {
  return {
    id: row.id,
    subject: { type: row.subject_type, id: row.subject_id },
    ...(row.told_by === null ? {} : { toldBy: row.told_by }),
    kind: row.kind,
    name: row.name,
    code: row.code,
    message: row.message,
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    since: row.since,
    openedAt: row.created_at,
    ...(row.resolved_at === null ? {} : { resolvedAt: row.resolved_at }),
    messages: messages.filter((message) => message.alert_id === tellerOf(row)).map(messageOf),
  };
}

function messageOf({ id, type, outcome, attempts, last_error: error }: Selectable<AlertMessageTable>): AlertMessage {
  return { id, type, status: outcome ?? 'waiting', attempts, ...(error === null ? {} : { lastError: error }) };
}
