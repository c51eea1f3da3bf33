import type { RejectionStore } from '../store/store.ts';
import { recordRejections } from './record.ts';

/** The same store, whose additions are counted by their reasons. */
export function countedRejections(store: RejectionStore): RejectionStore {
  return {
    ...store,
    async add(syncId, runId, rejections) {
      await store.add(syncId, runId, rejections);
      recordRejections(rejections);
    },
  };
}
