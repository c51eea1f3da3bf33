import type { SyncState } from './sync-state.ts';
import type { RunView, SyncStatus, SyncView } from './sync-view.ts';
import { NO_COUNTS } from './run.ts';

/** The one word for a sync, and the sentence that goes with it. */
export function syncStatus(state: SyncState): { status: SyncStatus; reason?: string } {
  const { currentRun, trouble } = state;
  if (state.paused) {
    return currentRun === undefined
      ? { status: 'paused' }
      : { status: 'paused', reason: 'The run under way stands at its last checkpoint and goes on at resume.' };
  }
  if (currentRun?.hold !== undefined) return { status: 'waiting', reason: withTime(currentRun.hold) };
  if (currentRun !== undefined) return { status: 'running' };
  if (trouble?.kind === 'attention') return { status: 'needs_attention', reason: trouble.message };
  if (trouble?.kind === 'passing') {
    return { status: 'waiting', reason: withTime({ message: trouble.message, until: state.nextRunAt }) };
  }
  return { status: 'active' };
}

function withTime(hold: { message: string; until?: string | undefined }): string {
  return hold.until === undefined ? hold.message : `${hold.message} Goes on at ${hold.until}.`;
}

/** What the query `state` answers. */
export function syncView(state: SyncState): SyncView {
  const { status, reason } = syncStatus(state);
  const { pending, currentRun } = state;
  return {
    id: state.id,
    definition: state.inForce.definition,
    revision: state.inForce.revision,
    ...(pending === undefined ? {} : { pendingRevision: pending.revision, pendingDefinition: pending.definition }),
    status,
    ...(reason === undefined ? {} : { statusReason: reason }),
    ...(state.watermark === undefined ? {} : { watermark: state.watermark }),
    ...(state.paused || state.nextRunAt === undefined ? {} : { nextRunAt: state.nextRunAt }),
    resyncPending: state.resync.requested > state.resync.done,
    ...(state.paused || state.reconcile?.nextAt === undefined ? {} : { nextReconcileAt: state.reconcile.nextAt }),
    ...(currentRun === undefined ? {} : { currentRun: runningView(currentRun) }),
    ...(state.recentRuns[0] === undefined ? {} : { lastRun: state.recentRuns[0] }),
    recentRuns: state.recentRuns,
    ...(state.lastRefusedSignal === undefined ? {} : { lastRefusedSignal: state.lastRefusedSignal }),
  };
}

function runningView(run: NonNullable<SyncState['currentRun']>): RunView {
  return {
    id: run.id,
    mode: run.mode,
    status: 'running',
    revision: run.revision,
    counts: NO_COUNTS,
    salesforceApiCalls: 0,
    startedAt: run.startedAt,
  };
}
