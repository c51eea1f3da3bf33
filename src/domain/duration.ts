import { z } from 'zod';

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A length of time as users write it: `0s`, `90s`, `15m`, `1h`, `7d`. */
export const durationSchema = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,5})[smhd]$/, { error: 'must be a duration such as 30s, 15m, 1h or 7d', abort: true });

/** Milliseconds of a duration that passed {@link durationSchema}. */
export function durationMs(duration: string): number {
  const unit = duration.at(-1);
  if (unit !== 's' && unit !== 'm' && unit !== 'h' && unit !== 'd') throw new RangeError(`not a duration: ${duration}`);
  return Number(duration.slice(0, -1)) * UNIT_MS[unit];
}
