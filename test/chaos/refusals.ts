import { until } from '../support/until.ts';
import { allRuns, findFaults, freshRun, rejectionsOf } from './check.ts';
import { between, shuffled } from './random.ts';
import type { Random } from './random.ts';
import { call, leaveOverlapBehind, OBJECTS } from './world.ts';
import type { World } from './world.ts';

const WHY = 'traits are not to our liking';
const RETRIED_MS = 120_000;

type Kind = {
  sync: 'people' | 'objects';
  object: 'Contact' | 'Account';
  /** How many that change, and how many that go, are refused; and how many change beside them. */
  changed: number;
  gone: number;
  beside: number;
};

const KINDS: readonly Kind[] = [
  { sync: 'people', object: 'Contact', changed: 7, gone: 0, beside: 300 },
  { sync: 'objects', object: 'Account', changed: 5, gone: 3, beside: 60 },
];

/**
 * Has Customer.io refuse some records that change or go, and a good many beside them not: exactly those must be missing and
 * on the run's list, with the vendor's reason, and on that of a retry that is refused as well. Then lets it take them.
 */
export async function refuseSome(world: World, random: Random): Promise<string[]> {
  const faults: string[] = [];
  for (const kind of KINDS) {
    const found = await refuse(world, random, kind);
    faults.push(...found.map((line) => `${kind.object}: ${line}`));
  }
  return faults;
}

async function refuse(world: World, random: Random, kind: Kind): Promise<string[]> {
  const { salesforce, customerio } = world.stack;
  const { org } = salesforce;
  const sync = world.syncs[kind.sync];
  leaveOverlapBehind(world);
  org.mutate({ object: kind.object, updates: kind.beside, seed: between(random, 1, 1e6) });
  const there = [...org.rows(kind.object)].filter((row) => kind.object === 'Contact' || world.asked.objects.holds(row));
  const ids = shuffled(
    random,
    there.map(({ Id: id }) => String(id)),
  ).slice(0, kind.changed + kind.gone);
  for (const id of ids.slice(kind.gone)) org.update(kind.object, id, { Description: `refused ${random()}` });
  for (const id of ids.slice(0, kind.gone)) org.delete(kind.object, id);
  const refused = ids.toSorted();
  // Relationships lead to accounts too, of another object type.
  const others = (data: Record<string, unknown>): boolean =>
    (data['objectTypeId'] ?? OBJECTS.format.objectTypeId) !== OBJECTS.format.objectTypeId;
  customerio.faults.refuseWhen(
    ({ userId = '', groupId = '', data }) =>
      !others(data) && [userId, groupId, String(data['objectId'])].some((id) => ids.includes(id)),
    WHY,
  );
  for (const id of Object.values(world.syncs)) await freshRun(world, id);

  const [run] = await allRuns(world, sync);
  if (run === undefined) return ['no run'];
  const faults: string[] = [];
  const listed = await rejectionsOf(world, sync, run.id);
  if (run.recordsRejected !== refused.length) faults.push(`${run.recordsRejected} rejected, ${refused.length} refused`);
  const listedIds = listed.map(({ recordId }) => recordId).toSorted();
  if (listedIds.join() !== refused.join()) faults.push(`refused ${refused.join()}, listed ${listedIds.join()}`);
  for (const { recordId, detail } of listed) {
    if (!detail.includes(WHY)) faults.push(`${recordId} is listed for another reason: ${detail}`);
  }
  const differing = new Set((await findFaults(world)).map((line) => line.slice(0, 18)));
  if ([...differing].toSorted().join() !== refused.join()) {
    faults.push(`refused ${refused.join()}, different ${[...differing].join()}`);
  }
  faults.push(...(await retry(world, { sync, runId: run.id, refused })));
  customerio.faults.clear();
  leaveOverlapBehind(world);
  faults.push(...(await retry(world, { sync, runId: run.id, refused: [] })));
  return [...faults, ...(await findFaults(world))];
}

/** As long as they are refused, they are rejections of the retry too, and those of the run stay open. */
async function retry(
  world: World,
  { sync, runId, refused }: { sync: string; runId: string; refused: readonly string[] },
): Promise<string[]> {
  const before = (await allRuns(world, sync)).length;
  await call(world, 'POST', `/v1/syncs/${sync}/runs/${runId}/rejections/retry`);
  const again = await until(
    'a retry ended',
    async () => {
      const runs = await allRuns(world, sync);
      const done = runs
        .slice(0, runs.length - before)
        .find(({ mode, status }) => mode === 'retry' && status !== 'running');
      const { currentRun } = await world.stack.sync(sync);
      return currentRun === undefined ? done : undefined;
    },
    RETRIED_MS,
  );
  const listed = (await rejectionsOf(world, sync, again.id)).map(({ recordId }) => recordId).toSorted();
  const open = (await rejectionsOf(world, sync, runId)).filter(({ resolution }) => resolution === undefined);
  const openIds = open.map(({ recordId }) => recordId).toSorted();
  const faults: string[] = [];
  if (listed.join() !== refused.join())
    faults.push(`a retry of which ${refused.length} are refused lists ${listed.join()}`);
  if (openIds.join() !== refused.join()) faults.push(`after it these are open: ${openIds.join()}`);
  return faults;
}
