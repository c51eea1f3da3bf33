import type { FinishRunInput } from './activities.ts';
import type { ActivityDependencies } from './dependencies.ts';

/** Writes how a run ended; a repeat writes the same. */
export async function finishRun({ store, log }: ActivityDependencies, input: FinishRunInput): Promise<void> {
  const { runId, startedAt, ...run } = input;
  await store.runs.finish({ ...run, id: runId, startedAt: new Date(startedAt) });
  log.info(
    { runId, syncId: run.syncId, mode: run.mode, counts: run.counts, failure: run.failure },
    `run ${run.status}`,
  );
}
