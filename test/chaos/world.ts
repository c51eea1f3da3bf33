import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporalServer } from '../../scripts/temporal-server.ts';
import type { TemporalServer } from '../../scripts/temporal-server.ts';
import { between } from './random.ts';
import type { Random } from './random.ts';
import type { SyncDefinition } from '../../src/client/api.generated.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { startVendorsOverTls } from './vendors-over-tls.ts';
import type { VendorsOverTls } from './vendors-over-tls.ts';

const CONTACTS = 4_000;
/** Several result pages, and several batches each. */
const PAGE_RECORDS = 1_000;
const ANSWERS_MS = 120_000;

/** How far the org's clock may be from this machine's, either way. */
const MAX_SKEW_MS = 10 * 60_000;

/** The service as it is deployed, on a Temporal server of its own that may be killed, with a sync of each format. */
export type World = {
  stack: Stack;
  temporal: TemporalServer;
  /** Both vendors are reached over TLS, under hosts of theirs. */
  tls: VendorsOverTls;
  syncs: { people: string; objects: string; events: string; members: string };
  /** The org's clock is this far ahead of this machine's. */
  clock: { aheadMs: number };
  /** How long the store is away when it is. */
  outageMs: number;
  /** What the syncs are asked for now. */
  asked: { people: readonly Field[]; objects: AccountFilter };
  stop(): Promise<void>;
};

export type Field = { source: string; target: string };
export type AccountFilter = { soql: string | null; holds: (row: Readonly<Record<string, unknown>>) => boolean };

/** Of contacts, what edits ask for besides. */
export const FURTHER_FIELDS: readonly Field[] = [
  { source: 'Department', target: 'department' },
  { source: 'Score__c', target: 'score' },
  { source: 'Age_Group__c', target: 'age_group' },
];

export const ACCOUNT_FILTERS: readonly AccountFilter[] = [
  { soql: null, holds: () => true },
  { soql: "Industry != 'Energy'", holds: (row) => row['Industry'] !== 'Energy' },
  {
    soql: "Industry != null AND Name LIKE '%a%'",
    holds: (row) => row['Industry'] !== null && /a/i.test(String(row['Name'])),
  },
];

export const PEOPLE = {
  name: 'People',
  object: 'Contact',
  fields: [
    { source: 'Email', target: 'email' },
    { source: 'FirstName', target: 'first_name' },
    { source: 'LastName', target: 'last_name' },
    { source: 'Description', target: 'notes' },
    { source: 'Title', target: 'title' },
  ],
} satisfies Partial<SyncDefinition>;

/** Changes without a change of the account; only a comparison finds it. */
export const OWNER_NAME = 'Owner.Name';

export const OBJECTS = {
  name: 'Accounts',
  object: 'Account',
  fields: [
    { source: 'Name', target: 'name' },
    { source: 'Industry', target: 'industry' },
    { source: 'Description', target: 'notes' },
    { source: OWNER_NAME, target: 'owner' },
  ],
  format: { type: 'object', objectTypeId: '1', objectName: 'Accounts' },
  ledger: true,
  leavesFilter: 'delete',
  maxRemovedPercent: 100,
} satisfies Partial<SyncDefinition>;

export const EVENTS = {
  name: 'Tasks',
  object: 'Task',
  fields: [{ source: 'Subject', target: 'subject' }],
  filter: 'WhoId != null',
  format: { type: 'event', name: 'Task logged', personField: 'WhoId', timestampField: 'CreatedDate', on: 'creation' },
} satisfies Partial<SyncDefinition>;

/** Of an object type and people of their own: what happens to accounts and contacts leaves them alone. */
export const MEMBERS = {
  name: 'Members',
  object: 'Contact',
  fields: [{ source: 'Title', target: 'title' }],
  format: { type: 'relationship', objectTypeId: '2', objectField: 'AccountId', personField: 'External_Key__c' },
  maxRemovedPercent: 100,
} satisfies Partial<SyncDefinition>;

/** Windows overlap by five minutes. Beyond them, no later run makes good what an earlier one lost. */
const BEYOND_OVERLAP_MS = 6 * 60_000;

export function leaveOverlapBehind({ clock }: World): void {
  clock.aheadMs += BEYOND_OVERLAP_MS;
}

export async function startWorld(random: Random, { outageMs }: { outageMs: number }): Promise<World> {
  const clock = { aheadMs: between(random, -MAX_SKEW_MS, MAX_SKEW_MS) };
  const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-chaos-'));
  const temporal = await startTemporalServer({ uiPort: false, dbFile: join(folder, 'temporal.db') });
  const tls = await startVendorsOverTls();
  const stack = await Stack.start({
    contacts: CONTACTS,
    workers: 2,
    salesforce: { ...tls.options.salesforce, pageRecords: PAGE_RECORDS, clock: () => Date.now() + clock.aheadMs },
    customerio: tls.options.customerio,
    env: { TEMPORAL_ADDRESS: temporal.address, ...tls.options.env },
  });
  const people = await stack.createSync(PEOPLE);
  const objects = await stack.createSync(OBJECTS);
  const events = await stack.createSync(EVENTS);
  const members = await stack.createSync(MEMBERS);
  const [everything] = ACCOUNT_FILTERS;
  if (everything === undefined) throw new Error('there is no filter');
  return {
    stack,
    temporal,
    tls,
    syncs: { people, objects, events, members },
    clock,
    outageMs,
    asked: { people: PEOPLE.fields, objects: everything },
    stop: async () => {
      await stack.stop();
      await tls.stop();
      await temporal.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A call that the API may not be able to answer at once: its server, store or Temporal may just be coming back. */
export function call<T>(world: World, method: string, path: string, body?: unknown): Promise<NonNullable<T>> {
  return until(`${method} ${path}`, () => world.stack.api.expect<T>(method, path, body), ANSWERS_MS);
}

/** Lets runs go on that wait for the org's calls, as an operator would who knows that there are some again. */
export async function wake(world: World): Promise<void> {
  const { connectionId } = await world.stack.endpoints();
  for (const maxDailyApiPercent of [79, 80]) {
    await call(world, 'PATCH', `/v1/connections/${connectionId}`, { maxDailyApiPercent });
  }
}
