import { isPlainObject, mergePatch } from './merge-patch.ts';
import type { SyncDefinition } from './sync-definition.ts';

/**
 * What a merge patch (RFC 7396) makes of a definition; not checked yet. A schedule of the other kind (`every` for a cron,
 * or the other way round) takes the old one's place whole, but for `startAt`: merged, it would be both at once.
 */
export function patchDefinition(definition: SyncDefinition, patch: unknown): unknown {
  return mergePatch(withReplacedSchedule(definition, patch), patch);
}

function withReplacedSchedule(definition: SyncDefinition, patch: unknown): unknown {
  const schedule = isPlainObject(patch) ? patch['schedule'] : undefined;
  if (!isPlainObject(schedule)) return definition;
  const present = definition.schedule;
  const replaces =
    (isGiven(schedule, 'cron') && 'every' in present) || (isGiven(schedule, 'every') && 'cron' in present);
  if (!replaces) return definition;
  const { startAt } = present;
  return { ...definition, schedule: startAt === undefined ? {} : { startAt } };
}

/** `null` removes, so it does not announce a schedule of that kind. */
function isGiven(schedule: Record<string, unknown>, member: 'cron' | 'every'): boolean {
  return schedule[member] !== undefined && schedule[member] !== null;
}
