import type { FinishRunInput } from './activities.ts';
import type { ActivityDependencies } from './dependencies.ts';

/** Writes how a run ended; a repeat writes the same. */
export async function finishRun(deps: ActivityDependencies, input: FinishRunInput): Promise<void> {
  const { runId, startedAt, ...run } = input;
  await deps.store.runs.finish({ ...run, id: runId, startedAt: new Date(startedAt) });
  deps.log.info(
    { runId, syncId: run.syncId, mode: run.mode, counts: run.counts, failure: run.failure },
    `run ${run.status}`,
  );
  await tellAlerts(deps, input);
}

/** A run's record never waits for it: the next run says the same, and until then a sync counts as silent too early. */
async function tellAlerts({ store, log }: ActivityDependencies, input: FinishRunInput): Promise<void> {
  const { runId, syncId, mode, status, counts } = input;
  try {
    await store.alerts.runEnded(syncId, { runId, mode, status, counts }, new Date());
  } catch (error) {
    log.warn({ runId, syncId, error }, 'the alerts of a sync could not be told that its run ended');
  }
}
