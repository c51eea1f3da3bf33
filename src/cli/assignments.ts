import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';

const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

type Tree = { [name: string]: unknown };

/**
 * `schedule.every=1h filter=null` as a merge patch. A value that reads as JSON is that (`null` removes), anything else is
 * text as it stands.
 */
export function patchOfAssignments(assignments: readonly string[]): Record<string, unknown> {
  const patch: Tree = {};
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    const path = assignment.slice(0, Math.max(0, equals)).trim().split('.');
    if (equals < 1 || path.some((name) => name === '' || UNSAFE.has(name))) {
      throw new CliError(EXIT.usage, `${JSON.stringify(assignment)} is not a change.`, {
        hint: 'Write name=value, such as schedule.every=1h or filter=null.',
      });
    }
    set(patch, path, valueOf(assignment.slice(equals + 1)), assignment);
  }
  return patch;
}

function set(patch: Tree, path: readonly string[], value: unknown, assignment: string): void {
  let place: Tree = patch;
  for (const name of path.slice(0, -1)) {
    const next = place[name] ?? {};
    if (!isTree(next)) throw twice(assignment);
    place[name] = next;
    place = next;
  }
  const last = path.at(-1) ?? '';
  if (last in place) throw twice(assignment);
  place[last] = value;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function twice(assignment: string): CliError {
  return new CliError(EXIT.usage, `${JSON.stringify(assignment)} sets what another change sets too.`);
}

function valueOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // Text needs no quotes: only what is JSON is read as such.
    return text;
  }
}
