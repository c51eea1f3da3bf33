import { findFaults, freshRun } from './check.ts';
import { leaveOverlapBehind } from './world.ts';
import type { World } from './world.ts';

/** More than a request is repeated, so that its page is begun again. */
const ANSWERS_LOST = 6;
const TASKS = 20;

/**
 * Loses the answers about events for so long that another attempt makes their messages anew, for certain: an event that
 * were not the same message then would have happened twice.
 */
export async function repeatEvents(world: World): Promise<string[]> {
  const { salesforce, customerio } = world.stack;
  leaveOverlapBehind(world);
  const [contact] = [...salesforce.org.ids('Contact')];
  for (let task = 0; task < TASKS; task += 1) {
    salesforce.org.insert('Task', { Subject: `Repeated ${task}`, WhoId: contact });
  }
  customerio.faults.add({ type: 'reset', when: 'after', times: ANSWERS_LOST });
  await freshRun(world, world.syncs.events);
  customerio.faults.clear();
  return findFaults(world);
}
