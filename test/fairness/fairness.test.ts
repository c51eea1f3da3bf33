import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterEach, expect, inject, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { MIN_PAGES, PageSlots } from '../../src/domain/page-slots.ts';
import { createWorker } from '../../src/temporal/create-worker.ts';
import { TemporalSyncClient } from '../../src/temporal/temporal-sync-client.ts';
import { taskQueues } from '../../src/workflows/task-queues.ts';
import { Gate, ScriptedActivities } from '../support/scripted-activities.ts';
import { until } from '../support/until.ts';
import { exampleDefinition } from '../support/workflow-worker.ts';

/** Slots of one worker for pages of large results, as long as nothing says that more pay. */
const PAGE_SLOTS = MIN_PAGES;
/** For what changed, as in src/temporal/create-worker.ts. */
const CHANGE_SLOTS = 8;
/** Pages of a run, all handed out at once. */
const PAGES_AT_ONCE = 4;
/** Orgs with a backfill of four pages each. */
const BACKFILLS = 8;
const SMALL_SYNCS = 200;
/** Behind all of these pages of one org a sync of another begins. */
const SYNCS_OF_ONE_ORG = 34;

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** The service's own worker, with activities that do what a script says. */
async function start(
  scripted: ScriptedActivities,
): Promise<{ client: Client; syncs: TemporalSyncClient; queue: string }> {
  const address = inject('temporalAddress');
  const queue = `fairness-${randomBytes(5).toString('hex')}`;
  const config = parseConfig({ TEMPORAL_ADDRESS: address, TEMPORAL_TASK_QUEUE: queue });
  // In a time that stands still no number of pages pays.
  const pageSlots = new PageSlots(() => 0);
  const bundle = { codePath: inject('workflowBundlePath') };
  const { worker, connection: native } = await createWorker(config, scripted.activities, bundle, { pageSlots });
  const running = worker.run();
  const connection = await Connection.connect({ address });
  ends.push(async () => {
    worker.shutdown();
    await running;
    await native.close();
    await connection.close();
  });
  const client = new Client({ connection });
  return { client, syncs: new TemporalSyncClient(client, queue), queue };
}

function connectionOf(name: string, number: number): string {
  return `con_${name}${String(number).padStart(12, '0')}`;
}

/** Starts a sync whose first run reads everything. */
async function create(syncs: TemporalSyncClient, connectionId: string): Promise<string> {
  const id = `syn_${randomBytes(10).toString('hex')}`;
  await syncs.create(id, exampleDefinition({ connectionId }), { paused: false });
  return id;
}

type Service = Awaited<ReturnType<typeof start>>;

/** Backfills take every slot that they have and stand at a gate; what else arrives at a page goes through. */
async function holdBackfills(
  scripted: ScriptedActivities,
  {
    before,
    orgs = BACKFILLS,
    syncs = 1,
  }: { before?: (service: Service) => Promise<void>; orgs?: number; syncs?: number } = {},
): Promise<Service & { gate: Gate }> {
  const gate = new Gate();
  scripted.script = {
    ...scripted.script,
    pages: [10, 10, 10, 10],
    locators: true,
    onPage: async ({ connectionId }) => {
      if (connectionId.startsWith('con_backfill')) await gate.pass();
      return undefined;
    },
  };
  const service = await start(scripted);
  ends.push(async () => gate.release());
  await before?.(service);
  for (let number = 0; number < orgs * syncs; number += 1) {
    await create(service.syncs, connectionOf('backfill', number % orgs));
  }
  await until('every slot of backfills taken', () => gate.arrived === PAGE_SLOTS);
  return { ...service, gate };
}

it('lets 200 syncs plan, submit and poll while backfills hold every slot for pages', { timeout: 120_000 }, async () => {
  const scripted = new ScriptedActivities();
  const { syncs, gate } = await holdBackfills(scripted);
  await Promise.all(Array.from({ length: SMALL_SYNCS }, (_, number) => create(syncs, connectionOf('small', number))));
  const polled = (): number =>
    scripted.inputs('awaitQueryJob').filter(({ connectionId }) => connectionId.startsWith('con_small')).length;
  await until('all polls through', () => polled() === SMALL_SYNCS, 90_000);
  expect(scripted.inputs('transferPage').every(({ connectionId }) => connectionId.startsWith('con_backfill'))).toBe(
    true,
  );
  expect(gate.arrived).toBe(PAGE_SLOTS);
});

it('takes the page of a small sync before the rest of the backfills, in turn with other connections', async () => {
  const scripted = new ScriptedActivities();
  const { syncs, client, queue, gate } = await holdBackfills(scripted);
  // All that may be queued is, before the small sync comes.
  const backlog = BACKFILLS * PAGES_AT_ONCE - PAGE_SLOTS;
  await backlogOf(client, taskQueues(queue).pages, backlog);
  await create(syncs, connectionOf('small', 1));
  await backlogOf(client, taskQueues(queue).pages, backlog + PAGES_AT_ONCE);
  const before = scripted.inputs('transferPage').length;
  gate.release();
  await until('the small sync’s pages begun', () => smallPages(scripted).length === 4);
  const first = scripted.inputs('transferPage').findIndex(({ connectionId }) => connectionId.startsWith('con_small'));
  // One of a connection that has had nothing yet is not behind those that wait already.
  expect(first - before).toBeLessThan(backlog);
});

