import type { z } from 'zod';
import { badInput } from './problem.ts';
import type { InputError, Problem } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** Answers with what a schema makes of a value; throws the problem that `refuse` makes of all that is wrong with it. */
export function parseInput<T>(
  schema: z.ZodType<T>,
  value: unknown,
  refuse: (errors: InputError[]) => Problem = badInput,
): T {
  const parsed = schema.safeParse(value, { reportInput: true });
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
  return [{ path: joined(path), message: sentence(issue) }];
}

/** The alternative that the value fails least: its complaints are the ones that help. */
function closestBranch(branches: readonly Issue[][]): Issue[] | undefined {
  const filled = branches.filter((branch) => branch.length > 0);
  return filled.toSorted((a, b) => a.length - b.length)[0];
}

function sentence(issue: Issue): string {
  if ('input' in issue && issue.input === undefined) return 'is required';
  if (issue.code === 'invalid_type') return `must be of type ${issue.expected}`;
  if (issue.code === 'invalid_value')
    return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
  return issue.message;
}

function joined(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

/** `fields[2].source`, as the domain writes it, in the notation of the API: `fields.2.source`. */
export function dotted(path: string): string {
  return path.replace(/\[(\d+)\]/g, '.$1');
}
