import type { FieldPlan, PlannedAttribute } from './field-plan.ts';
import { checkFilter } from './filter.ts';
import { MAX_ATTRIBUTES } from './mapping/limits.ts';
import type { Descriptions, FieldType } from './object-description.ts';
import { resolveField, type ResolvedField } from './resolve-field.ts';
import { attributeNameSchema, type SyncDefinition } from './sync-definition.ts';

/** `path` is the place in the definition, such as `fields[2].source`; `message` a sentence. */
export type PlanProblem = { path: string; message: string };

export type CompiledPlan = {
  /** Present when there is no problem. */
  plan?: FieldPlan;
  problems: PlanProblem[];
  /** Sources of mapped fields that Salesforce does not have, or does not show: the plan does without them. */
  missingFields: string[];
};

/** Fields that say when a record last changed, best first: only SystemModstamp also moves for changes by the system. */
const CURSOR_FIELDS = ['SystemModstamp', 'LastModifiedDate', 'CreatedDate'] as const;

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

/** Every path that the definition follows, in its filter too: their objects must be described. */
export function fieldPaths(definition: SyncDefinition): string[] {
  const filter = definition.filter === undefined ? undefined : checkFilter(definition.filter);
  const filtered = filter?.type === 'valid' ? filter.fields : [];
  return [...new Set([definition.identifier, ...definition.fields.map((field) => field.source), ...filtered])];
}

/** Turns a definition into columns and attributes, against what Salesforce says of the object today. */
export function compileFieldPlan(definition: SyncDefinition, descriptions: Descriptions): CompiledPlan {
  const problems: PlanProblem[] = [];
  const missingFields: string[] = [];
  const { object } = descriptions;
  if (!object.queryable) problems.push({ path: 'object', message: `${object.name} cannot be queried` });

  const columns = new Columns();
  const recordId = columns.add(resolveField('Id', descriptions));
  const version = columns.add(cursorField(descriptions));
  const isDeleted = columns.add(resolveField('IsDeleted', descriptions));
  if (recordId === undefined) problems.push({ path: 'object', message: `${object.name} has no record ids` });
  if (version === undefined) {
    problems.push({
      path: 'object',
      message: `${object.name} has no field that says when a record changed (${CURSOR_FIELDS.join(', ')})`,
    });
  }

  const identifier = resolveField(definition.identifier, descriptions);
  const identifierColumn = columns.add(identifier);
  const identifierProblem = identifierIsUnusable(definition.identifier, identifier, descriptions);
  if (identifierProblem !== undefined) problems.push({ path: 'identifier', message: identifierProblem });

  const attributes: PlannedAttribute[] = [];
  const targets = new Set<string>();
  for (const [index, { source, target = source }] of definition.fields.entries()) {
    const nameProblem = targetIsUnusable(target, targets);
    if (nameProblem !== undefined) problems.push({ path: `fields[${index}].target`, message: nameProblem });
    targets.add(target);
    const field = resolveField(source, descriptions);
    if (field === undefined) {
      missingFields.push(source);
    } else if (UNREADABLE_TYPES.has(field.type)) {
      problems.push({ path: `fields[${index}].source`, message: cannotBeRead(field) });
    } else {
      attributes.push({ column: columns.place(field), source, target, type: field.type });
    }
  }
  if (definition.fields.length > MAX_ATTRIBUTES) {
    problems.push({ path: 'fields', message: `may have at most ${MAX_ATTRIBUTES} fields, Customer.io's limit` });
  }
  if (attributes.length === 0 && problems.length === 0) {
    problems.push({
      path: 'fields',
      message: `none of the fields exists on ${object.name}: ${missingFields.join(', ')}`,
    });
  }

  problems.push(...filterProblems(definition.filter, descriptions));

  if (problems.length > 0 || recordId === undefined || version === undefined) return { problems, missingFields };
  if (identifier === undefined || identifierColumn === undefined) return { problems, missingFields };
  const plan: FieldPlan = {
    object: object.name,
    columns: columns.paths,
    recordId,
    version,
    isDeleted,
    identifier: { column: identifierColumn, source: definition.identifier, type: identifier.type },
    attributes,
    format: definition.format,
    integrations: definition.integrations,
  };
  return { plan, problems, missingFields };
}

/** A field of the filter that is gone stops a sync: without it, records would pass that were never meant to. */
function filterProblems(filter: string | undefined, descriptions: Descriptions): PlanProblem[] {
  if (filter === undefined) return [];
  const checked = checkFilter(filter);
  if (checked.type === 'invalid') return [{ path: 'filter', message: checked.message }];
  return checked.fields.flatMap((name) => {
    const field = resolveField(name, descriptions);
    if (field === undefined) return [{ path: 'filter', message: doesNotExist(name, descriptions) }];
    return field.filterable ? [] : [{ path: 'filter', message: `${name} cannot be used in a filter` }];
  });
}

/** Columns in the order of their first use, without repeats. */
class Columns {
  readonly paths: string[] = [];

  place(field: ResolvedField): number {
    const known = this.paths.indexOf(field.path);
    return known >= 0 ? known : this.paths.push(field.path) - 1;
  }

  add(field: ResolvedField | undefined): number | undefined {
    return field === undefined ? undefined : this.place(field);
  }
}

function cursorField(descriptions: Descriptions): ResolvedField | undefined {
  return CURSOR_FIELDS.map((name) => resolveField(name, descriptions)).find((field) => field?.filterable === true);
}

function identifierIsUnusable(
  source: string,
  field: ResolvedField | undefined,
  descriptions: Descriptions,
): string | undefined {
  if (field === undefined) return doesNotExist(source, descriptions);
  if (UNREADABLE_TYPES.has(field.type)) return cannotBeRead(field);
  if (!IDENTIFIER_TYPES.has(field.type)) return `${source} is of type ${field.type}, which cannot identify a person`;
  return undefined;
}

function doesNotExist(source: string, { object }: Descriptions): string {
  return `${source} does not exist on ${object.name}, or is hidden from the connected user`;
}

function targetIsUnusable(target: string, taken: ReadonlySet<string>): string | undefined {
  if (taken.has(target)) return `${target} is the name of another attribute of this sync`;
  const name = attributeNameSchema.safeParse(target);
  return name.success ? undefined : `${target} ${name.error.issues.map((issue) => issue.message).join(', ')}`;
}

function cannotBeRead(field: ResolvedField): string {
  if (field.components.length === 0) return `${field.path} is of type ${field.type}, which Salesforce does not export`;
  return `${field.path} is made of several fields, pick those instead: ${field.components.join(', ')}`;
}
