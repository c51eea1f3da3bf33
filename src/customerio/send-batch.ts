import type { Batch } from '../domain/batcher.ts';
import type { Failure } from '../domain/failure.ts';
import type { Rejection } from '../domain/rejection.ts';
import type { Customerio } from './customerio.ts';
import { Delivered } from './delivered.ts';
import { isolateRefused } from './isolate-refused.ts';
import { postWithRetries } from './post-with-retries.ts';
import type { Delivery } from './post-with-retries.ts';

export type SendResult =
  | {
      type: 'delivered';
      /** Accepted items by what they do. */
      accepted: { sent: number; deleted: number };
      /** In the batch's order. Accepted and rejected items are all of the batch. */
      rejections: Rejection[];
    }
  /** Some of the batch may have arrived; sending it again is harmless, as its message ids are the same. */
  | { type: 'failed'; failure: Failure };

/**
 * Brings a batch to Customer.io and finds the records that it refuses. Transient failures are retried for a short time; a
 * `retry` failure that comes back is for the caller's longer schedule. Throws only when `signal` is aborted.
 */
export async function sendBatch(customerio: Customerio, batch: Batch, delivery: Delivery = {}): Promise<SendResult> {
  const answer = await postWithRetries(customerio, batch.body(), delivery);
  if (answer.type === 'accepted') {
    const { upserts, deletions } = batch.counts;
    return { type: 'delivered', accepted: { sent: upserts, deleted: deletions }, rejections: [] };
  }
  const delivered = new Delivered();
  const failure = await isolateRefused(customerio, { items: batch.items, answer }, delivered, delivery);
  if (failure !== undefined) return { type: 'failed', failure };
  return { type: 'delivered', accepted: delivered.accepted, rejections: delivered.rejectionsInOrder() };
}
