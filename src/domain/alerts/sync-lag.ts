import { dueAfter } from './stale-at.ts';
import type { Watch } from './watch.ts';

/**
 * When a sync should next have succeeded, in milliseconds since 1970: the first fire of its schedule after its last success
 * (or resume, or new schedule). Undefined while it is paused or deleted and before its first success, which may take days.
 * Fires of an interval are offset for each sync, so this is up to one interval late for them, never early.
 */
export function dueSince(watch: Watch): number | undefined {
  const { subject, countingSince, succeeded } = watch;
  if (subject.type !== 'sync' || subject.deleted === true || countingSince === undefined) return undefined;
  const { facts } = subject;
  if (facts === undefined || facts.paused || succeeded !== true) return undefined;
  const { schedule } = facts;
  const startAt = schedule.startAt === undefined ? 0 : Date.parse(schedule.startAt);
  return dueAfter(schedule, Math.max(countingSince, startAt), 1);
}
