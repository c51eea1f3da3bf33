import { NO_COUNTS } from './run.ts';
import type { RunRequest } from './sync-state.ts';
import type { RunView } from './sync-view.ts';

/** How a run ended, as its workflow reports it. */
export type RunEnd = Omit<RunView, 'status' | 'endedAt'> & {
  status: 'succeeded' | 'failed' | 'canceled';
  endedAt: string;
  /** A failure that passes by itself; otherwise a person must act. */
  failure?: { code: string; message: string; passing: boolean };
};

/** A run that ended without a report: its workflow was terminated, or broke. */
export function unreportedEnd(request: RunRequest, endedAt: string, message: string): RunEnd {
  return {
    id: request.id,
    mode: request.mode,
    status: 'failed',
    revision: request.revision,
    counts: NO_COUNTS,
    salesforceApiCalls: 0,
    startedAt: request.startedAt,
    endedAt,
    failure: { code: 'run.unreported', message, passing: false },
  };
}
