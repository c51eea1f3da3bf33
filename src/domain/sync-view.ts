import type { RunCounts, RunMode, Window } from './run.ts';
import type { SyncDefinition } from './sync-definition.ts';

/**
 * `active`: waits for its next run. `running`: a run is under way. `waiting`: held up by something that passes or that
 * one authorization mends; goes on by itself. `paused`: by a person. `needs_attention`: the last run failed in a way
 * that a person must mend.
 */
export const SYNC_STATUSES = ['active', 'running', 'waiting', 'paused', 'needs_attention'] as const;
export type SyncStatus = (typeof SYNC_STATUSES)[number];

/** What the query `state` answers and the HTTP API shows of a sync. Holds no secret and no record's values. */
export type SyncView = {
  id: string;
  /** In force: what the run under way, or the last one, used. */
  definition: SyncDefinition;
  revision: number;
  /** Accepted, takes effect at the next run. */
  pendingRevision?: number;
  pendingDefinition?: SyncDefinition;
  status: SyncStatus;
  statusReason?: string;
  /** ISO 8601; everything up to then is delivered or recorded as rejected. */
  watermark?: string;
  /** Absent while the sync is paused. */
  nextRunAt?: string;
  resyncPending: boolean;
  /** When everything is next compared with what was delivered. */
  nextReconcileAt?: string;
  currentRun?: RunView;
  lastRun?: RunView;
  /** Newest first, at most ten. */
  recentRuns: RunView[];
  lastRefusedSignal?: { signal: string; at: string; reason: string };
};

export type RunView = {
  id: string;
  mode: RunMode;
  status: 'running' | 'succeeded' | 'failed' | 'canceled';
  revision: number;
  window?: Window;
  counts: RunCounts;
  /** Taken out of Customer.io besides the deletions among the rows. */
  removed?: number;
  salesforceApiCalls: number;
  startedAt: string;
  endedAt?: string;
  failure?: { code: string; message: string };
  /** While running: rows that the Bulk job found, when known. */
  recordsTotal?: number;
};
