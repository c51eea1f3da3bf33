import type { Activities } from './activities.ts';
import { syncOfRun } from '../domain/sync-of-run.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { RETRY_CHUNK } from './prepare-run.ts';

/**
 * After a chunk of a retry: what was delivered is resolved already, what was refused again is a rejection of this run
 * too, and what is to be taken out of Customer.io still will be: `sendRemovals` resolves it. The rest was not returned by
 * Salesforce, so it left the sync's filter or is gone for good.
 */
export async function settleRetry(
  { store }: ActivityDependencies,
  { runId, retryOf, afterRecordId, throughRecordId }: Parameters<Activities['settleRetry']>[0],
): Promise<void> {
  const refusedAgain = new Set(await store.rejections.unresolvedIds(runId, RETRY_CHUNK, afterRecordId));
  const unresolved = await store.rejections.unresolvedIds(retryOf, RETRY_CHUNK, afterRecordId);
  // The store orders ids by their bytes, as JavaScript does.
  const rest = unresolved.filter((recordId) => recordId <= throughRecordId && !refusedAgain.has(recordId));
  const syncId = syncOfRun(runId);
  const leaving = new Set(syncId === undefined ? [] : await store.ledger.unsettledRemovals(syncId, rest));
  const gone = rest.filter((recordId) => !leaving.has(recordId));
  if (gone.length > 0) await store.rejections.resolve(retryOf, gone, 'gone');
}
