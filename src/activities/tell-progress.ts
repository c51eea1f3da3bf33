import type { ActivityDependencies } from './dependencies.ts';

/** A run that gets on is not silent, however long it takes. Nothing waits for it: the next stretch tells the same. */
export function tellProgress(
  { store, log }: ActivityDependencies,
  { syncId, runId }: { syncId: string; runId: string },
): void {
  store.alerts.runMoved(syncId, runId, new Date()).catch((error: unknown) => {
    log.warn({ runId, syncId, error }, 'the alerts of a sync could not be told that its run gets on');
  });
}
