import { findFaults, freshRun } from './check.ts';
import { between, pick } from './random.ts';
import type { Random } from './random.ts';
import { call, leaveOverlapBehind } from './world.ts';
import type { World } from './world.ts';

/** How long a row may take to be visible: less than windows overlap. */
const LATE_MS = 200_000;
/** Longer than windows overlap: nothing is repeated with it. */
const LONG_LAG = '10m';
const BEYOND_LAG_MS = 20 * 60_000;

/** Rows that runs cannot see yet, and edits that nothing but their content tells apart. */
export async function letRowsComeLate(world: World, random: Random): Promise<string[]> {
  const sameSecond = await editWithinSecond(world, random);
  const late = await editLag(world, random);
  return [
    ...sameSecond.map((line) => `two edits within a second, a run between them: ${line}`),
    ...late.map((line) => `a row became visible late, and the settling lag was edited: ${line}`),
  ];
}

async function editWithinSecond(world: World, random: Random): Promise<string[]> {
  const { org } = world.stack.salesforce;
  leaveOverlapBehind(world);
  const edited = { Contact: pick(random, [...org.ids('Contact')]), Account: pick(random, [...org.ids('Account')]) };
  const edit = (text: string): void => {
    for (const [object, id] of Object.entries(edited)) org.update(object, id, { Description: `${text} ${random()}` });
  };
  const runs = async (): Promise<void> => {
    await Promise.all([freshRun(world, world.syncs.people), freshRun(world, world.syncs.objects)]);
  };
  edit('first');
  await runs();
  const stampedMs = Date.parse(String(org.row('Contact', edited.Contact)['SystemModstamp']));
  at(world, stampedMs, () => edit('second'));
  await runs();
  return findFaults(world);
}

async function editLag(world: World, random: Random): Promise<string[]> {
  const { stack, clock, syncs } = world;
  const { org } = stack.salesforce;
  leaveOverlapBehind(world);
  await freshRun(world, syncs.people);
  const ids = [...org.ids('Contact')].slice(0, 20);
  at(world, org.now() - between(random, LATE_MS / 2, LATE_MS), () => {
    for (const id of ids) org.update('Contact', id, { Description: `late ${random()}` });
  });
  await call(world, 'PATCH', `/v1/syncs/${syncs.people}`, { settlingLag: LONG_LAG });
  clock.aheadMs += BEYOND_LAG_MS;
  await freshRun(world, syncs.people);
  await call(world, 'PATCH', `/v1/syncs/${syncs.people}`, { settlingLag: '0s' });
  await freshRun(world, syncs.people);
  return findFaults(world);
}

/** Does something in the org as of another time. */
function at({ clock, stack }: World, timeMs: number, act: () => void): void {
  const aheadMs = timeMs - stack.salesforce.org.now();
  clock.aheadMs += aheadMs;
  act();
  clock.aheadMs -= aheadMs;
}
