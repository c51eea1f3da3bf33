import { differences } from '../support/expected-people.ts';
import { actualPeople, allRuns, expectedPeople, freshRun, rejectionsOf } from './check.ts';
import { pick } from './random.ts';
import type { Random } from './random.ts';
import { call, leaveOverlapBehind } from './world.ts';
import type { World } from './world.ts';

const WHY = 'traits are not to our liking';
const REFUSED = 7;

/**
 * Has Customer.io refuse some people that change, and a good many beside them not: exactly those must be missing and on the
 * run's list, with the vendor's reason. Then lets it take them, and sends them again as an operator would.
 */
export async function refuseSome(world: World, random: Random): Promise<string[]> {
  const { salesforce, customerio } = world.stack;
  const { people } = world.syncs;
  const ids = [...salesforce.org.ids('Contact')];
  const userIds = [...new Set(Array.from({ length: REFUSED }, () => pick(random, ids)))].toSorted();
  customerio.faults.add({ type: 'refuse', userIds, message: WHY });
  salesforce.org.mutate({ object: 'Contact', updates: 300, seed: 5 });
  for (const id of userIds) salesforce.org.update('Contact', id, { Description: `refused ${random()}` });
  await freshRun(world, people);

  const [run] = await allRuns(world, people);
  if (run === undefined) return ['no run'];
  const listed = await rejectionsOf(world, people, run.id);
  const faults: string[] = [];
  if (run.recordsRejected !== userIds.length) faults.push(`${run.recordsRejected} rejected, ${userIds.length} refused`);
  const listedIds = listed.map(({ recordId }) => recordId).toSorted();
  if (listedIds.join() !== userIds.join()) faults.push(`refused ${userIds.join()}, listed ${listedIds.join()}`);
  for (const { recordId, detail } of listed) {
    if (!detail.includes(WHY)) faults.push(`${recordId} is listed for another reason: ${detail}`);
  }
  const differing = differences(expectedPeople(world), actualPeople(world)).map((line) => line.slice(0, 18));
  if ([...new Set(differing)].toSorted().join() !== userIds.join()) {
    faults.push(`refused ${userIds.join()}, different ${differing.join()}`);
  }
  customerio.faults.clear();
  leaveOverlapBehind(world);
  await call(world, 'POST', `/v1/syncs/${people}/runs/${run.id}/rejections/retry`);
  await freshRun(world, people);
  return faults;
}
