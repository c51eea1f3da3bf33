import { isPlainObject, mergePatch } from './merge-patch.ts';
import type { Format } from './format.ts';
import type { Schedule, SyncDefinition } from './sync-definition.ts';

/**
 * What a merge patch (RFC 7396) makes of a definition; not checked yet. A schedule of the other kind (`every` for a cron,
 * or the other way round) takes the old one's place whole, but for `startAt`: merged, it would be both at once. So does a
 * format of another type, and an event's `name` that of its `nameField`.
 */
export function patchDefinition(definition: SyncDefinition, patch: unknown): unknown {
  return mergePatch(withoutReplaced(definition, patch), patch);
}

function withoutReplaced(definition: SyncDefinition, patch: unknown): unknown {
  if (!isPlainObject(patch)) return definition;
  const { schedule, reconcile, format } = definition;
  return {
    ...definition,
    schedule: scheduleToPatch(schedule, patch['schedule']),
    ...(reconcile === undefined ? {} : { reconcile: scheduleToPatch(reconcile, patch['reconcile']) }),
    format: formatToPatch(format, patch['format']),
  };
}

function scheduleToPatch(present: Schedule, patch: unknown): unknown {
  if (!isPlainObject(patch)) return present;
  const replaces = (isGiven(patch, 'cron') && 'every' in present) || (isGiven(patch, 'every') && 'cron' in present);
  if (!replaces) return present;
  const { startAt } = present;
  return startAt === undefined ? {} : { startAt };
}

function formatToPatch(present: Format, patch: unknown): unknown {
  if (!isPlainObject(patch)) return present;
  if (isGiven(patch, 'type') && patch['type'] !== present.type) return {};
  const { name, nameField, ...rest } = { name: undefined, nameField: undefined, ...present };
  if (isGiven(patch, 'nameField') && name !== undefined) return rest;
  return isGiven(patch, 'name') && nameField !== undefined ? rest : present;
}

/** `null` removes, so it announces nothing. */
function isGiven(patch: Record<string, unknown>, member: string): boolean {
  return patch[member] !== undefined && patch[member] !== null;
}
