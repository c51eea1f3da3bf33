import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  log,
  workflowInfo,
} from '@temporalio/workflow';
import { usesLedger } from '../domain/ledger-use.ts';
import type { SyncState } from '../domain/sync-state.ts';
import { forgetting } from './activity-options.ts';
import { reportDeletion } from './sync-reporter.ts';
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
  try {
    await live(state, limits);
  } catch (error) {
    if (isCancellation(error)) {
      await CancellationScope.nonCancellable(async () => {
        if (usesLedger(state.inForce.definition)) await forget(state.id);
        await reportDeletion(state.id);
      });
    }
    throw error;
  }
}

async function forget(syncId: string): Promise<void> {
  try {
    await forgetting.forgetSync({ syncId });
  } catch (error) {
    log.warn('what a deleted sync delivered could not be forgotten', { error });
  }
}

async function live(state: SyncState, limits: SyncLimits): Promise<void> {
  const workflow = new SyncWorkflow(state);
  workflow.listen();
  await workflow.begin();
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
