import { Batcher, type Batch, type BatchItem } from '../../domain/batcher.ts';
import type { RemovalOutcome, Removal } from '../../domain/ledger.ts';
import { wantsRemoval } from '../../domain/ledger-use.ts';
import type { SyncDefinition } from '../../domain/sync-definition.ts';
import { MAX_BATCH_BYTES } from '../../customerio/customerio.ts';
import { keepRejections, send } from '../transfer/deliver-work.ts';
import type { DeliveryContext } from '../transfer/deliver-work.ts';

/** Of one look into the store; a removal's message has about 300 bytes. */
const CHUNK = 1_000;

export type RemovalContext = DeliveryContext & {
  write: (removal: Removal) => Buffer;
  definition: SyncDefinition;
};

/** Takes out everything that is pending; what another record stands for stays, and so does what is to stay by now. */
export async function sendRemovals(context: RemovalContext): Promise<void> {
  const { ledger, write, definition } = context;
  const { syncId, runId, onProgress } = context;
  for (;;) {
    const pending = await ledger.pendingRemovals(syncId, runId, CHUNK);
    if (pending.length === 0) return;
    const stays = ({ held, reason }: (typeof pending)[number]): boolean => held || !wantsRemoval(definition, reason);
    const held = pending.filter((removal) => stays(removal));
    const due = pending.filter((removal) => !stays(removal));
    const refused = new Set<number>();
    for (const batch of batches(due, write)) {
      const sent = await send(batch, context);
      await keepRejections(sent.rejections, context);
      const refusedIds = new Set(sent.rejections.map(({ recordId }) => recordId));
      for (const item of batch.items) if (refusedIds.has(item.recordId)) refused.add(item.row);
      const taken = batch.items.filter(({ recordId }) => !refusedIds.has(recordId));
      await resolve(
        taken.flatMap(({ row }) => due[row] ?? []),
        'delivered',
        context,
      );
      onProgress();
    }
    // Nothing is to be said of them.
    await resolve(held, 'gone', context);
    await ledger.settle(syncId, runId, [
      ...held.map(({ key }) => ({ key, outcome: 'held' as const })),
      ...due.map(({ key }, index) => ({ key, outcome: outcomeOf(refused.has(index)) })),
    ]);
  }
}

async function resolve(
  removals: readonly Pick<Removal, 'recordId' | 'reason'>[],
  resolution: 'delivered' | 'gone',
  { syncId, runId, retryOf, openBefore, rejections }: RemovalContext,
): Promise<void> {
  if (removals.length === 0) return;
  const recordIds = removals.map(({ recordId }) => recordId);
  if (retryOf !== undefined) await rejections.resolve(retryOf, recordIds, resolution);
  if (!openBefore) return;
  // A record that moved is still there, and may have been refused since.
  const gone = removals.filter(({ reason }) => reason !== 'moved').map(({ recordId }) => recordId);
  await rejections.resolveEarlier(syncId, runId, gone, resolution);
}

function outcomeOf(isRefused: boolean): RemovalOutcome {
  return isRefused ? 'refused' : 'sent';
}

function batches(removals: readonly Removal[], write: (removal: Removal) => Buffer): Batch[] {
  const batcher = new Batcher({ maxBytes: MAX_BATCH_BYTES, maxItems: CHUNK });
  const full: (Batch | undefined)[] = removals.map((removal, row) => {
    const item: BatchItem = { row, recordId: removal.recordId, operation: 'delete', json: write(removal) };
    return batcher.add(item);
  });
  return [...full, batcher.flush()].filter((batch) => batch !== undefined);
}
