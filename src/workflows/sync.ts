import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { SyncState } from '../domain/sync-state.ts';
import { SyncWorkflow } from './sync-workflow.ts';

/** Runs before a sync continues as new, if the server does not suggest it earlier: its history stays readable. */
const RUNS_PER_EXECUTION = 100;

export type SyncLimits = { runsPerExecution?: number };

/**
 * One sync, for as long as it exists. Waits for its next fire time or a message, starts one `syncRun` at a time, and
 * continues as new between runs. Its input is its saved state. Canceling it deletes the sync: the run under way is
 * ended in order first.
 */
export async function sync(state: SyncState, limits: SyncLimits = {}): Promise<void> {
  const workflow = new SyncWorkflow(state);
  workflow.listen();
  await workflow.scheduleNext();
  const lastRun = state.runsStarted + (limits.runsPerExecution ?? RUNS_PER_EXECUTION);
  for (;;) {
    await workflow.untilDue(() => workflowInfo().continueAsNewSuggested || state.runsStarted >= lastRun);
    if (workflow.due) await workflow.run();
    if (workflowInfo().continueAsNewSuggested || state.runsStarted >= lastRun) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof sync>(state, limits);
    }
  }
}
