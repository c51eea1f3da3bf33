import type { Customerio } from '../../customerio/customerio.ts';
import { sendBatch } from '../../customerio/send-batch.ts';
import type { Batch } from '../../domain/batcher.ts';
import { FailureError } from '../../domain/failure.ts';
import { NO_COUNTS } from '../../domain/run.ts';
import type { RunCounts } from '../../domain/run.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { LedgerStore } from '../../store/ledger-store.ts';
import type { RejectionStore } from '../../store/store.ts';
import { removedEnds } from './removed-ends.ts';
import type { Work } from './stretch-builder.ts';

export type DeliveryContext = {
  syncId: string;
  destinationId: string;
  runId: string;
  /** Retry runs: the run whose rejections are resolved by a delivery. */
  retryOf?: string;
  /** Did earlier runs leave rejections open? Then those of the records that are dealt with now are resolved. */
  openBefore: boolean;
  customerio: Customerio;
  rejections: RejectionStore;
  ledger: LedgerStore;
  signal: AbortSignal;
  onProgress: () => void;
};

/**
 * Gives every row of a stretch its outcome: sends its batch, and keeps what was refused (here or by Customer.io) in the
 * store. Only then may the stretch be acknowledged. Throws a FailureError when it cannot be done now.
 */
export async function deliverWork(work: Work, context: DeliveryContext): Promise<RunCounts> {
  const sent = work.batch === undefined ? NOTHING_SENT : await send(work.batch, context);
  const refused = [...work.rejections, ...sent.rejections];
  await keepRejections(refused, context);
  if (context.retryOf !== undefined || context.openBefore) {
    const delivered = (work.batch?.items ?? []).map(({ recordId }) => recordId);
    await resolveDealtWith(delivered, refused, context);
  }
  return {
    read: work.rows,
    sent: sent.sent,
    deleted: sent.deleted,
    rejected: refused.length,
    skipped: work.skipped + work.departed.length,
  };
}

const NOTHING_SENT: Sent = { ...NO_COUNTS, rejections: [] };

type Sent = { sent: number; deleted: number; rejections: readonly Rejection[] };

export async function send(
  batch: Batch,
  { customerio, destinationId, ledger, signal, onProgress }: DeliveryContext,
): Promise<Sent> {
  const ends = batch.counts.deletions === 0 ? undefined : removedEnds(batch.items);
  const result = await sendBatch(customerio, batch, { signal, onProgress });
  if (result.type === 'failed') throw new FailureError(result.failure);
  // Whoever was refused is still there; to deliver a relationship once more does no harm.
  if (ends !== undefined) await ledger.loosenRelationships(destinationId, ends);
  return { ...result.accepted, rejections: result.rejections };
}

export async function keepRejections(
  refused: readonly Rejection[],
  { syncId, runId, rejections }: Pick<DeliveryContext, 'syncId' | 'runId' | 'rejections'>,
): Promise<void> {
  if (refused.length > 0) await rejections.add(syncId, runId, refused);
}

type Resolution = Pick<DeliveryContext, 'syncId' | 'runId' | 'retryOf' | 'openBefore' | 'rejections' | 'ledger'>;

/** What is dealt with now, by a retry or because it changed, is no rejection of an earlier run any more. */
export async function resolveDealtWith(
  recordIds: readonly string[],
  refused: readonly Rejection[],
  { syncId, runId, retryOf, openBefore, rejections }: Omit<Resolution, 'ledger'>,
): Promise<void> {
  if (retryOf === undefined && !openBefore) return;
  const refusedIds = new Set(refused.map(({ recordId }) => recordId));
  const delivered = recordIds.filter((id) => !refusedIds.has(id));
  if (delivered.length === 0) return;
  if (retryOf !== undefined) await rejections.resolve(retryOf, delivered, 'delivered');
  if (openBefore) await rejections.resolveEarlier(syncId, runId, delivered, 'delivered');
}

/** Of records that are gone nothing is left to be said, unless they are still to be taken out of Customer.io. */
export async function resolveDeparted(
  recordIds: readonly string[],
  { syncId, runId, openBefore, rejections, ledger }: Resolution,
): Promise<void> {
  if (!openBefore || recordIds.length === 0) return;
  const leaving = new Set(await ledger.unsettledRemovals(syncId, recordIds));
  const gone = recordIds.filter((id) => !leaving.has(id));
  if (gone.length > 0) await rejections.resolveEarlier(syncId, runId, gone, 'gone');
}
