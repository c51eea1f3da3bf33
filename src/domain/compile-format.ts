import type { PlannedColumn, PlannedFormat } from './field-plan.ts';
import { formatFields, type Format } from './format.ts';
import type { Descriptions, FieldType } from './object-description.ts';
import type { PlanColumns } from './plan-columns.ts';
import { identifierProblem, missingField, type PlanProblem } from './plan-problems.ts';
import { resolveField } from './resolve-field.ts';

/** Types whose values read as a name. */
const NAME_TYPES: ReadonlySet<FieldType> = new Set(['string', 'picklist', 'combobox', 'textarea', 'email', 'url']);
const TIME_TYPES: ReadonlySet<FieldType> = new Set(['datetime', 'date']);

/** Finds the fields that a format needs and places their columns. A format with a problem cannot be planned. */
export function compileFormat(
  format: Format,
  descriptions: Descriptions,
  columns: PlanColumns,
): { format?: PlannedFormat; problems: PlanProblem[] } {
  const problems: PlanProblem[] = [];
  const found = new Map<string, PlannedColumn>();
  for (const { path, source } of formatFields(format)) {
    const field = resolveField(source, descriptions);
    if (field === undefined) {
      problems.push({ path, message: missingField(source, descriptions) });
      continue;
    }
    const message = unfit(path, source, field.type) ?? identityProblem(path, source, descriptions);
    if (message === undefined) found.set(path, { column: columns.place(field), source, type: field.type });
    else problems.push({ path, message });
  }
  return problems.length > 0 ? { problems } : { format: planned(format, found), problems };
}

function unfit(path: string, source: string, type: FieldType): string | undefined {
  if (path === 'format.nameField' && !NAME_TYPES.has(type)) return `${source} is of type ${type}, which is not a name`;
  if (path === 'format.timestampField' && !TIME_TYPES.has(type)) {
    return `${source} is of type ${type}, which is not a time: pick a datetime or a date`;
  }
  return undefined;
}

function identityProblem(path: string, source: string, descriptions: Descriptions): string | undefined {
  const what = path === 'format.personField' ? 'a person' : path === 'format.objectField' ? 'an object' : undefined;
  return what && identifierProblem(source, resolveField(source, descriptions), descriptions, what);
}

function planned(format: Format, found: ReadonlyMap<string, PlannedColumn>): PlannedFormat {
  const column = (name: string): PlannedColumn => {
    const placed = found.get(`format.${name}`);
    if (placed === undefined) throw new RangeError(`the format's ${name} has no column`);
    return placed;
  };
  switch (format.type) {
    case 'person':
      return { type: 'person' };
    case 'object':
      return format;
    case 'event': {
      const { name, timestampField, on = 'change' } = format;
      return {
        type: 'event',
        name: name === undefined ? { type: 'field', field: column('nameField') } : { type: 'fixed', name },
        person: column('personField'),
        ...(timestampField === undefined ? {} : { timestamp: column('timestampField') }),
        on,
      };
    }
    case 'relationship': {
      const { objectTypeId, objectName } = format;
      const place = { object: column('objectField'), person: column('personField') };
      return { type: 'relationship', objectTypeId, ...place, ...(objectName === undefined ? {} : { objectName }) };
    }
  }
}
