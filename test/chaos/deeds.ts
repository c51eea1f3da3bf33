import { between, pick } from './random.ts';
import type { Random } from './random.ts';
import { ACCOUNT_FILTERS, call, FURTHER_FIELDS } from './world.ts';
import type { World } from './world.ts';

/** Something that people do: in the org, or with a sync. One that sends again what was sent would hide what was lost. */
export type Deed = { name: string; sendsAgain?: true; act: (world: World, random: Random) => unknown };

const ids = (world: World, object: string): string[] => [...world.stack.salesforce.org.ids(object)];

const recycled: string[] = [];

/** Windows overlap by five minutes. */
const MAX_LATE_MS = 200_000;

export const DEEDS: readonly Deed[] = [
  {
    name: 'contacts change',
    act: ({ stack }, random) => {
      const seed = between(random, 1, 1e6);
      const [updates, inserts, deletes] = [between(random, 0, 400), between(random, 0, 50), between(random, 0, 20)];
      stack.salesforce.org.mutate({ object: 'Contact', updates, inserts, deletes, seed });
    },
  },
  {
    name: 'a contact goes into the recycle bin',
    act: (world, random) => {
      const id = pick(random, ids(world, 'Contact'));
      world.stack.salesforce.org.delete('Contact', id);
      recycled.push(id);
    },
  },
  {
    name: 'a contact comes back from the recycle bin',
    act: (world, random) => {
      const { org } = world.stack.salesforce;
      const id = recycled.pop() ?? pick(random, ids(world, 'Contact'));
      if (org.state('Contact', id) === 'live') org.delete('Contact', id);
      org.undelete('Contact', id);
    },
  },
  {
    name: 'one contact is edited twice within a second',
    act: (world, random) => {
      const id = pick(random, ids(world, 'Contact'));
      for (const text of ['first', 'second, "final"\n']) {
        world.stack.salesforce.org.update('Contact', id, { Description: `${text} ${random()}` });
      }
    },
  },
  {
    name: 'accounts change',
    act: ({ stack }, random) => {
      const seed = between(random, 1, 1e6);
      stack.salesforce.org.mutate({ object: 'Account', updates: 20, inserts: 5, deletes: 2, seed });
    },
  },
  {
    name: 'tasks are logged',
    act: (world, random) => {
      const contact = pick(random, ids(world, 'Contact'));
      for (let task = 0; task < 5; task += 1) {
        world.stack.salesforce.org.insert('Task', { Subject: `Call ${random()}`, WhoId: contact });
      }
    },
  },
  {
    name: 'rows become visible late',
    act: ({ stack: { salesforce }, clock }, random) => {
      const { org } = salesforce;
      const lateMs = between(random, 30_000, MAX_LATE_MS);
      const before = new Date(org.now() - lateMs).toISOString();
      const old = [...org.rows('Contact')].filter((row) => String(row['SystemModstamp']) < before).slice(0, 5);
      clock.aheadMs -= lateMs;
      for (const row of old) org.update('Contact', String(row['Id']), { Description: `late ${random()}` });
      org.mutate({ object: 'Contact', inserts: 5, seed: between(random, 1, 1e6) });
      org.insert('Task', { Subject: `Late ${random()}`, WhoId: pick(random, [...org.ids('Contact')]) });
      clock.aheadMs += lateMs;
    },
  },
  {
    name: 'accounts change their industry',
    act: (world, random) => {
      for (let account = 0; account < 10; account += 1) {
        const Industry = pick(random, ['Energy', 'Banking', null]);
        world.stack.salesforce.org.update('Account', pick(random, ids(world, 'Account')), { Industry });
      }
    },
  },
  {
    name: 'contacts move to other accounts',
    act: (world, random) => {
      for (let contact = 0; contact < 10; contact += 1) {
        const AccountId = pick(random, [null, ...ids(world, 'Account').slice(0, 50)]);
        world.stack.salesforce.org.update('Contact', pick(random, ids(world, 'Contact')), { AccountId });
      }
    },
  },
  {
    name: 'people get another field, and are resynced',
    sendsAgain: true,
    act: async (world) => {
      const [field] = FURTHER_FIELDS.filter((further) => !world.asked.people.includes(further));
      if (field === undefined) return;
      world.asked.people = [...world.asked.people, field];
      await call(world, 'PATCH', `/v1/syncs/${world.syncs.people}`, { fields: world.asked.people });
      await call(world, 'POST', `/v1/syncs/${world.syncs.people}/resync`);
    },
  },
  {
    name: 'accounts get another filter, and are compared',
    sendsAgain: true,
    act: async (world, random) => {
      world.asked.objects = pick(random, ACCOUNT_FILTERS);
      await call(world, 'PATCH', `/v1/syncs/${world.syncs.objects}`, { filter: world.asked.objects.soql });
      await call(world, 'POST', `/v1/syncs/${world.syncs.objects}/resync?changedOnly=true`);
    },
  },
  {
    name: 'people are resynced',
    sendsAgain: true,
    act: (world) => call(world, 'POST', `/v1/syncs/${world.syncs.people}/resync`),
  },
  {
    name: 'accounts are compared',
    sendsAgain: true,
    act: (world) => call(world, 'POST', `/v1/syncs/${world.syncs.objects}/resync?changedOnly=true`),
  },
  {
    name: 'people are paused for a while',
    act: (world) => call(world, 'POST', `/v1/syncs/${world.syncs.people}/pause`),
  },
  {
    name: 'the schedule and name of people are edited',
    act: (world, random) =>
      call(world, 'PATCH', `/v1/syncs/${world.syncs.people}`, {
        name: `People ${between(random, 1, 99)}`,
        schedule: { every: pick(random, ['1d', '2d', '3d']) },
      }),
  },
];

/** What each round begins with: something for every sync to send. */
export function edit({ stack }: World, random: Random): void {
  const { org } = stack.salesforce;
  org.mutate({ object: 'Contact', updates: 200, inserts: 5, deletes: 3, seed: between(random, 1, 1e6) });
  org.mutate({ object: 'Account', updates: 10, inserts: 2, deletes: 1, seed: between(random, 1, 1e6) });
  const contacts = [...org.ids('Contact')];
  const accounts = [...org.ids('Account')];
  for (let move = 0; move < 5; move += 1) {
    org.update('Contact', pick(random, contacts), { AccountId: pick(random, [null, ...accounts.slice(0, 20)]) });
  }
  for (let task = 0; task < 100; task += 1)
    org.insert('Task', { Subject: `Task ${task}`, WhoId: pick(random, contacts) });
  // What happens to a task later is no further event.
  const tasks = [...org.ids('Task')];
  for (let task = 0; task < 10; task += 1) org.update('Task', pick(random, tasks), { Description: `${random()}` });
}

export async function askForRuns(world: World): Promise<void> {
  await call(world, 'POST', `/v1/syncs/${world.syncs.people}/resume`);
  for (const id of Object.values(world.syncs)) await call(world, 'POST', `/v1/syncs/${id}/run`);
}

/** Forgets what a world before left in its recycle bin. */
export function freshRecycleBin(): void {
  recycled.length = 0;
}
