const FIRST_MS = 2_000;
const MAX_MS = 60 * 60_000;
/** A receiver that has been away for so long is told of what is so from then on. */
const GIVE_UP_MS = 3 * 24 * 60 * 60_000;

/**
 * How long to wait after the `attempt`th attempt (from 1) of a message that is `ageMs` old; undefined: give up. Doubles up
 * to an hour, with half of it left to chance so that not all messages come at once.
 */
export function retryDelay(attempt: number, ageMs: number, random: () => number): number | undefined {
  if (ageMs >= GIVE_UP_MS) return undefined;
  const full = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(30, attempt - 1));
  return full / 2 + (full / 2) * random();
}
