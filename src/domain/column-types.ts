import type { FieldPlan, PlannedColumn } from './field-plan.ts';
import type { FieldType } from './object-description.ts';

/** The type of each column of a plan, in the plan's column order. */
export function columnTypes(plan: FieldPlan): FieldType[] {
  const types = plan.columns.map((): FieldType => 'string');
  types[plan.recordId] = 'id';
  types[plan.version] = 'datetime';
  if (plan.isDeleted !== undefined) types[plan.isDeleted] = 'boolean';
  for (const { column, type } of [plan.identifier, ...plan.attributes, ...formatColumns(plan)]) types[column] = type;
  return types;
}

function formatColumns({ format }: FieldPlan): PlannedColumn[] {
  switch (format.type) {
    case 'person':
    case 'object':
      return [];
    case 'relationship':
      return [format.object, format.person];
    case 'event': {
      const { name, person, timestamp } = format;
      return [person, ...(name.type === 'field' ? [name.field] : []), ...(timestamp === undefined ? [] : [timestamp])];
    }
  }
}
