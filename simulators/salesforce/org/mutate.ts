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
    org.insert(table.name, row(table, number)),
  );
  return { updated, inserted, deleted };
}

function edit(table: Table, drawn: number): Inputs {
  if (table.field('Title') !== undefined) return { Title: `Edited "${drawn}"` };
  if (table.field('Description') !== undefined) return { Description: `Edited\n"${drawn}"` };
  return table.field('Name')?.updateable === true ? { Name: `Edited ${drawn}` } : {};
}

function row(table: Table, number: number): Inputs {
  const inputs: Inputs = {};
  if (table.field('LastName') !== undefined) inputs['LastName'] = `Newcomer-${number} Ñandú`;
  if (table.field('FirstName') !== undefined) inputs['FirstName'] = 'Zoë "Z"';
  if (table.field('Email') !== undefined) inputs['Email'] = `new.${table.size}@example.com`;
  return inputs;
}
