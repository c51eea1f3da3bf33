import { isDeepStrictEqual } from 'node:util';
import { isPlainObject } from '../../domain/merge-patch.ts';
import { patchDefinition } from '../../domain/patch-definition.ts';
import { syncDefinitionSchema } from '../../domain/sync-definition.ts';
import type { SyncDefinition } from '../../domain/sync-definition.ts';

/** A patch may change them into one of another kind, which takes the old one's place whole. */
const KINDS = new Set(['schedule', 'reconcile', 'format']);

export type Patch = Record<string, unknown>;

/**
 * The merge patch that makes `to` of `from`; `{}` when there is nothing to do, undefined when no merge patch can, since a
 * `null` of the new one would count as a removal.
 */
export function patchBetween(from: SyncDefinition, to: SyncDefinition): Patch | undefined {
  const patch: Patch = {};
  const before: Patch = from;
  const after: Patch = to;
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isDeepStrictEqual(before[name], after[name])) continue;
    patch[name] = KINDS.has(name) ? whole(before[name], after[name]) : between(before[name], after[name]);
  }
  const parsed = syncDefinitionSchema.safeParse(patchDefinition(from, patch));
  return parsed.success && isDeepStrictEqual(parsed.data, to) ? patch : undefined;
}

function between(before: unknown, after: unknown): unknown {
  if (!isPlainObject(before) || !isPlainObject(after)) return after ?? null;
  const changed = Object.keys(after).filter((name) => !isDeepStrictEqual(before[name], after[name]));
  return {
    ...removed(before, after),
    ...Object.fromEntries(changed.map((name) => [name, between(before[name], after[name])])),
  };
}

function whole(before: unknown, after: unknown): unknown {
  return isPlainObject(before) && isPlainObject(after) ? { ...removed(before, after), ...after } : (after ?? null);
}

function removed(before: Patch, after: Patch): Patch {
  const gone = Object.keys(before).filter((name) => after[name] === undefined);
  return Object.fromEntries(gone.map((name) => [name, null]));
}
