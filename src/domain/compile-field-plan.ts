import { allFields } from './all-fields.ts';
import { compileFormat } from './compile-format.ts';
import type { FieldPlan, PlannedAttribute } from './field-plan.ts';
import { checkFilter } from './filter.ts';
import { formatFields } from './format.ts';
import { usesLedger } from './ledger-use.ts';
import { MAX_ATTRIBUTES } from './mapping/limits.ts';
import type { Descriptions } from './object-description.ts';
import { PlanColumns } from './plan-columns.ts';
import {
  filterProblems,
  identifierProblem,
  targetProblem,
  unreadableProblem,
  type PlanProblem,
} from './plan-problems.ts';
import { resolveField, type ResolvedField } from './resolve-field.ts';
import type { PlacelessDefinition } from './sync-definition.ts';

export type CompiledPlan = {
  /** Present when there is no problem. */
  plan?: FieldPlan;
  problems: PlanProblem[];
  /** Sources of mapped fields that Salesforce does not have, or does not show: the plan does without them. */
  missingFields: string[];
};

/** Fields that say when a record last changed, best first: only SystemModstamp also moves for changes by the system. */
const CURSOR_FIELDS = ['SystemModstamp', 'LastModifiedDate', 'CreatedDate'] as const;

/** Every path that the definition follows, in its filter too: their objects must be described. */
export function fieldPaths(definition: PlacelessDefinition): string[] {
  const filter = definition.filter === undefined ? undefined : checkFilter(definition.filter);
  const filtered = filter?.type === 'valid' ? filter.fields : [];
  const mapped = definition.fields === 'all' ? [] : definition.fields.map((field) => field.source);
  const needed = formatFields(definition.format).map((field) => field.source);
  return [...new Set([definition.identifier, ...needed, ...mapped, ...filtered])];
}

/** Turns a definition into columns and attributes, against what Salesforce says of the object today. */
export function compileFieldPlan(definition: PlacelessDefinition, descriptions: Descriptions): CompiledPlan {
  const { object } = descriptions;
  const problems: PlanProblem[] = [];
  const columns = new PlanColumns();
  const report = (path: string, message: string | undefined) => {
    if (message !== undefined) problems.push({ path, message });
  };

  const recordId = columns.placeIfFound(resolveField('Id', descriptions));
  const version = columns.placeIfFound(cursorField(descriptions));
  const isDeleted = columns.placeIfFound(resolveField('IsDeleted', descriptions));
  report('object', object.queryable ? undefined : `${object.name} cannot be queried`);
  if (recordId === undefined) report('object', `${object.name} has no record ids`);
  if (version === undefined) {
    report('object', `${object.name} has no field that says when a record changed (${CURSOR_FIELDS.join(', ')})`);
  }

  const identifier = resolveField(definition.identifier, descriptions);
  const identifierColumn = columns.placeIfFound(identifier);
  const what = definition.format.type === 'person' ? 'a person' : 'a record';
  report('identifier', identifierProblem(definition.identifier, identifier, descriptions, what));
  const { format, problems: formatProblems } = compileFormat(definition.format, descriptions, columns);
  problems.push(...formatProblems);

  const attributes: PlannedAttribute[] = [];
  const missingFields: string[] = [];
  const targets = new Set<string>();
  const { fields, omitted } =
    definition.fields === 'all'
      ? allFields(object, definition.format)
      : { fields: definition.fields, omitted: undefined };
  for (const [index, { source, target = source }] of fields.entries()) {
    report(`fields[${index}].target`, targetProblem(target, targets, definition.format));
    targets.add(target);
    const field = resolveField(source, descriptions);
    if (field === undefined) {
      missingFields.push(source);
      continue;
    }
    report(`fields[${index}].source`, unreadableProblem(field));
    attributes.push({ column: columns.place(field), source, target, type: field.type });
  }
  if (attributes.length === 0) {
    report('fields', `none of the fields exists on ${object.name}: ${missingFields.join(', ')}`);
  }
  if (attributes.length > MAX_ATTRIBUTES) report('fields', `may be at most ${MAX_ATTRIBUTES}, Customer.io's limit`);
  report('fields', columns.problem());
  problems.push(...filterProblems(definition.filter, descriptions));

  const incomplete = recordId === undefined || version === undefined || identifierColumn === undefined;
  if (problems.length > 0 || incomplete || identifier === undefined || format === undefined) {
    return { problems, missingFields };
  }
  const { integrations, longValues } = definition;
  const planned = { column: identifierColumn, source: definition.identifier, type: identifier.type };
  const place = { object: object.name, columns: columns.paths, recordId, version, isDeleted };
  const rules = {
    integrations,
    ...(longValues === undefined ? {} : { longValues }),
    ...(usesLedger(definition) ? { ledger: true } : {}),
    ...(omitted === undefined ? {} : { omitted }),
  };
  return { plan: { ...place, identifier: planned, attributes, format, ...rules }, problems, missingFields };
}

function cursorField(descriptions: Descriptions): ResolvedField | undefined {
  return CURSOR_FIELDS.map((name) => resolveField(name, descriptions)).find((field) => field?.filterable === true);
}
