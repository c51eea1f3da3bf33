import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterEach, expect, inject, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { createWorker } from '../../src/temporal/create-worker.ts';
import { TemporalSyncClient } from '../../src/temporal/temporal-sync-client.ts';
import { taskQueues } from '../../src/workflows/task-queues.ts';
import { Gate, ScriptedActivities } from '../support/scripted-activities.ts';
import { until } from '../support/until.ts';
import { exampleDefinition } from '../support/workflow-worker.ts';

/** Slots for transfers of one worker, as in src/temporal/create-worker.ts. */
const TRANSFER_SLOTS = 16;
/** Orgs with a backfill; each has three pages under way. */
const BACKFILLS = 8;
const SMALL_SYNCS = 200;

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
  const { worker, connection: native } = await createWorker(config, scripted.activities, {
    codePath: inject('workflowBundlePath'),
  });
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

/** Backfills take every slot for transfers and stand at a gate; what else arrives at a page goes through. */
async function holdAllTransfers(
  scripted: ScriptedActivities,
): Promise<{ syncs: TemporalSyncClient; client: Client; queue: string; gate: Gate }> {
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
  for (let number = 0; number < BACKFILLS; number += 1) await create(service.syncs, connectionOf('backfill', number));
  await until('every transfer slot taken', () => gate.arrived === TRANSFER_SLOTS);
  return { ...service, gate };
}

it('lets 200 syncs plan, submit and poll while backfills hold every transfer slot', { timeout: 120_000 }, async () => {
  const scripted = new ScriptedActivities();
  const { syncs, gate } = await holdAllTransfers(scripted);
  await Promise.all(Array.from({ length: SMALL_SYNCS }, (_, number) => create(syncs, connectionOf('small', number))));
  const polled = (): number =>
    scripted.inputs('awaitQueryJob').filter(({ connectionId }) => connectionId.startsWith('con_small')).length;
  await until('all polls through', () => polled() === SMALL_SYNCS, 90_000);
  expect(scripted.inputs('transferPage').every(({ connectionId }) => connectionId.startsWith('con_backfill'))).toBe(
    true,
  );
  expect(gate.arrived).toBe(TRANSFER_SLOTS);
});

it('takes the page of a small sync before the rest of the backfills, in turn with other connections', async () => {
  const scripted = new ScriptedActivities();
  const { syncs, client, queue, gate } = await holdAllTransfers(scripted);
  // All that may be queued is, before the small sync comes.
  const backlog = BACKFILLS * 3 - TRANSFER_SLOTS;
  await backlogOf(client, queue, backlog);
  await create(syncs, connectionOf('small', 1));
  await backlogOf(client, queue, backlog + 3);
  const before = scripted.inputs('transferPage').length;
  gate.release();
  await until('the small sync’s pages begun', () => smallPages(scripted).length === 4);
  const first = scripted.inputs('transferPage').findIndex(({ connectionId }) => connectionId.startsWith('con_small'));
  // One of a connection that has had nothing yet is not behind those that wait already.
  expect(first - before).toBeLessThan(backlog);
});

it('ranks runs of what changed before runs that read everything, and keeps the rank when they continue as new', async () => {
  const scripted = new ScriptedActivities();
  scripted.script = { ...scripted.script, pages: [1] };
  const service = await start(scripted);
  const id = await create(service.syncs, connectionOf('small', 1));
  await until('the first run', async () => (await service.syncs.get(id))?.recentRuns.length === 1);
  await service.syncs.command(id, 'runNow');
  const view = await until('the second run', async () => {
    const now = await service.syncs.get(id);
    return now?.recentRuns.length === 2 ? now : undefined;
  });
  const priorities = await Promise.all(
    view.recentRuns.map(async (run) => {
      const { events } = await service.client.workflow.getHandle(run.id).fetchHistory();
      const { priority } = events?.[0]?.workflowExecutionStartedEventAttributes ?? {};
      return { mode: run.mode, priorityKey: priority?.priorityKey, fairnessKey: priority?.fairnessKey };
    }),
  );
  expect(priorities).toEqual(
    expect.arrayContaining([
      { mode: 'full', priorityKey: 4, fairnessKey: connectionOf('small', 1) },
      { mode: 'incremental', priorityKey: 2, fairnessKey: connectionOf('small', 1) },
    ]),
  );
  const runId = `run_${randomBytes(10).toString('hex')}`;
  scripted.script = { ...scripted.script, pages: [1, 1] };
  const first = scripted.inputs('prepareRun')[0];
  const priority = { priorityKey: 4, fairnessKey: connectionOf('small', 1) };
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
async function backlogOf(client: Client, queue: string, count: number): Promise<void> {
  await until(`${count} transfers queued`, async () => {
    const answer = await client.workflowService.describeTaskQueue({
      namespace: 'default',
      taskQueue: { name: taskQueues(queue).transfers },
      taskQueueType: 2,
      reportStats: true,
    });
    return Number(answer.stats?.approximateBacklogCount ?? 0) >= count;
  });
}
