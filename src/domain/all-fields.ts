import type { FieldMapping } from './field-names.ts';
import type { OmittedField } from './field-plan.ts';
import { MAX_ATTRIBUTES } from './mapping/limits.ts';
import type { ObjectDescription } from './object-description.ts';
import { MAX_SELECT_LENGTH } from './plan-columns.ts';
import { unreadableProblem } from './plan-problems.ts';
import { reservedTargetProblem } from './reserved-targets.ts';
import type { Format } from './format.ts';

/**
 * What `fields: "all"` means for an object today: each field under its own name, in describe's order, as far as Salesforce
 * exports it and Customer.io has room; and what is left out, with the reason.
 */
export function allFields(
  object: ObjectDescription,
  format: Format,
): { fields: FieldMapping[]; omitted: OmittedField[] } {
  const fields: FieldMapping[] = [];
  const omitted: OmittedField[] = [];
  let selectLength = 0;
  for (const field of object.fields) {
    const components = object.fields.filter((part) => part.compoundFieldName === field.name && part !== field);
    const reason =
      unreadableProblem({ path: field.name, type: field.type, components: components.map(({ name }) => name) }) ??
      reservedTargetProblem(field.name, format) ??
      (fields.length >= MAX_ATTRIBUTES ? `Customer.io takes at most ${MAX_ATTRIBUTES} attributes` : undefined) ??
      (selectLength + field.name.length > MAX_SELECT_LENGTH / 2 ? 'the query would be too long' : undefined);
    if (reason !== undefined) {
      omitted.push({ source: field.name, reason });
      continue;
    }
    selectLength += field.name.length + 2;
    fields.push({ source: field.name });
  }
  return { fields, omitted };
}
