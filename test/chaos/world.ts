import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporalServer } from '../../scripts/temporal-server.ts';
import type { TemporalServer } from '../../scripts/temporal-server.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const CONTACTS = 4_000;
/** Several result pages, and several batches each. */
const PAGE_RECORDS = 1_000;
const ANSWERS_MS = 120_000;

/** The service as it is deployed, on a Temporal server of its own that may be killed, with three syncs. */
export type World = {
  stack: Stack;
  temporal: TemporalServer;
  syncs: { people: string; objects: string; events: string };
  stop(): Promise<void>;
};

export const PEOPLE = {
  name: 'People',
  object: 'Contact',
  fields: [
    { source: 'Email', target: 'email' },
    { source: 'FirstName', target: 'first_name' },
    { source: 'LastName', target: 'last_name' },
    { source: 'Description', target: 'notes' },
  ],
};

export const OBJECTS = {
  name: 'Accounts',
  object: 'Account',
  fields: [
    { source: 'Name', target: 'name' },
    { source: 'Industry', target: 'industry' },
  ],
  format: { type: 'object', objectTypeId: '1', objectName: 'Accounts' },
  ledger: true,
  maxRemovedPercent: 100,
};

export const EVENTS = {
  name: 'Tasks',
  object: 'Task',
  fields: [{ source: 'Subject', target: 'subject' }],
  filter: 'WhoId != null',
  format: { type: 'event', name: 'Task logged', personField: 'WhoId', timestampField: 'CreatedDate', on: 'creation' },
};

export async function startWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-chaos-'));
  const temporal = await startTemporalServer({ uiPort: false, dbFile: join(folder, 'temporal.db') });
  const stack = await Stack.start({
    contacts: CONTACTS,
    workers: 2,
    salesforce: { pageRecords: PAGE_RECORDS },
    env: { TEMPORAL_ADDRESS: temporal.address },
  });
  const people = await stack.createSync(PEOPLE);
  const objects = await stack.createSync(OBJECTS);
  const events = await stack.createSync(EVENTS);
  return {
    stack,
    temporal,
    syncs: { people, objects, events },
    stop: async () => {
      await stack.stop();
      await temporal.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A call that the API may not be able to answer at once: its server, store or Temporal may just be coming back. */
export function call<T>(world: World, method: string, path: string, body?: unknown): Promise<NonNullable<T>> {
  return until(`${method} ${path}`, () => world.stack.api.expect<T>(method, path, body), ANSWERS_MS);
}
