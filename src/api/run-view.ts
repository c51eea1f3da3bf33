import { z } from 'zod';
import type { RunView } from '../domain/sync-view.ts';
import type { Run, StoredRejection } from '../store/store.ts';

const count = z.number().int().min(0);

export const runSchema = z
  .object({
    id: z.string(),
    mode: z.enum(['full', 'incremental', 'reconcile', 'retry']),
    status: z.enum(['running', 'succeeded', 'failed', 'canceled']),
    revision: z.number().int(),
    window: z
      .object({ after: z.iso.datetime().optional(), through: z.iso.datetime() })
      .optional()
      .meta({ description: 'Changes after `after`, up to and including `through`. No `after`: everything.' }),
    recordsRead: count,
    recordsSent: count,
    recordsDeleted: count,
    recordsRejected: count,
    recordsSkipped: count,
    recordsRemoved: count.optional().meta({
      description: 'Taken out of Customer.io besides the deletions among the rows: purged, left the filter, moved.',
    }),
    recordsTotal: count.optional().meta({ description: 'Rows that Salesforce found, once known.' }),
    salesforceApiCalls: count,
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().optional(),
    failure: z.object({ code: z.string(), message: z.string() }).optional(),
    missingFields: z.array(z.string()).optional().meta({ description: 'Left out: Salesforce no longer has them.' }),
    fields: z
      .array(z.object({ source: z.string(), target: z.string() }))
      .optional()
      .meta({ description: 'What the run took, when one run is asked for.' }),
    omittedFields: z
      .array(z.object({ source: z.string(), reason: z.string() }))
      .optional()
      .meta({ description: 'What `fields: "all"` could not take, when one run is asked for.' }),
  })
  .meta({ id: 'Run' });

type RunAnswer = z.infer<typeof runSchema>;

/** A run as its sync tells it, live numbers included. */
export function liveRunView(run: RunView): RunAnswer {
  const { id, mode, status, revision, window, counts, salesforceApiCalls, startedAt, endedAt, failure } = run;
  return {
    id,
    mode,
    status,
    revision,
    ...(window === undefined ? {} : { window }),
    ...records(counts),
    ...(run.removed === undefined ? {} : { recordsRemoved: run.removed }),
    ...(run.recordsTotal === undefined ? {} : { recordsTotal: run.recordsTotal }),
    salesforceApiCalls,
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** A run as the store keeps it; while it is under way, its sync knows more. */
export function storedRunView(run: Run, live?: RunView): RunAnswer {
  const missing = {
    ...(run.missingFields.length === 0 ? {} : { missingFields: run.missingFields }),
    ...(run.fields === undefined ? {} : { fields: run.fields }),
    ...(run.omittedFields === undefined || run.omittedFields.length === 0 ? {} : { omittedFields: run.omittedFields }),
  };
  if (run.status === 'running' && live?.id === run.id) {
    return { ...liveRunView({ ...live, window: live.window ?? run.window }), ...missing };
  }
  const {
    startedAt,
    endedAt,
    missingFields: _missing,
    fields: _fields,
    omittedFields: _omitted,
    syncId: _sync,
    ...rest
  } = run;
  const ended = endedAt === undefined ? {} : { endedAt: endedAt.toISOString() };
  return { ...liveRunView({ ...rest, startedAt: startedAt.toISOString(), ...ended }), ...missing };
}

function records({ read, sent, deleted, rejected, skipped }: RunView['counts']) {
  return {
    recordsRead: read,
    recordsSent: sent,
    recordsDeleted: deleted,
    recordsRejected: rejected,
    recordsSkipped: skipped,
  };
}

export const rejectionSchema = z
  .object({
    recordId: z.string(),
    reason: z.string(),
    detail: z.string(),
    at: z.iso.datetime(),
    resolution: z
      .enum(['delivered', 'gone'])
      .optional()
      .meta({ description: 'What became of it since: a later run delivered the record, or it is gone.' }),
  })
  .meta({ id: 'Rejection' });

export function rejectionView(rejection: StoredRejection): z.infer<typeof rejectionSchema> {
  const { recordId, reason, detail, at, resolution } = rejection;
  const outcome = resolution === undefined ? {} : { resolution };
  return { recordId, reason, detail, at: at.toISOString(), ...outcome };
}
