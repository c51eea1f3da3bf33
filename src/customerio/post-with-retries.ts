import { setTimeout as delay } from 'node:timers/promises';
import type { Failure } from '../domain/failure.ts';
import type { BatchAnswer, Customerio } from './customerio.ts';

/** Of one request. Longer outages are Temporal's: it retries the whole page from its cursor. */
const MAX_ATTEMPTS = 5;
const BASE_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;
/** A longer Retry-After is left to Temporal, so that no worker sits and waits. */
const MAX_OBEYED_RETRY_AFTER_MS = 60_000;
/** Longest silence towards the caller while it waits. */
const PROGRESS_EVERY_MS = 5_000;

export type Delivery = {
  signal?: AbortSignal;
  /** Called before each attempt and every few seconds of a wait, for a heartbeat. */
  onProgress?: () => void;
  /** In [0, 1). */
  random?: () => number;
  /** Rejects when `signal` is aborted. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/**
 * Posts a body until it is answered for good, at most {@link MAX_ATTEMPTS} times, with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/) or as long as Customer.io asks for. Throws
 * the signal's reason when it is aborted, and nothing else.
 */
export async function postWithRetries(
  customerio: Customerio,
  body: Uint8Array,
  { signal, onProgress = () => undefined, random = Math.random, sleep = abortableSleep }: Delivery,
): Promise<BatchAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    onProgress();
    const answer = await customerio.postBatch(body, signal);
    if (answer.type !== 'failed') return answer;
    const delayMs = delayBeforeNext(answer.failure, attempt, random);
    if (delayMs === undefined) return answer;
    for (let left = delayMs; left > 0; left -= PROGRESS_EVERY_MS) {
      await sleep(Math.min(left, PROGRESS_EVERY_MS), signal);
      if (left > PROGRESS_EVERY_MS) onProgress();
    }
  }
}

/** Undefined: no further attempt. */
function delayBeforeNext({ reaction }: Failure, attempt: number, random: () => number): number | undefined {
  if (reaction.type !== 'retry' || attempt >= MAX_ATTEMPTS) return undefined;
  const { afterMs } = reaction;
  if (afterMs === undefined) return random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (attempt - 1));
  if (afterMs > MAX_OBEYED_RETRY_AFTER_MS) return undefined;
  // Never sooner than asked, and not all batches at the same moment.
  return afterMs + random() * BASE_DELAY_MS;
}

async function abortableSleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
