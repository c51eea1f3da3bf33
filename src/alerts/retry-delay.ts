const FIRST_MS = 2_000;
/** Also of what a receiver asks for: it is asked again then, and may say so once more. */
export const MAX_RETRY_MS = 60 * 60_000;
/** A receiver that has been away for so long is told of what is so from then on. */
const GIVE_UP_MS = 3 * 24 * 60 * 60_000;

/**
 * How long to wait after the `attempt`th attempt (from 1) of a message that is `ageMs` old; undefined: give up. Doubles up
 * to an hour, with half of it left to chance so that not all messages come at once; `wishMs` is the receiver's own wish,
 * before which nothing is sent.
 */
export function retryDelay(
  attempt: number,
  ageMs: number,
  random: () => number,
  wishMs: number | undefined,
): number | undefined {
  if (ageMs >= GIVE_UP_MS) return undefined;
  const full = Math.min(MAX_RETRY_MS, FIRST_MS * 2 ** Math.min(30, attempt - 1));
  return Math.max(full / 2 + (full / 2) * random(), Math.min(wishMs ?? 0, MAX_RETRY_MS));
}