it('is a few pages at most behind 100 of one org that wait, though they came first', { timeout: 60_000 }, async () => {
  const scripted = new ScriptedActivities();
  const { syncs, client, queue, gate } = await holdBackfills(scripted, { orgs: 1, syncs: SYNCS_OF_ONE_ORG });
  const waiting = SYNCS_OF_ONE_ORG * PAGES_AT_ONCE - PAGE_SLOTS;
  await backlogOf(client, taskQueues(queue).pages, waiting);
  const id = await create(syncs, connectionOf('small', 1));
  await backlogOf(client, taskQueues(queue).pages, waiting + PAGES_AT_ONCE);
  const before = scripted.inputs('transferPage').length;
  scripted.script.onPage = async () => undefined;
  gate.release();
  await until('the small run', () => scripted.inputs('finishRun').some(({ syncId }) => syncId === id));
  const order = scripted.inputs('transferPage').slice(before);
  const behind = order.findIndex(({ connectionId, page }) => connectionId.startsWith('con_small') && page === 2);
  // The pages that it had queued, in turn with those of the org: six, and those of the slots that became free at once.
  expect(behind).toBeGreaterThanOrEqual(0);
  expect(behind).toBeLessThan(waiting / 3);
});

it('delivers what changed while backfills hold every slot that they can have', { timeout: 60_000 }, async () => {
  const scripted = new ScriptedActivities();
  const small: string[] = [];
  const before = async ({ syncs }: Service): Promise<void> => {
    for (let number = 0; number < 20; number += 1) small.push(await create(syncs, connectionOf('small', number)));
    await until('first runs', () => scripted.inputs('finishRun').length === small.length);
  };
  const { syncs, gate } = await holdBackfills(scripted, { before });
  await Promise.all(small.map((id) => syncs.command(id, 'runNow')));
  await until('all delivered', () => scripted.inputs('finishRun').length === 2 * small.length);
  expect(gate.arrived).toBe(PAGE_SLOTS);
});

it('has first runs of one page pass those that have many', async () => {
  const scripted = new ScriptedActivities();
  const { syncs, client, queue, gate } = await holdBackfills(scripted);
  await backlogOf(client, taskQueues(queue).pages, BACKFILLS * PAGES_AT_ONCE - PAGE_SLOTS);
  scripted.script.pages = [10];
  const small = await Promise.all(
    Array.from({ length: 20 }, (_, number) => create(syncs, connectionOf('small', number))),
  );
  const runs = (): number => scripted.inputs('finishRun').filter(({ syncId }) => small.includes(syncId)).length;
  await until('all delivered', () => runs() === small.length);
  expect(gate.arrived).toBe(PAGE_SLOTS);
});

it('reads everything while there are always changes that wait for a slot', { timeout: 60_000 }, async () => {
  const gate = new Gate();
  const scripted = new ScriptedActivities({ pages: [10] });
  scripted.script.onPage = async ({ mode }) => {
    if (mode === 'incremental') await gate.pass();
    return undefined;
  };
  const { syncs, client, queue } = await start(scripted);
  ends.push(async () => gate.release());
  const busy = await Promise.all(
    Array.from({ length: 3 * CHANGE_SLOTS }, (_, number) => create(syncs, connectionOf('busy', number))),
  );
  await until('first runs', () => scripted.inputs('finishRun').length === busy.length);
  await Promise.all(busy.map((id) => syncs.command(id, 'runNow')));
  await backlogOf(client, taskQueues(queue).transfers, 2 * CHANGE_SLOTS);
  expect(gate.arrived).toBe(CHANGE_SLOTS);
  const first = await create(syncs, connectionOf('first', 1));
  await until('a first run', async () => (await syncs.get(first))?.lastRun?.status === 'succeeded');
  expect(gate.arrived).toBe(CHANGE_SLOTS);
  const count = scripted.inputs('finishRun').length;
  expect(count).toBe(busy.length + 1);
});

it('has connections take turns, without a rank of any run, also when one continues as new', async () => {
  const scripted = new ScriptedActivities();
  scripted.script = { ...scripted.script, pages: [1] };
  const service = await start(scripted);
  const id = await create(service.syncs, connectionOf('small', 1));
  await until('the first run', async () => (await service.syncs.get(id))?.recentRuns.length === 1);
  const runId = `run_${randomBytes(10).toString('hex')}`;
  scripted.script = { ...scripted.script, pages: [1, 1] };
  const first = scripted.inputs('prepareRun')[0];
  const { priority } = await service.client.workflow.getHandle(`run_${id.slice(4)}_1`).describe();
  if (priority === undefined) throw new Error('a run without a fairness key');
  expect(priority).toMatchObject({ fairnessKey: connectionOf('small', 1) });
  expect(priority.priorityKey ?? 0).toBe(0);
  const run = await service.client.workflow.start('syncRun', {
    workflowId: runId,
    taskQueue: service.queue,
    args: [{ request: { ...first, id: runId }, paused: false, pagesPerExecution: 1 }],
    priority,
  });
  await run.result();
  const last = service.client.workflow.getHandle(runId);
  const { runId: lastExecution } = await last.describe();
  expect(lastExecution).not.toBe(run.firstExecutionRunId);
  expect((await last.describe()).priority).toMatchObject(priority);
});

function smallPages(scripted: ScriptedActivities): unknown[] {
  return scripted.inputs('transferPage').filter(({ connectionId }) => connectionId.startsWith('con_small'));
}

/** Waits until so many transfers are queued at the server. */
async function backlogOf(client: Client, name: string, count: number): Promise<void> {
  await until(`${count} transfers queued`, async () => {
    const answer = await client.workflowService.describeTaskQueue({
      namespace: 'default',
      taskQueue: { name },
      taskQueueType: 2,
      reportStats: true,
    });
    return Number(answer.stats?.approximateBacklogCount ?? 0) >= count;
  });
}
