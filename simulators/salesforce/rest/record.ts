import { restDatetime } from '../org/instant.ts';
import { readCell } from '../org/derive.ts';
import type { Org } from '../org/org.ts';
import type { Table } from '../org/table.ts';
import type { Cell, Field } from '../schema/field.ts';
import { isCompound } from '../schema/field.ts';
import type { Plan } from '../soql/plan.ts';
import type { Column, Found } from '../soql/resolve.ts';

type Json = { [name: string]: unknown };
type Row = Omit<Found, 'column'>;

/** A row as the REST API writes it; a parent is an object of its own, null where there is none. */
export function record({ table, columns, sequence }: Plan, index: number, apiVersion: string): Json {
  const row = { table, index, version: table.version(index, sequence) };
  const result = start(row, apiVersion);
  for (const column of columns) put(result, row, column, apiVersion);
  return result;
}

/** A row with all its fields. */
export function wholeRecord({ tables }: Org, table: Table, index: number, apiVersion: string): Json {
  const row = { table, index, version: table.version(index) };
  const result = start(row, apiVersion);
  for (const field of table.fields) {
    result[field.name] = value(row, field, (each) => readCell(tables, row, each), apiVersion);
  }
  return result;
}

function start({ table, index }: Pick<Found, 'table' | 'index'>, apiVersion: string): Json {
  const url = `/services/data/v${apiVersion}/sobjects/${table.name}/${table.id(index)}`;
  return { attributes: { type: table.name, url } };
}

function put(into: Json, row: Row, { names, field, read, parent }: Column, apiVersion: string): void {
  if (parent === undefined) {
    const cellOf = (each: Field): Cell =>
      each === field ? read(row.index, row.version) : row.table.cell(row.index, each, row.version);
    into[names[0] ?? field.name] = value(row, field, cellOf, apiVersion);
    return;
  }
  const found = parent.find(row.index, row.version);
  const known = into[parent.name];
  if (found === undefined) {
    into[parent.name] = null;
    return;
  }
  const child = isJson(known) ? known : start(found, apiVersion);
  into[parent.name] = child;
  put(child, found, found.column, apiVersion);
}

/** A compound field is an object of its parts; of binary data there is only the address. */
function value({ table, index }: Row, field: Field, cellOf: (field: Field) => Cell, apiVersion: string): unknown {
  if (field.type === 'base64' && cellOf(field) !== null) {
    return `/services/data/v${apiVersion}/sobjects/${table.name}/${table.id(index)}/${field.name}`;
  }
  if (!isCompound(field)) return restValue(field, cellOf(field));
  const parts: Json = {};
  for (const [part, name] of Object.entries(field.components)) {
    const component = table.field(name);
    parts[part] = component === undefined ? null : cellOf(component);
  }
  return Object.values(parts).every((part) => part === null) ? null : parts;
}

function restValue(field: Field, cell: Cell): unknown {
  return field.type === 'datetime' && typeof cell === 'number' ? restDatetime(cell) : cell;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
