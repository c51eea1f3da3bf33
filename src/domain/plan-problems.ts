import { checkFilter } from './filter.ts';
import type { Descriptions, FieldType } from './object-description.ts';
import { resolveField, type ResolvedField } from './resolve-field.ts';
import { attributeNameSchema } from './field-names.ts';
import type { Format } from './format.ts';
import { reservedTargetProblem } from './reserved-targets.ts';

/** `path` is the place in the definition, such as `fields[2].source`; `message` continues it as a sentence. */
export type PlanProblem = { path: string; message: string };

/** Bulk API does not return these. https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm */
const UNREADABLE_TYPES: ReadonlySet<FieldType> = new Set(['base64', 'address', 'location']);

/** Types whose values tell records apart and stay the same. Encrypted texts are masked, so many people would share one. */
const IDENTIFIER_TYPES: ReadonlySet<FieldType> = new Set([
  'id',
  'reference',
  'string',
  'email',
  'phone',
  'url',
  'picklist',
  'combobox',
  'int',
  'long',
  'double',
]);

export function identifierProblem(
  source: string,
  field: ResolvedField | undefined,
  descriptions: Descriptions,
  what: string,
): string | undefined {
  if (field === undefined) return missingField(source, descriptions);
  if (IDENTIFIER_TYPES.has(field.type)) return undefined;
  return unreadableProblem(field) ?? `${field.path} is of type ${field.type}, which cannot identify ${what}`;
}

/** Fields that exist and yet cannot be exported: compound fields have parts that can. */
export function unreadableProblem(field: Pick<ResolvedField, 'path' | 'type' | 'components'>): string | undefined {
  if (!UNREADABLE_TYPES.has(field.type)) return undefined;
  if (field.components.length === 0) return `${field.path} is of type ${field.type}, which Salesforce does not export`;
  return `${field.path} is made of several fields, pick those instead: ${field.components.join(', ')}`;
}

export function targetProblem(target: string, taken: ReadonlySet<string>, format: Format): string | undefined {
  const reserved = reservedTargetProblem(target, format);
  if (reserved !== undefined) return reserved;
  if (taken.has(target)) return `${target} is the name of another attribute of this sync`;
  const name = attributeNameSchema.safeParse(target);
  return name.success ? undefined : `${target} ${name.error.issues.map((issue) => issue.message).join(', ')}`;
}

/** A field of the filter that is gone stops a sync: without it, records would pass that were never meant to. */
export function filterProblems(filter: string | undefined, descriptions: Descriptions): PlanProblem[] {
  if (filter === undefined) return [];
  const checked = checkFilter(filter);
  if (checked.type === 'invalid') return [{ path: 'filter', message: checked.message }];
  return checked.fields.flatMap((name) => {
    const field = resolveField(name, descriptions);
    if (field === undefined) return [{ path: 'filter', message: missingField(name, descriptions) }];
    return field.filterable ? [] : [{ path: 'filter', message: `${name} cannot be used in a filter` }];
  });
}

export function missingField(source: string, { object }: Descriptions): string {
  return `${source} does not exist on ${object.name}, or is hidden from the connected user`;
}
