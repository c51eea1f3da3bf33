import type { ActivityDependencies } from './dependencies.ts';

/** Nobody asks any more what a deleted sync delivered. */
export async function forgetSync({ store }: ActivityDependencies, { syncId }: { syncId: string }): Promise<void> {
  await store.ledger.forget(syncId);
}
