import { makeId } from '../org/ids.ts';
import { field, reference } from './field.ts';
import type { Field } from './field.ts';
import type { World } from './world.ts';

const READ_ONLY = { updateable: false, nillable: false };
const HISTORY_DAYS = 3 * 365;
/** A background process touches a row at most this long after its last edit. */
const BACKGROUND_SECONDS = 600;

/** The fields that every object has. Created <= modified <= SystemModstamp <= the org's birth, in whole seconds. */
export function systemFields(world: World, object: string, keyPrefix: string): Field[] {
  const created = world.datetime(`${object} created`, HISTORY_DAYS);
  const share = world.draw(`${object} modified`);
  const background = world.draw(`${object} background`);
  const user = world.link(`${object} user`, 'User', '005');
  const modified = (index: number): number => {
    const from = created(index);
    const ageSeconds = (world.bornMs - from) / 1000;
    return from + (share(index) % (ageSeconds + 1)) * 1000;
  };
  const stamped = (index: number): number => {
    const by = background(index);
    const seconds = by % 4 === 0 ? (by >>> 2) % BACKGROUND_SECONDS : 0;
    return Math.min(world.bornMs, modified(index) + seconds * 1000);
  };
  return [
    field('Id', 'id', (index) => makeId(keyPrefix, index), READ_ONLY),
    field('IsDeleted', 'boolean', () => false, READ_ONLY),
    field('CreatedDate', 'datetime', created, READ_ONLY),
    reference('CreatedById', 'User', 'CreatedBy', user, READ_ONLY),
    field('LastModifiedDate', 'datetime', modified, READ_ONLY),
    reference('LastModifiedById', 'User', 'LastModifiedBy', user, READ_ONLY),
    field('SystemModstamp', 'datetime', stamped, READ_ONLY),
  ];
}
