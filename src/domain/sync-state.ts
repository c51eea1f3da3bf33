import type { RunMode } from './run.ts';
import type { SyncDefinition } from './sync-definition.ts';
import type { RunView } from './sync-view.ts';

/**
 * Everything a sync knows about itself: the input of its workflow, and what continue-as-new hands on. JSON, small, no
 * secret, no record. Grows only by the bounded list of recent runs.
 */
export type SyncState = {
  id: string;
  /** ISO 8601; intervals count from it. */
  createdAt: string;
  inForce: RevisedDefinition;
  /** Accepted edits; take effect when the next run starts. */
  pending?: RevisedDefinition;
  watermark?: string;
  /** `through` of the first full run that began: deletions after it may concern records that were sent. */
  sendingSince?: string;
  /**
   * Resyncs asked for, tried and done. Runs are full while asked for and done differ; a failed try is repeated by the
   * schedule, not at once. The number asked for is the epoch of message ids.
   */
  resync: { requested: number; tried: number; done: number };
  paused: boolean;
  runRequested: boolean;
  /**
   * Complete comparisons. `requested`: one is due at once. `wanted`: one began and has not succeeded, so the next run is
   * another. `nextAt`: ISO 8601 of the next by its own schedule.
   */
  reconcile?: { requested: boolean; wanted: boolean; nextAt?: string };
  /** Runs whose rejected records are to be sent again, oldest first. */
  retries: string[];
  /** ISO 8601 of the next fire by schedule, or of a sooner attempt after a failure that passes. */
  nextRunAt?: string;
  currentRun?: CurrentRun;
  runsStarted: number;
  recentRuns: RunView[];
  /** Why the last run failed, until one succeeds. */
  trouble?: { kind: 'attention' | 'passing'; code: string; message: string; failures: number };
  lastRefusedSignal?: { signal: string; at: string; reason: string };
};

export type RevisedDefinition = { revision: number; definition: SyncDefinition };

export type CurrentRun = {
  id: string;
  mode: RunMode;
  epoch: number;
  revision: number;
  startedAt: string;
  /** The run whose rejections it sends again. */
  retryOf?: string;
  /** Set while the run is held up. */
  hold?: RunHold;
};

/** Why a run under way stands still, and until when (ISO 8601) if that is known. */
export type RunHold = { code: string; message: string; until?: string };

/** What one run needs to know, and the input of its workflow. */
export type RunRequest = {
  id: string;
  syncId: string;
  mode: RunMode;
  epoch: number;
  revision: number;
  definition: SyncDefinition;
  startedAt: string;
  /** Its number among the sync's runs, from 1; absent in runs that began before there was a ledger. */
  ordinal?: number;
  watermark?: string;
  sendingSince?: string;
  /** The run whose rejections a `retry` sends again. */
  retryOf?: string;
};

export const RECENT_RUNS = 10;

/** State of a sync that was just created: its first run is due at once, or at `schedule.startAt`. */
export function newSyncState(input: {
  id: string;
  definition: SyncDefinition;
  createdAt: string;
  paused: boolean;
}): SyncState {
  return {
    id: input.id,
    createdAt: input.createdAt,
    inForce: { revision: 1, definition: input.definition },
    resync: { requested: 0, tried: 0, done: 0 },
    paused: input.paused,
    runRequested: false,
    retries: [],
    runsStarted: 0,
    recentRuns: [],
    nextRunAt: input.definition.schedule.startAt ?? input.createdAt,
  };
}
