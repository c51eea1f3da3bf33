import { retryAfterMs as wishOf } from '../domain/retry-after.ts';

/** A longer wish is cut to this: the next attempt will hear it again. */
export const MAX_RETRY_AFTER_MS = 5 * 60_000;

/** How long the answer asks to wait: seconds or a date, see `domain/retry-after.ts`. */
export function retryAfterMs(headers: Parameters<typeof wishOf>[0], nowMs: number): number | undefined {
  return wishOf(headers, nowMs, MAX_RETRY_AFTER_MS);
}
