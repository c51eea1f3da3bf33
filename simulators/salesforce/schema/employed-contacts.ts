import type { Link } from './field.ts';
import type { World } from './world.ts';

const known = new WeakMap<World, Uint32Array>();

/** The account of a contact. */
export function contactAccount(world: World): Link {
  return world.link('Contact account', 'Account', '001', 900);
}

/** The numbers of the generated contacts that have an account. */
export function employedContacts(world: World): Uint32Array {
  const cached = known.get(world);
  if (cached !== undefined) return cached;
  const { row } = contactAccount(world).target;
  const found = new Uint32Array(world.counts['Contact'] ?? 0);
  let count = 0;
  for (let index = 0; index < found.length; index += 1) {
    if (row(index) === undefined) continue;
    found[count] = index;
    count += 1;
  }
  const employed = found.slice(0, count);
  known.set(world, employed);
  return employed;
}
