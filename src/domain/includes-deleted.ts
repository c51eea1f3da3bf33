import { FORMAT_RULES } from './format-rules.ts';
import type { SyncDefinition } from './sync-definition.ts';

/** Salesforce archives activities after about a year, and only `queryAll` returns them then. */
const ARCHIVED_OBJECTS: ReadonlySet<string> = new Set(['task', 'event']);

/**
 * Does a run ask for deleted records too (`queryAll`, where the object has IsDeleted)? Before anything was sent no
 * deletion can concern it. What cannot be removed outlives its record: then only those count that `queryAll` alone returns.
 */
export function includesDeleted(
  { deletions, format, object }: SyncDefinition,
  { sentBefore }: { sentBefore: boolean },
): boolean {
  if (!FORMAT_RULES[format.type].removable) return ARCHIVED_OBJECTS.has(object.toLowerCase());
  return deletions === 'send' && sentBefore;
}
