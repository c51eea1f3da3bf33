import type { SyncDefinition } from './sync-definition.ts';

/** Salesforce archives activities after about a year, and only `queryAll` returns them then. */
const ARCHIVED_OBJECTS: ReadonlySet<string> = new Set(['task', 'event']);

/**
 * Does a run ask for deleted records too (`queryAll`, where the object has IsDeleted)? Before anything was sent no
 * deletion can concern it. An event outlives its record, so for events only those count that `queryAll` alone returns.
 */
export function includesDeleted(
  { deletions, format, object }: SyncDefinition,
  { sentBefore }: { sentBefore: boolean },
): boolean {
  if (format.type === 'event') return ARCHIVED_OBJECTS.has(object.toLowerCase());
  return deletions === 'send' && sentBefore;
}
