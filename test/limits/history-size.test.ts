import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { RunMode } from '../../src/domain/run.ts';
import { EVENTS_PER_EXECUTION } from '../../src/workflows/history-full.ts';
import { ScriptedActivities } from '../support/scripted-activities.ts';
import type { Script } from '../support/scripted-activities.ts';
import { until } from '../support/until.ts';
import { exampleDefinition, startWorkflowWorker } from '../support/workflow-worker.ts';
import type { WorkflowWorker } from '../support/workflow-worker.ts';

/** What is under way when an execution is full still ends in it. */
const UNDER_WAY_EVENTS = 60;
/** Of a run's state, and of whatever else is one payload; Temporal refuses 2 MB. */
const STATE_BYTES = 512 * 1024;
const UNTIL_MS = 120_000;

const scripted = new ScriptedActivities();
let worker: WorkflowWorker;
beforeAll(async () => {
  worker = await startWorkflowWorker(scripted.activities, {
    address: inject('temporalAddress'),
    bundlePath: inject('workflowBundlePath'),
  });
});
afterAll(() => worker.stop());

async function startRun(
  script: Partial<Script>,
  options: { mode?: RunMode; retryOf?: string; pagesPerExecution?: number },
): Promise<string> {
  scripted.calls.length = 0;
  scripted.script = { pages: [10], serverTime: () => Date.now(), ...script };
  const { mode = 'full', retryOf, ...rest } = options;
  const syncId = worker.id();
  const id = `run_${syncId.slice(4)}_1`;
  const startedAt = new Date().toISOString();
  const request = { id, syncId, mode, epoch: 0, revision: 1, ordinal: 1, definition: exampleDefinition(), startedAt };
  const retry = retryOf === undefined ? {} : { retryOf };
  await worker.client.workflow.start('syncRun', {
    workflowId: id,
    taskQueue: worker.taskQueue,
    args: [{ request: { ...request, ...retry }, paused: false, ...rest }],
  });
  return id;
}

type History = Awaited<ReturnType<ReturnType<WorkflowWorker['client']['workflow']['getHandle']>['fetchHistory']>>;

/** One history for each execution that has ended. */
async function historiesOf(id: string): Promise<History[]> {
  const histories: History[] = [];
  const handle = worker.client.workflow.getHandle(id);
  const latest = await handle.fetchHistory();
  let runId = latest.events?.[0]?.workflowExecutionStartedEventAttributes?.firstExecutionRunId ?? undefined;
  while (runId !== undefined) {
    const history = await worker.client.workflow.getHandle(id, runId).fetchHistory();
    const last = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
    const ended = last !== undefined && last !== null;
    histories.push(history);
    runId = ended ? (last.newExecutionRunId ?? undefined) : undefined;
  }
  return histories;
}

function expectBounded(histories: readonly History[]): void {
  for (const { events } of histories) {
    expect(events?.length).toBeLessThanOrEqual(EVENTS_PER_EXECUTION + UNDER_WAY_EVENTS);
    for (const event of events ?? []) expect(JSON.stringify(event).length).toBeLessThan(STATE_BYTES);
  }
}

describe('a run', { timeout: 300_000 }, () => {
  it('of thousands of pages continues as new before its history is full, and transfers each page once', async () => {
    const pages = Array<number>(1_300).fill(1);
    const options = { pagesPerExecution: 1_000_000 };
    const id = await startRun({ pages, locators: true, portion: 500 }, options);
    const end: unknown = await worker.client.workflow.getHandle(id).result();
    expect(end).toMatchObject({ status: 'succeeded', counts: { read: 1_300, sent: 1_300 } });
    const read = scripted.inputs('transferPage').map(({ page }) => page);
    expect(read.toSorted((a, b) => a - b)).toEqual(pages.map((_, page) => page));
    expect(scripted.inputs('submitQueryJob')).toHaveLength(1);
    const histories = await historiesOf(id);
    expect(histories.length).toBeGreaterThan(1);
    expectBounded(histories);
    const [first] = histories;
    await Worker.runReplayHistory({ workflowBundle: { codePath: inject('workflowBundlePath') } }, first);
  });

  it('that retries in hundreds of chunks continues as new between them, and settles each', async () => {
    const chunks = 160;
    const id = await startRun({ chunks, recordsTotal: 0 }, { mode: 'retry', retryOf: 'run_earlier_1' });
    expect(await worker.client.workflow.getHandle(id).result()).toMatchObject({ status: 'succeeded' });
    const settled = scripted.inputs('settleRetry');
    expect(settled).toHaveLength(chunks);
    for (const [index, { afterRecordId }] of settled.entries()) {
      expect(afterRecordId).toBe(index === 0 ? undefined : settled[index - 1]?.throughRecordId);
    }
    const histories = await historiesOf(id);
    expect(histories.length).toBeGreaterThan(1);
    expectBounded(histories);
  });

  it('of 45,000 pages hands on no more of them than one part of their listing', async () => {
    const pages = Array<number>(45_000).fill(1);
    const locator = (page: number): string => `?locator=${page}-`.padEnd(240, 'x');
    const id = await startRun({ pages, locators: true, portion: 500, locator }, { pagesPerExecution: 60 });
    await until('hundreds are done', () => scripted.inputs('transferPage').length > 250, UNTIL_MS);
    await worker.client.workflow.getHandle(id).cancel();
    const end: unknown = await worker.client.workflow.getHandle(id).result();
    expect(end).toMatchObject({ status: 'canceled' });
    const histories = await historiesOf(id);
    expect(histories.length).toBeGreaterThan(3);
    expectBounded(histories);
  });

  it('whose pages name each other in a circle loses its jobs and fails, across executions too', async () => {
    const id = await startRun(
      {
        recordsTotal: null,
        onPage: async ({ page }) => ({
          status: 'complete',
          cursor: { rows: 1, checksum: 1, counts: { read: 1, sent: 1, deleted: 0, rejected: 0, skipped: 0 } },
          nextLocator: `L${page % 5}`,
          salesforceApiCalls: 1,
        }),
      },
      { pagesPerExecution: 4 },
    );
    const end: unknown = await worker.client.workflow.getHandle(id).result();
    expect(end).toMatchObject({ status: 'failed', failure: { code: 'salesforce.pages_endless', passing: true } });
    expect(scripted.inputs('submitQueryJob')).toHaveLength(3);
    expect((await historiesOf(id)).length).toBeGreaterThan(3);
  });
});
