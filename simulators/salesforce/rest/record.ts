import type { Org } from '../org/org.ts';
import { restDatetime } from '../org/instant.ts';
import type { Table, Version } from '../org/table.ts';
import type { Cell, Field } from '../schema/field.ts';
import type { Plan } from '../soql/plan.ts';

type Json = { [name: string]: unknown };

/** A row as the REST API writes it; a parent is an object of its own, null where there is none. */
export function record(org: Org, { table, columns, sequence }: Plan, index: number, version: string): Json {
  const row = table.version(index, sequence);
  const result: Json = attributes(table, table.id(index), version);
  for (const { names, field, read } of columns) {
    const last = names.at(-1) ?? '';
    const parent = names.length === 1 ? result : into(result, names.slice(0, -1));
    if (names.length === 1) parent[last] = value(table, field, index, row, read(index, row));
    else parent[last] = restValue(field, read(index, row));
  }
  return org.tables.size === 0 ? {} : result;
}

function attributes(table: Table, id: string, version: string): Json {
  return { attributes: { type: table.name, url: `/services/data/v${version}/sobjects/${table.name}/${id}` } };
}

function into(result: Json, names: string[]): Json {
  let at = result;
  for (const name of names) {
    const known = at[name];
    if (typeof known === 'object' && known !== null) at = { ...known };
    const next: Json = typeof known === 'object' && known !== null ? at : {};
    at[name] = next;
    at = next;
  }
  return at;
}

function value(table: Table, field: Field, index: number, version: Version | undefined, cell: Cell): unknown {
  if (field.type !== 'address') return restValue(field, cell);
  const parts: Json = {};
  for (const [part, name] of Object.entries(field.components)) {
    const component = table.field(name);
    parts[part] = component === undefined ? null : table.cell(index, component, version);
  }
  return Object.values(parts).every((part) => part === null) ? null : parts;
}

function restValue(field: Field, cell: Cell): unknown {
  return field.type === 'datetime' && typeof cell === 'number' ? restDatetime(cell) : cell;
}
