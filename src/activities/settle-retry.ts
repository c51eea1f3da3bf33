import type { Activities } from './activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { RETRY_CHUNK } from './prepare-run.ts';

/**
 * After a chunk of a retry: what was delivered is resolved already, what was refused again is a rejection of this run
 * too. The rest was not returned by Salesforce, so it left the sync's filter or is gone for good.
 */
export async function settleRetry(
  { store }: ActivityDependencies,
  { runId, retryOf, afterRecordId, throughRecordId }: Parameters<Activities['settleRetry']>[0],
): Promise<void> {
  const refusedAgain = new Set(await store.rejections.unresolvedIds(runId, RETRY_CHUNK, afterRecordId));
  const unresolved = await store.rejections.unresolvedIds(retryOf, RETRY_CHUNK, afterRecordId);
  // The store orders ids by their bytes, as JavaScript does.
  const gone = unresolved.filter((recordId) => recordId <= throughRecordId && !refusedAgain.has(recordId));
  if (gone.length > 0) await store.rejections.resolve(retryOf, gone, 'gone');
}
