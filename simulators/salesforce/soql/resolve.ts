import { readCell } from '../org/derive.ts';
import type { Org } from '../org/org.ts';
import type { Table, Version } from '../org/table.ts';
import { field } from '../schema/field.ts';
import type { Cell, Field } from '../schema/field.ts';
import type { Path } from './query.ts';
import { pointingAt, SoqlError } from './soql-error.ts';

/** Reads a row's value, or that of a row which it points to, as of the query's sequence. */
export type Read = (index: number, version: Version | undefined) => Cell;
/** `parent`: when the path leads through a reference. */
export type Column = { names: string[]; field: Field; read: Read; parent?: ParentStep };
/** A parent's row and the rest of the path there. */
export type Found = { table: Table; index: number; version: Version | undefined; column: Column };
type ParentStep = { name: string; find: (index: number, version: Version | undefined) => Found | undefined };
type Parent = { table: Table; column: Column };
export type Scope = { org: Org; soql: string; sequence: number };

const KEY_PREFIX_LENGTH = 3;
const NAME_FIELDS = new Map(
  [
    field('Id', 'id'),
    field('Name', 'string'),
    field('Type', 'picklist'),
    ...['FirstName', 'LastName', 'Alias', 'Title', 'Username'].map((name) => field(name, 'string')),
    field('Email', 'email'),
    field('Phone', 'phone'),
    field('IsActive', 'boolean'),
    field('ProfileId', 'reference'),
    field('UserRoleId', 'reference'),
  ].map((each) => [each.name.toLowerCase(), each]),
);
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
  const own = table.field(name);
  if (own === undefined) throw noSuch(scope, path, `No such column '${name}' on entity '${table.name}'. ${HINT}`);
  return columnOf(scope, table, own);
}

function columnOf({ org, sequence }: Scope, table: Table, own: Field): Column {
  const read: Read =
    own.derive === undefined
      ? (index, version) => table.cell(index, own, version)
      : (index, version) => readCell(org.tables, { table, index, version }, own, sequence);
  return { names: [own.name], field: own, read };
}

function resolveParent(scope: Scope, table: Table, path: Path, name: string, rest: string[]): Column {
  const link = table.fieldOfRelationship(name);
  if (link === undefined) {
    throw noSuch(scope, path, `Didn't understand relationship '${name}' in field path. ${HINT}`);
  }
  const parents = parentsOf(scope, link, path, rest);
  const [first] = parents.values();
  if (first === undefined) throw noSuch(scope, path, `Relationship '${name}' leads nowhere. ${HINT}`);
  const { target } = link;
  const { read } = columnOf(scope, table, link);
  const generated = target === undefined ? undefined : parents.get(target.keyPrefix);

  function find(index: number, version: Version | undefined): Found | undefined {
    if (target === undefined || link === undefined || !table.isUnedited(index, version?.values[link.name])) {
      const id = read(index, version);
      if (typeof id !== 'string') return undefined;
      const parent = parents.get(id.slice(0, KEY_PREFIX_LENGTH));
      return live(scope, parent, parent?.table.index(id));
    }
    return live(scope, generated, target.row(index));
  }

  return {
    names: [link.relationshipName ?? name, ...first.column.names],
    field: first.column.field,
    read: (index, version) => {
      const found = find(index, version);
      return found === undefined ? null : found.column.read(found.index, found.version);
    },
    parent: { name: link.relationshipName ?? name, find },
  };
}

/** By key prefix. A polymorphic reference may lead to objects that lack the field. */
function parentsOf(scope: Scope, link: Field, path: Path, rest: string[]): Map<string, Parent> {
  const parents = new Map<string, Parent>();
  let refusal: SoqlError | undefined;
  for (const object of link.referenceTo) {
    const table = scope.org.tables.get(object.toLowerCase());
    if (table === undefined) continue;
    try {
      const column = link.referenceTo.length > 1 ? named(scope, table, path, rest) : resolve(scope, table, path, rest);
      parents.set(table.schema.keyPrefix, { table, column });
    } catch (error) {
      if (!(error instanceof SoqlError)) throw error;
      refusal = error;
    }
  }
  if (parents.size === 0 && refusal !== undefined) throw refusal;
  return parents;
}

/**
 * Of a record behind a lookup to several objects, SOQL sees the fields of the Name object, whatever the record is.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_name.htm
 */
function named(scope: Scope, table: Table, path: Path, names: string[]): Column {
  const name = names[0]?.toLowerCase() ?? '';
  const known = NAME_FIELDS.get(name);
  if (known === undefined || names.length > 1) {
    throw noSuch(scope, path, `No such column '${names.join('.')}' on entity 'Name'. ${HINT}`);
  }
  if (name === 'type') {
    return { names: [known.name], field: known, read: () => table.name };
  }
  const own = name === 'name' ? table.fields.find(({ nameField }) => nameField) : table.field(name);
  const read = own === undefined ? (): Cell => null : columnOf(scope, table, own).read;
  return { names: [known.name], field: own === undefined ? known : { ...own, name: known.name }, read };
}

/** A deleted parent is none. */
function live(scope: Scope, parent: Parent | undefined, index: number | undefined): Found | undefined {
  if (parent === undefined || index === undefined) return undefined;
  const { table, column } = parent;
  const version = table.version(index, scope.sequence);
  return table.state(index, version) === 'live' ? { table, index, version, column } : undefined;
}

function noSuch(scope: Scope, path: Path, message: string): SoqlError {
  return new SoqlError('INVALID_FIELD', pointingAt(scope.soql, path.at, message));
}
