import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Activities, PageCursor, TransferPageInput, TransferredPage } from '../../src/activities/activities.ts';
import type { ActivityDependencies } from '../../src/activities/dependencies.ts';
import { createActivities } from '../../src/activities/index.ts';
import type { Store } from '../../src/store/store.ts';
import { LedgerSync, startWorld } from '../attack/support/ledger-sync.ts';
import type { World } from '../attack/support/ledger-sync.ts';
import { openTestStore } from '../support/pglite.ts';
import { Gate } from '../support/scripted-activities.ts';
import { until } from '../support/until.ts';

const CONTACTS = 20_000;
/** Of an attempt: those that get through before the others hang. */
const BATCHES_AT_ONCE = 3;

let store: Store;
let world: World;
beforeAll(async () => {
  store = await openTestStore();
  world = await startWorld(store, CONTACTS);
});
afterAll(async () => {
  await world.close();
  await store.close();
});

/** Lets the first requests through; the others wait at the gate, and reach Customer.io late. */
function hanging(deps: ActivityDependencies, gate: Gate): ActivityDependencies {
  let requests = 0;
  return {
    ...deps,
    customerio: async (destinationId) => {
      const customerio = await deps.customerio(destinationId);
      return {
        postBatch: async (body) => {
          requests += 1;
          // A copy: what a real connection has in its buffers is not written over either.
          const sent = Buffer.from(body);
          if (requests > BATCHES_AT_ONCE) await gate.pass();
          return customerio.postBatch(sent);
        },
      };
    },
  };
}

it.each([
  ['without', false],
  ['with', true],
])('a page whose attempt outlives its heartbeat arrives once, %s a ledger, whatever comes late', async (_, ledger) => {
  world.customerio.workspace.clear();
  const { connectionId, destinationId, deps } = world;
  const gate = new Gate();
  const sync = new LedgerSync(world, { ledger, fields: [{ source: 'Email', target: 'mail' }, { source: 'Title' }] });
  const request = sync.entity.startRun(Date.now());
  const { id: runId, syncId, mode, epoch } = request;
  const calm = createActivities(deps);
  const inActivity = async <Output>(work: () => Promise<Output>): Promise<Output> =>
    new MockActivityEnvironment({ attempt: 1 }).run<[], Output, typeof work>(work);
  await inActivity(() => calm.prepareRun(request));
  const job = await inActivity(() => calm.submitQueryJob({ runId, connectionId }));
  await inActivity(() => calm.awaitQueryJob({ ...job, connectionId }));
  const place = { syncId, runId, connectionId, destinationId, page: 0, locator: '' };
  const input: TransferPageInput = { ...job, ...place, mode, epoch, deletions: 'send' };

  const heartbeats: PageCursor[] = [];
  const first = new MockActivityEnvironment({ attempt: 1 });
  first.on('heartbeat', (details: PageCursor) => heartbeats.push(details));
  const slow = createActivities(hanging(deps, gate));
  const attempt = (environment: MockActivityEnvironment, activities: Activities): Promise<TransferredPage> => {
    const transfer = (page: TransferPageInput): Promise<TransferredPage> => activities.transferPage(page);
    return environment.run<[TransferPageInput], TransferredPage, typeof transfer>(transfer, input);
  };
  const late = attempt(first, slow);
  await until('the first attempt hangs', () => gate.arrived > 2 && (heartbeats.at(-1)?.rows ?? 0) > 0);

  // Temporal gives the page to another worker, with the last heartbeat it heard.
  const heartbeatDetails = heartbeats.at(-1);
  const second = new MockActivityEnvironment({ attempt: 2, heartbeatDetails });
  const transferred = await attempt(second, calm);
  expect(transferred).toMatchObject({ status: 'complete', cursor: { counts: { read: CONTACTS, rejected: 0 } } });
  const { workspace } = world.customerio;
  const people = new Map(workspace.messages.map(({ messageId, userId }) => [userId, messageId]));
  expect(people.size).toBe(CONTACTS);
  expect(workspace.messages).toHaveLength(CONTACTS);
  const repeatedBefore = workspace.repeated().size;

  gate.release();
  await late;
  expect(workspace.repeated().size).toBeGreaterThan(repeatedBefore);
  expect(workspace.messages).toHaveLength(CONTACTS);
  expect([...workspace.altered]).toEqual([]);
  expect(workspace.counts.stale).toBe(0);
  expect(await store.rejections.count(runId)).toBe(0);
});
