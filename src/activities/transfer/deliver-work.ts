import type { Customerio } from '../../customerio/customerio.ts';
import { sendBatch } from '../../customerio/send-batch.ts';
import { FailureError } from '../../domain/failure.ts';
import { NO_COUNTS } from '../../domain/run.ts';
import type { RunCounts } from '../../domain/run.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { RejectionStore } from '../../store/store.ts';
import type { Work } from './stretch-builder.ts';

export type DeliveryContext = {
  syncId: string;
  runId: string;
  /** Retry runs: the run whose rejections are resolved by a delivery. */
  retryOf?: string;
  customerio: Customerio;
  rejections: RejectionStore;
  signal: AbortSignal;
  onProgress: () => void;
};

/**
 * Gives every row of a stretch its outcome: sends its batch, and keeps what was refused (here or by Customer.io) in the
 * store. Only then may the stretch be acknowledged. Throws a FailureError when it cannot be done now.
 */
export async function deliverWork(work: Work, context: DeliveryContext): Promise<RunCounts> {
  const { syncId, runId, retryOf, customerio, signal, onProgress } = context;
  const refused: Rejection[] = [...work.rejections];
  const counts = { ...NO_COUNTS, read: work.rows, skipped: work.skipped };
  if (work.batch !== undefined) {
    const result = await sendBatch(customerio, work.batch, { signal, onProgress });
    if (result.type === 'failed') throw new FailureError(result.failure);
    counts.sent = result.accepted.sent;
    counts.deleted = result.accepted.deleted;
    refused.push(...result.rejections);
  }
  if (refused.length > 0) await context.rejections.add(syncId, runId, refused);
  if (retryOf !== undefined && work.batch !== undefined) {
    const refusedIds = new Set(refused.map(({ recordId }) => recordId));
    const delivered = work.batch.items.map(({ recordId }) => recordId).filter((id) => !refusedIds.has(id));
    if (delivered.length > 0) await context.rejections.resolve(retryOf, delivered, 'delivered');
  }
  return { ...counts, rejected: refused.length };
}
