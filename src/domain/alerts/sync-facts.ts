import type { Schedule } from '../sync-definition.ts';
import type { SyncState } from '../sync-state.ts';

/** Failures in a row that are told of at once, though each should pass by itself. More are not counted. */
export const FAILURES_IN_A_ROW = 3;

/** What alerts depend on, of all that a sync knows about itself. Its workflow reports it whenever it changes. */
export type SyncFacts = {
  name: string;
  connectionId: string;
  /** Absent in reports of older workers. */
  destinationId?: string;
  schedule: Schedule;
  paused: boolean;
  trouble?: { kind: 'attention' | 'passing'; code: string; message: string; failures: number; runId?: string };
  /** The run stands still, until a time (a quota) or until somebody authorizes the connection. */
  hold?: { kind: 'quota' | 'authorization'; code: string; message: string; runId: string };
};

export function syncFacts(state: SyncState): SyncFacts {
  const { trouble, currentRun, recentRuns, paused } = state;
  const { name, connectionId, destinationId, schedule } = (state.pending ?? state.inForce).definition;
  const hold = currentRun?.hold;
  const failed = recentRuns.find(({ status }) => status === 'failed');
  return {
    name,
    connectionId,
    destinationId,
    schedule,
    paused,
    ...(trouble === undefined
      ? {}
      : {
          trouble: {
            ...trouble,
            failures: Math.min(trouble.failures, FAILURES_IN_A_ROW),
            ...(failed === undefined ? {} : { runId: failed.id }),
          },
        }),
    ...(hold === undefined || currentRun === undefined
      ? {}
      : {
          hold: {
            kind: hold.until === undefined ? ('authorization' as const) : ('quota' as const),
            code: hold.code,
            message: hold.message,
            runId: currentRun.id,
          },
        }),
  };
}
