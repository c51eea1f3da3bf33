import { hash } from './hash.ts';
import type { Inputs, Org } from './org.ts';
import type { Table } from './table.ts';

export type Mutation = {
  /** Default Contact. */
  object?: string;
  updates?: number;
  inserts?: number;
  deletes?: number;
  seed?: number;
};

/** Ids; no id is in two of the lists. */
export type Touched = { updated: string[]; inserted: string[]; deleted: string[] };

/** Throws a RangeError and changes nothing when there are fewer live rows than are to be updated and deleted. */
export function mutate(org: Org, mutation: Mutation): Touched {
  const table = org.table(mutation.object ?? 'Contact');
  const wanted = (mutation.updates ?? 0) + (mutation.deletes ?? 0);
  if (wanted > table.liveCount) {
    throw new RangeError(`${table.name} has too few live rows to update and delete: ${table.liveCount}, not ${wanted}`);
  }
  const seed = hash(mutation.seed ?? 1, org.sequence);
  const size = table.size;
  const taken = new Set<number>();
  let draws = 0;

  /** The live row that is drawn or, where that one is taken, the next. */
  function take(): string {
    draws += 1;
    const start = hash(seed, draws) % size;
    for (let step = 0; step < size; step += 1) {
      const index = (start + step) % size;
      if (taken.has(index) || table.state(index, table.version(index)) !== 'live') continue;
      taken.add(index);
      return table.id(index);
    }
    throw new Error(`${table.name} lost live rows while it was changed`);
  }

  const updated = Array.from({ length: mutation.updates ?? 0 }, (_, number) => {
    const id = take();
    org.update(table.name, id, edit(table, hash(seed, number)));
    return id;
  });
  const deleted = Array.from({ length: mutation.deletes ?? 0 }, () => {
    const id = take();
    org.delete(table.name, id);
    return id;
  });
  const inserted = Array.from({ length: mutation.inserts ?? 0 }, (_, number) =>
    org.insert(table.name, row(org, table, number)),
  );
  return { updated, inserted, deleted };
}

function edit(table: Table, drawn: number): Inputs {
  const takes = (name: string): boolean => table.field(name)?.updateable === true;
  if (takes('Title')) return { Title: `Edited "${drawn}"` };
  if (takes('Description')) return { Description: `Edited\n"${drawn}"` };
  for (const name of ['Roles', 'Role', 'Status']) {
    const values = table.field(name)?.picklistValues ?? [];
    if (values.length > 0) return { [name]: values[drawn % values.length] };
  }
  return takes('Name') ? { Name: `Edited ${drawn}` } : {};
}

function row(org: Org, table: Table, number: number): Inputs {
  const inputs: Inputs = {};
  const takes = (name: string): boolean => table.field(name)?.updateable === true;
  if (takes('LastName')) inputs['LastName'] = `Newcomer-${number} Ñandú`;
  if (takes('FirstName')) inputs['FirstName'] = 'Zoë "Z"';
  if (takes('Email')) inputs['Email'] = `new.${table.size}@example.com`;
  return { ...inputs, ...parents(org, table) };
}

/** Live rows for the parents of a junction; a campaign's member is a contact. */
function parents(org: Org, table: Table): Inputs {
  const inputs: Inputs = {};
  for (const { name, referenceTo, cascadeDelete } of table.fields) {
    const [object = ''] = referenceTo;
    if (cascadeDelete && name !== 'LeadId') inputs[name] = anyOf(org, object, hash(table.size, name.length));
  }
  return inputs;
}

/** Null where there is none. */
function anyOf(org: Org, object: string, drawn: number): string | null {
  const { size } = org.table(object);
  for (let step = 0; step < size; step += 1) {
    const id = org.table(object).id((drawn + step) % size);
    if (org.state(object, id) === 'live') return id;
  }
  return null;
}
