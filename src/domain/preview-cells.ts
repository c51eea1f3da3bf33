import { bulkDouble } from './bulk-double.ts';
import { columnTypes } from './column-types.ts';
import type { FieldPlan } from './field-plan.ts';
import type { AttributeValue } from './mapping/attribute-value.ts';
import { readDatetime, readValue } from './mapping/values.ts';
import type { FieldType } from './object-description.ts';

const DOUBLE_TYPES: ReadonlySet<FieldType> = new Set(['double', 'currency', 'percent']);

/**
 * The cells that Bulk API's CSV would have for a record that REST answered with, in the plan's column order: what a run
 * reads. A parent is a nested object, null where there is none. Exact but for whole numbers beyond 2^53 - 1, whose last
 * digits JSON readers lose. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
 */
export function previewCells(plan: FieldPlan, record: Readonly<Record<string, unknown>>): string[] {
  const types = columnTypes(plan);
  return plan.columns.map((path, index) => bulkCell(types[index] ?? 'string', valueAt(record, path)));
}

/** A row by its columns' names, each value as its type says; one that is unreadable is the text that Salesforce wrote. */
export function previewRow(plan: FieldPlan, cells: readonly string[]): Record<string, AttributeValue> {
  const types = columnTypes(plan);
  return Object.fromEntries(
    plan.columns.map((path, index) => {
      const cell = cells[index] ?? '';
      const value = readValue(types[index] ?? 'string', cell);
      return [path, value === undefined ? cell : value];
    }),
  );
}

/** A value of a REST answer as Bulk API writes it. */
export function bulkCell(type: FieldType, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return DOUBLE_TYPES.has(type) ? bulkDouble(value) : String(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  if (type === 'datetime') return readDatetime(value) ?? value;
  // As the CSV is read: without NUL, in whole characters.
  return value.replaceAll('\u0000', '').toWellFormed();
}

/** SOQL's names have no case, and answers spell them as they like. */
function valueAt(record: unknown, path: string): unknown {
  let value = record;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    const name = step.toLowerCase();
    value = Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1];
  }
  return value;
}
