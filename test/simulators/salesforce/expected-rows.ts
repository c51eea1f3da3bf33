import type { SalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import type { Row } from '../../../simulators/salesforce/org/org.ts';

type Value = Row[string];

/** Live rows by id as the org itself has them, with these fields only. */
export function orgRows(
  { org }: SalesforceSimulator,
  object: string,
  fields: readonly string[],
): Map<string, Record<string, Value>> {
  const rows = new Map<string, Record<string, Value>>();
  for (const row of org.rows(object)) {
    rows.set(String(row['Id']), Object.fromEntries(fields.map((field) => [field, row[field] ?? null])));
  }
  return rows;
}

/** As the REST API writes it. */
export function restValue(value: Value): Value {
  return typeof value === 'string' ? value.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z$/, '$1+0000') : value;
}

/** As a cell of a Bulk API 2.0 result. */
export function bulkText(value: Value): string {
  return value === null ? '' : String(value);
}

export function mapRows<Result>(
  rows: Map<string, Record<string, Value>>,
  write: (value: Value) => Result,
): Map<string, Record<string, Result>> {
  const writeRow = (row: Record<string, Value>) =>
    Object.fromEntries(Object.entries(row).map(([field, value]) => [field, write(value)]));
  return new Map([...rows].map(([id, row]) => [id, writeRow(row)]));
}

/** Fields that Bulk API 2.0 can select. */
export function plainFields({ org }: SalesforceSimulator, object: string): string[] {
  return org
    .table(object)
    .fields.filter(({ type }) => type !== 'address')
    .map(({ name }) => name);
}
