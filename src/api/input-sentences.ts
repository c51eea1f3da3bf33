import type { z } from 'zod';

const MANY = { string: 'characters', array: 'entries', record: 'properties' } as const;
const TYPES: Readonly<Record<string, string>> = { record: 'object', int: 'whole number' };

/** What to say of a mistake whose schema says nothing of its own; continues the path, as in "name is required". */
export function inputSentence(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return 'is required';
  switch (issue.code) {
    case 'invalid_type':
      return `must be of type ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${choices(issue.values)}`;
    case 'invalid_union':
      return Array.isArray(issue.options) ? `must be ${choices(issue.options)}` : 'is not of a known form';
    case 'too_small':
      if (issue.minimum === 1 && issue.origin in MANY) return 'must not be empty';
      return `must ${issue.origin in MANY ? 'have' : 'be'} at least ${issue.minimum}${many(issue.origin)}`;
    case 'too_big':
      return `must ${issue.origin in MANY ? 'have' : 'be'} at most ${issue.maximum}${many(issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'datetime' ? 'must be a time such as 2026-12-01T00:00:00Z' : undefined;
    default:
      return undefined;
  }
}

function choices(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(' or ');
}

function many(origin: string): string {
  const things = Object.entries(MANY).find(([name]) => name === origin)?.[1];
  return things === undefined ? '' : ` ${things}`;
}
