import type { Cell, Field } from '../schema/field.ts';
import type { Table, Version } from './table.ts';

type Tables = ReadonlyMap<string, Table>;
type Row = { table: Table; index: number; version: Version | undefined };

/** A field's value, worked out where it is one that Salesforce works out, as of `sequence`. */
export function readCell(tables: Tables, row: Row, field: Field, sequence = Infinity): Cell {
  if (field.derive === undefined) return row.table.cell(row.index, field, row.version);
  return field.derive((path) => follow(tables, row, path.split('.'), sequence));
}

/** Null where a step leads nowhere, or to an object that has no such field. */
function follow(tables: Tables, row: Row, [name = '', ...rest]: string[], sequence: number): Cell {
  if (rest.length === 0) {
    const field = row.table.field(name);
    return field === undefined ? null : readCell(tables, row, field, sequence);
  }
  const link = row.table.fieldOfRelationship(name);
  const id = link === undefined ? null : readCell(tables, row, link, sequence);
  if (link === undefined || typeof id !== 'string') return null;
  for (const object of link.referenceTo) {
    const table = tables.get(object.toLowerCase());
    const index = table?.index(id);
    if (table === undefined || index === undefined) continue;
    const version = table.version(index, sequence);
    return table.state(index, version) === 'live' ? follow(tables, { table, index, version }, rest, sequence) : null;
  }
  return null;
}
