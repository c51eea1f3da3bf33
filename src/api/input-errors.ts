import type { z } from 'zod';
import { inputSentence } from './input-sentences.ts';
import { badInput } from './problem.ts';
import type { InputError } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** Answers with what a schema makes of a value; throws the error that `refuse` makes of all that is wrong with it. */
export function parseInput<T>(
  schema: z.ZodType<T>,
  value: unknown,
  refuse: (errors: InputError[]) => Error = badInput,
): T {
  const parsed = schema.safeParse(value, { error: inputSentence });
  if (parsed.success) return parsed.data;
  throw refuse(parsed.error.issues.flatMap((issue) => fromIssue(issue, [])));
}

function fromIssue(issue: Issue, base: readonly PropertyKey[]): InputError[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: joined([...path, key]), message: 'is not known here' }));
  }
  if (issue.code === 'invalid_union') {
    const closest = closestBranch(issue.errors);
    if (closest !== undefined) return closest.flatMap((inner) => fromIssue(inner, path));
  }
  return [{ path: joined(path), message: issue.message }];
}

/** The alternative that the value fails least: its complaints are the ones that help. */
function closestBranch(branches: readonly Issue[][]): Issue[] | undefined {
  const filled = branches.filter((branch) => branch.length > 0);
  return filled.toSorted((a, b) => a.length - b.length)[0];
}

function joined(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

/** `fields[2].source`, as the domain writes it, in the notation of the API: `fields.2.source`. */
export function dotted(path: string): string {
  return path.replace(/\[(\d+)\]/g, '.$1');
}
