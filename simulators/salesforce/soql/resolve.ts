import type { Org } from '../org/org.ts';
import type { Table, Version } from '../org/table.ts';
import type { Cell, Field } from '../schema/field.ts';
import type { Path } from './query.ts';
import { pointingAt, SoqlError } from './soql-error.ts';

/** Reads a row's value, or that of a row which it points to, as of the query's sequence. */
export type Read = (index: number, version: Version | undefined) => Cell;
export type Column = { names: string[]; field: Field; read: Read };
export type Scope = { org: Org; soql: string; sequence: number };

const HINT =
  "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. " +
  'Please reference your WSDL or the describe call for the appropriate names.';

export function resolveTable(scope: Scope, name: string, at: number): Table {
  const table = scope.org.tables.get(name.toLowerCase());
  if (table !== undefined) return table;
  const message = `sObject type '${name}' is not supported. ${HINT.replaceAll('field', 'object')}`;
  throw new SoqlError('INVALID_TYPE', pointingAt(scope.soql, at, message));
}

export function resolveColumn(scope: Scope, table: Table, path: Path): Column {
  return resolve(scope, table, path, path.names);
}

function resolve(scope: Scope, table: Table, path: Path, names: string[]): Column {
  const [name = '', ...rest] = names;
  if (rest.length > 0) return resolveParent(scope, table, path, name, rest);
  const field = table.field(name);
  if (field === undefined) throw noSuch(scope, path, `No such column '${name}' on entity '${table.name}'. ${HINT}`);
  return { names: [field.name], field, read: (index, version) => table.cell(index, field, version) };
}

function resolveParent(scope: Scope, table: Table, path: Path, name: string, rest: string[]): Column {
  const link = table.fields.find((each) => each.relationshipName?.toLowerCase() === name.toLowerCase());
  if (link === undefined) {
    throw noSuch(scope, path, `Didn't understand relationship '${name}' in field path. ${HINT}`);
  }
  const parents = link.referenceTo.flatMap((object) => scope.org.tables.get(object.toLowerCase()) ?? []);
  const readers = new Map<string, { parent: Table; column: Column }>();
  let refusal: unknown;
  for (const parent of parents) {
    try {
      readers.set(parent.schema.keyPrefix, { parent, column: resolve(scope, parent, path, rest) });
    } catch (error) {
      if (!(error instanceof SoqlError)) throw error;
      refusal = error;
    }
  }
  const [first] = readers.values();
  if (first === undefined) throw refusal ?? noSuch(scope, path, `Relationship '${name}' leads nowhere. ${HINT}`);
  const read: Read = (index, version) => {
    const id = table.cell(index, link, version);
    if (typeof id !== 'string') return null;
    const target = readers.get(id.slice(0, 3));
    const row = target?.parent.index(id);
    if (target === undefined || row === undefined) return null;
    const parentVersion = target.parent.version(row, scope.sequence);
    return target.parent.state(row, parentVersion) === 'live' ? target.column.read(row, parentVersion) : null;
  };
  return { names: [link.relationshipName ?? name, ...first.column.names], field: first.column.field, read };
}

function noSuch(scope: Scope, path: Path, message: string): SoqlError {
  return new SoqlError('INVALID_FIELD', pointingAt(scope.soql, path.at, message));
}
