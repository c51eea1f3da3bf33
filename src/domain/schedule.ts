import { Cron } from 'croner';
import { durationMs } from './duration.ts';
import type { Schedule } from './sync-definition.ts';

/** The shortest interval, and the shortest distance between two fires of a cron. */
export const MIN_INTERVAL_MS = 60_000;

export type ScheduleProblem = { path: string; message: string };

/**
 * What is wrong with a schedule that has the right shape: zone, cron syntax, a cron that never or too often fires. `path`:
 * where it is in the definition.
 */
export function scheduleProblems(schedule: Schedule, now: Date, path = 'schedule'): ScheduleProblem[] {
  if ('every' in schedule) {
    return durationMs(schedule.every) < MIN_INTERVAL_MS
      ? [{ path: `${path}.every`, message: 'must be at least one minute (1m)' }]
      : [];
  }
  if (!isTimeZone(schedule.timeZone)) {
    return [{ path: `${path}.timeZone`, message: `is not an IANA time zone: ${schedule.timeZone}` }];
  }
  if (schedule.cron.trim().split(/\s+/).length > 5) {
    return [{ path: `${path}.cron`, message: 'must have five fields (minute hour day month weekday)' }];
  }
  let cron: Cron;
  try {
    cron = parseCron(schedule.cron, schedule.timeZone);
  } catch (error) {
    return [{ path: `${path}.cron`, message: error instanceof Error ? error.message : String(error) }];
  }
  return cron.nextRun(now) === null ? [{ path: `${path}.cron`, message: 'never fires' }] : [];
}

/**
 * The first fire time strictly after `after`, in milliseconds since 1970; undefined when there is none. An interval
 * counts from `anchor` plus an offset derived from the sync's id, so that thousands of syncs do not fire together; a cron
 * fires exactly when it says. A local time that a DST change skips fires at the next one that exists; one that occurs
 * twice fires once.
 */
export function nextFireTime(
  schedule: Schedule,
  position: { after: number; anchor: number; offsetSeed: string },
): number | undefined {
  const notBefore = schedule.startAt === undefined ? 0 : Date.parse(schedule.startAt);
  if ('every' in schedule) return nextInterval(durationMs(schedule.every), notBefore, position);
  // croner answers strictly later times; one millisecond less lets `startAt` itself be a fire time.
  const after = Math.max(position.after, notBefore - 1);
  return parseCron(schedule.cron, schedule.timeZone).nextRun(new Date(after))?.getTime();
}

function nextInterval(
  every: number,
  notBefore: number,
  position: { after: number; anchor: number; offsetSeed: string },
): number {
  const first = (notBefore > 0 ? notBefore : position.anchor) + (hash(position.offsetSeed) % every);
  if (first > position.after) return first;
  return first + (Math.floor((position.after - first) / every) + 1) * every;
}

function parseCron(cron: string, timeZone: string): Cron {
  return new Cron(cron.trim(), { timezone: timeZone, paused: true });
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** FNV-1a, 32 bits: spreads ids evenly, and never changes between versions. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value;
}
