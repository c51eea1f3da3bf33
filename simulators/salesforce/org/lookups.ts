import type { Field } from '../schema/field.ts';
import type { Org } from './org.ts';
import type { Table } from './table.ts';

export type Lookup = { table: Table; field: Field };
type Which = (field: Field) => boolean;

/** Every stored reference that may lead to rows of an object. */
export function lookupsTo(org: Org, object: string, which: Which = () => true): Lookup[] {
  const { name } = org.table(object);
  return [...org.tables.values()].flatMap((table) =>
    table.fields
      .filter((field) => field.type === 'reference' && field.derive === undefined)
      .filter((field) => field.referenceTo.includes(name) && which(field))
      .map((field) => ({ table, field })),
  );
}

/** Ids of the live rows that refer to a row. */
export function childIds(org: Org, { table, field }: Lookup, object: string, id: string): string[] {
  return table.children(field, org.table(object), id).map((index) => table.id(index));
}

/** Ids of an object's live rows that refer to a row of another by a field, which must be there. */
export function childrenOf(org: Org, child: string, fieldName: string, object: string, id: string): string[] {
  const table = org.table(child);
  const field = table.field(fieldName);
  return field === undefined ? [] : childIds(org, { table, field }, object, id);
}

/** Ids of the rows that go when a row goes, with their objects. */
export function dependents(org: Org, object: string, id: string): { object: string; id: string }[] {
  return lookupsTo(org, object, ({ cascadeDelete }) => cascadeDelete).flatMap((lookup) =>
    childIds(org, lookup, object, id).map((child) => ({ object: lookup.table.name, id: child })),
  );
}
