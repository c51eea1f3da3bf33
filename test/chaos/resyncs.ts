import { findFaults, freshRun } from './check.ts';
import { between, pick } from './random.ts';
import type { Random } from './random.ts';
import { ACCOUNT_FILTERS, call, leaveOverlapBehind } from './world.ts';
import type { World } from './world.ts';

const GONE = 5;
const MOVED = 20;
/** What a resync after an edit must bring, and did not ask for before. */
const MOBILE = { source: 'MobilePhone', target: 'mobile' };

type Part = { name: string; take: (world: World, random: Random) => Promise<void> };

const PARTS: readonly Part[] = [
  {
    name: 'records are deleted and the mapping is edited, then all is sent again',
    take: async (world, random) => {
      const { org } = world.stack.salesforce;
      for (const id of [...org.ids('Contact')].slice(0, GONE)) org.delete('Contact', id);
      org.mutate({ object: 'Contact', updates: 20, inserts: 5, seed: between(random, 1, 1e6) });
      world.asked.people = [...world.asked.people, MOBILE];
      await call(world, 'PATCH', `/v1/syncs/${world.syncs.people}`, { fields: world.asked.people });
      await call(world, 'POST', `/v1/syncs/${world.syncs.people}/resync`);
    },
  },
  {
    name: 'the filter is edited and accounts compared',
    take: async (world) => {
      const [, filter] = ACCOUNT_FILTERS;
      if (filter === undefined) throw new Error('there is no second filter');
      world.asked.objects = filter;
      await call(world, 'PATCH', `/v1/syncs/${world.syncs.objects}`, { filter: filter.soql });
      await compare(world);
    },
  },
  {
    name: 'accounts leave the filter and come back',
    take: async ({ stack: { salesforce } }, random) => {
      const ids = [...salesforce.org.ids('Account')];
      for (let account = 0; account < MOVED; account += 1) {
        const Industry = pick(random, ['Energy', 'Banking']);
        salesforce.org.update('Account', pick(random, ids), { Industry });
      }
    },
  },
  { name: 'a parent is renamed, and accounts compared', take: (world) => renameOwners(world, 'Renamed') },
  { name: 'the parent has its former name again, and accounts compared', take: (world) => renameOwners(world) },
];

/** What people ask for besides runs: edits, resyncs, comparisons. Each must bring what it promises, and nothing less. */
export async function resync(world: World, random: Random): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, take } of PARTS) {
    leaveOverlapBehind(world);
    await take(world, random);
    leaveOverlapBehind(world);
    await Promise.all(Object.values(world.syncs).map((id) => freshRun(world, id)));
    faults.push(...(await findFaults(world)).map((line) => `${name}: ${line}`));
  }
  return faults;
}

const formerNames = new Map<string, unknown>();

/** A record's own stamp does not move with its parent: only by its run does the third message differ from the first. */
async function renameOwners(world: World, name?: string): Promise<void> {
  const { org } = world.stack.salesforce;
  for (const id of [...org.ids('User')].slice(0, 3)) {
    formerNames.set(id, formerNames.get(id) ?? org.row('User', id)['Name']);
    org.update('User', id, { Name: name ?? String(formerNames.get(id)) });
  }
  await compare(world);
}

async function compare(world: World): Promise<void> {
  await call(world, 'POST', `/v1/syncs/${world.syncs.objects}/resync?changedOnly=true`);
}
