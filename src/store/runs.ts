import { sql, type Selectable } from 'kysely';
import type { RunPlan } from '../domain/run-plan.ts';
import { encodeTimeCursor, isOlder, pageOf } from './cursor.ts';
import type { Run, RunStore } from './store.ts';
import type { Database, RunTable } from './tables.ts';
import { storableJson, storableText } from './text.ts';

export function createRunStore(db: Database): RunStore {
  return {
    async start({ id, syncId, mode, revision, startedAt, window, plan, missingFields }) {
      await db
        .insertInto('runs')
        .values({
          id,
          sync_id: syncId,
          mode,
          revision,
          started_at: startedAt,
          window_after: window?.after === undefined ? null : new Date(window.after),
          window_through: window === undefined ? null : new Date(window.through),
          plan: plan === undefined ? null : storableJson(plan),
          missing_fields: missingFields,
        })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((eb) => ({
            mode: eb.ref('excluded.mode'),
            revision: eb.ref('excluded.revision'),
            window_after: eb.ref('excluded.window_after'),
            window_through: eb.ref('excluded.window_through'),
            plan: eb.ref('excluded.plan'),
            missing_fields: eb.ref('excluded.missing_fields'),
          })),
        )
        .execute();
    },

    async plan(id) {
      const row = await db.selectFrom('runs').select('plan').where('id', '=', id).executeTakeFirst();
      return row?.plan ?? undefined;
    },

    async finish({ id, syncId, mode, revision, startedAt, status, counts, removed, salesforceApiCalls, failure }) {
      await db
        .insertInto('runs')
        .values({
          id,
          sync_id: syncId,
          mode,
          status,
          revision,
          rows_read: counts.read,
          rows_sent: counts.sent,
          rows_deleted: counts.deleted,
          rows_rejected: counts.rejected,
          rows_skipped: counts.skipped,
          rows_removed: removed ?? null,
          salesforce_api_calls: salesforceApiCalls,
          failure_code: failure === undefined ? null : failure.code,
          failure_message: failure === undefined ? null : storableText(failure.message),
          started_at: startedAt,
          ended_at: sql<Date>`now()`,
        })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((eb) => ({
            status: eb.ref('excluded.status'),
            rows_read: eb.ref('excluded.rows_read'),
            rows_sent: eb.ref('excluded.rows_sent'),
            rows_deleted: eb.ref('excluded.rows_deleted'),
            rows_rejected: eb.ref('excluded.rows_rejected'),
            rows_skipped: eb.ref('excluded.rows_skipped'),
            rows_removed: eb.ref('excluded.rows_removed'),
            salesforce_api_calls: eb.ref('excluded.salesforce_api_calls'),
            failure_code: eb.ref('excluded.failure_code'),
            failure_message: eb.ref('excluded.failure_message'),
            // The same end told again is no later end.
            ended_at: sql<Date>`case when runs.status = excluded.status then runs.ended_at else excluded.ended_at end`,
          })),
        )
        .execute();
    },

    async get(syncId, id) {
      const row = await db
        .selectFrom('runs')
        .select([...SHOWN, 'plan'])
        .where('id', '=', id)
        .where('sync_id', '=', syncId)
        .executeTakeFirst();
      return row === undefined ? undefined : { ...runOf(row), ...takenFields(row.plan) };
    },

    async list(syncId, page) {
      let query = db.selectFrom('runs').select(SHOWN).where('sync_id', '=', syncId);
      if (page.cursor !== undefined) query = query.where(isOlder('started_at', page.cursor));
      const ordered = query.orderBy('started_at', 'desc').orderBy('id', 'desc');
      const rows = await ordered.limit(page.limit + 1).execute();
      return pageOf(rows, page, {
        item: runOf,
        cursor: (row) => encodeTimeCursor({ at: row.started_at, id: row.id }),
      });
    },
  };
}

function takenFields(plan: RunPlan | null): Pick<Run, 'fields' | 'omittedFields'> {
  if (plan === null) return {};
  const { attributes, omitted } = plan.fields;
  const fields = attributes.map(({ source, target }) => ({ source, target }));
  return { fields, ...(omitted === undefined ? {} : { omittedFields: [...omitted] }) };
}

/** All but the plan, which can be long and which no list shows. */
const SHOWN = [
  'id',
  'sync_id',
  'mode',
  'status',
  'revision',
  'window_after',
  'window_through',
  'missing_fields',
  'rows_read',
  'rows_sent',
  'rows_deleted',
  'rows_rejected',
  'rows_skipped',
  'rows_removed',
  'salesforce_api_calls',
  'failure_code',
  'failure_message',
  'started_at',
  'ended_at',
] as const;

function runOf(row: Pick<Selectable<RunTable>, (typeof SHOWN)[number]>): Run {
  const { window_after: after, window_through: through } = row;
  return {
    id: row.id,
    syncId: row.sync_id,
    mode: row.mode,
    status: row.status,
    revision: row.revision,
    ...(through === null
      ? {}
      : {
          window: { ...(after === null ? {} : { after: after.toISOString() }), through: through.toISOString() },
        }),
    counts: {
      read: Number(row.rows_read),
      sent: Number(row.rows_sent),
      deleted: Number(row.rows_deleted),
      rejected: Number(row.rows_rejected),
      skipped: Number(row.rows_skipped),
    },
    ...(row.rows_removed === null ? {} : { removed: Number(row.rows_removed) }),
    salesforceApiCalls: row.salesforce_api_calls,
    startedAt: row.started_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.failure_code === null ? {} : { failure: { code: row.failure_code, message: row.failure_message ?? '' } }),
    missingFields: row.missing_fields,
  };
}
