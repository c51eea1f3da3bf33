import { durationMs } from '../duration.ts';
import { nextFireTime } from '../schedule.ts';
import type { Schedule } from '../sync-definition.ts';
import type { Watch } from './watch.ts';

/** Runs of a short interval may take longer than some of it. */
const AT_LEAST_MS = 30 * 60_000;
/** The first run reads everything. */
const AT_LEAST_BEFORE_FIRST_MS = 24 * 60 * 60_000;

/**
 * When a sync counts as stale, in milliseconds since 1970, unless a run succeeds before: after so many of its own
 * intervals without one, and without a run under way that gets on. Never while it is paused or deleted.
 */
export function staleAt(watch: Watch, intervals: number): number | undefined {
  const { subject, countingSince } = watch;
  if (subject.type !== 'sync' || subject.deleted === true || countingSince === undefined) return undefined;
  const { facts } = subject;
  if (facts === undefined || facts.paused) return undefined;
  const { schedule } = facts;
  const from = Math.max(
    countingSince,
    watch.progress?.at ?? 0,
    schedule.startAt === undefined ? 0 : Date.parse(schedule.startAt),
  );
  const due = dueAfter(schedule, from, intervals);
  const atLeast = watch.succeeded === true ? AT_LEAST_MS : AT_LEAST_BEFORE_FIRST_MS;
  return due === undefined ? undefined : Math.max(due, from + atLeast);
}

/** When the schedule has fired so often after `from`; undefined when it does not. */
export function dueAfter(schedule: Schedule, from: number, intervals: number): number | undefined {
  if ('every' in schedule) return from + intervals * durationMs(schedule.every);
  let time: number | undefined = from;
  for (let fire = 0; fire < intervals && time !== undefined; fire += 1) {
    time = nextFireTime(schedule, { after: time, anchor: from, offsetSeed: '' });
  }
  return time;
}
