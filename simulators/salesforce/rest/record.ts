import { restDatetime } from '../org/instant.ts';
import type { Table, Version } from '../org/table.ts';
import type { Cell, Field } from '../schema/field.ts';
import type { Plan } from '../soql/plan.ts';
import type { Column, Found } from '../soql/resolve.ts';

type Json = { [name: string]: unknown };

/** A row as the REST API writes it; a parent is an object of its own, null where there is none. */
export function record({ table, columns, sequence }: Plan, index: number, apiVersion: string): Json {
  const row = { table, index, version: table.version(index, sequence) };
  const result = start(row, apiVersion);
  for (const column of columns) put(result, row, column, apiVersion);
  return result;
}

/** A row with all its fields. */
export function wholeRecord(table: Table, index: number, apiVersion: string): Json {
  const version = table.version(index);
  const result = start({ table, index }, apiVersion);
  for (const field of table.fields) result[field.name] = value(table, field, index, version);
  return result;
}

function start({ table, index }: Pick<Found, 'table' | 'index'>, apiVersion: string): Json {
  const url = `/services/data/v${apiVersion}/sobjects/${table.name}/${table.id(index)}`;
  return { attributes: { type: table.name, url } };
}

function put(into: Json, row: Omit<Found, 'column'>, { field, parent }: Column, apiVersion: string): void {
  if (parent === undefined) {
    into[field.name] = value(row.table, field, row.index, row.version);
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

function value(table: Table, field: Field, index: number, version: Version | undefined): unknown {
  if (field.type !== 'address') return restValue(field, table.cell(index, field, version));
  const parts: Json = {};
  for (const [part, name] of Object.entries(field.components)) {
    const component = table.field(name);
    parts[part] = component === undefined ? null : table.cell(index, component, version);
  }
  return Object.values(parts).every((part) => part === null) ? null : { ...parts, geocodeAccuracy: null };
}

function restValue(field: Field, cell: Cell): unknown {
  return field.type === 'datetime' && typeof cell === 'number' ? restDatetime(cell) : cell;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
