import { isDeepStrictEqual } from 'node:util';
import { isPlainObject } from '../../domain/merge-patch.ts';

/** A place such as `schedule.every`; absent values are not there. */
export type Difference = { path: string; from?: unknown; to?: unknown };

/** Where two definitions differ, as deep as people think of it: lists of fields by their sources, other lists as a whole. */
export function differences(from: unknown, to: unknown, path = ''): Difference[] {
  if (isDeepStrictEqual(from, to)) return [];
  const [before, after] = [entriesByName(from), entriesByName(to)];
  if (before === undefined || after === undefined) {
    return [{ path, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
  }
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const found = names.flatMap((name) => {
    return differences(before.get(name), after.get(name), path === '' ? name : `${path}.${name}`);
  });
  // Only the order differs, or an entry is there twice.
  return found.length > 0 ? found : [{ path, from, to }];
}

function entriesByName(value: unknown): Map<string, unknown> | undefined {
  if (isPlainObject(value)) return new Map(Object.entries(value));
  if (!Array.isArray(value)) return undefined;
  const entries: unknown[] = value;
  const named = entries.flatMap((entry): [string, unknown][] => {
    if (!isPlainObject(entry) || typeof entry['source'] !== 'string') return [];
    return [[entry['source'], entry['target'] ?? entry['source']]];
  });
  return named.length === entries.length ? new Map(named) : undefined;
}
