import { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { ensureTimeSkippingServer } from '../../scripts/time-skipping-binary.mjs';
import { CALLS_USED_UP } from '../../src/domain/call-allowance.ts';
import type { RunEnd } from '../../src/domain/run-end.ts';
import type { RunRequest } from '../../src/domain/sync-state.ts';
import { createQueueWorkers } from '../../src/temporal/create-worker.ts';
import type { syncRun } from '../../src/workflows/sync-run.ts';
import { applicationFailure, ScriptedActivities } from '../support/scripted-activities.ts';
import { exampleDefinition } from '../support/workflow-worker.ts';

const DAY_MS = 24 * 60 * 60_000;
const LIMIT = 10;
const PAGES = 30;
const QUEUE = 'next-day';

let server: TestWorkflowEnvironment;

beforeAll(async () => {
  const path = await ensureTimeSkippingServer();
  server = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
});
afterAll(() => server.teardown());

async function run(scripted: ScriptedActivities, id: string, pagesPerExecution: number): Promise<RunEnd> {
  const worker = await createQueueWorkers({
    connection: server.nativeConnection,
    taskQueue: QUEUE,
    workflowBundle: { codePath: inject('workflowBundlePath') },
    activities: scripted.activities,
  });
  const running = worker.run();
  try {
    const request: RunRequest = {
      id,
      syncId: 'syn_example',
      mode: 'full',
      epoch: 0,
      revision: 1,
      definition: exampleDefinition({ maxApiCallsPerRun: LIMIT }),
      startedAt: new Date(await server.currentTimeMs()).toISOString(),
    };
    const handle = await server.client.workflow.start<typeof syncRun>('syncRun', {
      workflowId: id,
      taskQueue: QUEUE,
      args: [{ request, paused: false, pagesPerExecution }],
    });
    return await handle.result();
  } finally {
    worker.shutdown();
    await running;
  }
}

it('a run that used up its calls goes on by itself a day later, across continue-as-new, and delivers all', async () => {
  const pagesAt: number[] = [];
  const scripted = new ScriptedActivities({
    pages: Array.from({ length: PAGES }, () => 5),
    locators: true,
    onPage: async () => {
      pagesAt.push(await server.currentTimeMs());
      return undefined;
    },
  });
  const end = await run(scripted, 'run_next_day', 4);
  expect(end).toMatchObject({ status: 'succeeded', counts: { read: PAGES * 5, sent: PAGES * 5 } });
  // Planning takes two calls, the job two more, each page one.
  expect(end.salesforceApiCalls).toBe(4 + PAGES);
  const calls = [...Array.from({ length: 4 }, () => pagesAt[0] ?? 0), ...pagesAt];
  expect(calls).toHaveLength(4 + PAGES);
  for (const [index, at] of calls.entries()) {
    const later = calls[index + LIMIT];
    // The clock is read after the workflow's, which is of its last task.
    if (later !== undefined) expect(later - at).toBeGreaterThan(DAY_MS - 60_000);
  }
  expect((calls.at(-1) ?? 0) - (calls[0] ?? 0)).toBeLessThan(4 * DAY_MS);
});

it('a page that failed for a while has its calls counted, and goes on behind what it got through', async () => {
  const wait = {
    reaction: { type: 'wait' as const, untilMs: 0 },
    code: CALLS_USED_UP,
    message: '',
    fault: 'quota' as const,
  };
  const scripted = new ScriptedActivities({ pages: [5] });
  // Each attempt at Temporal is a call of the step: it stops when it has made those that it was granted.
  scripted.script.onPage = async () => {
    if (scripted.inputs('transferPage').length < 3) throw applicationFailure(wait);
    return undefined;
  };
  const end = await run(scripted, 'run_failing_page', 300);
  expect(end.status).toBe('succeeded');
  const granted = scripted.inputs('transferPage').map(({ callsLeft }) => callsLeft);
  // A third of what is left each time, so that other pages of the run have some too.
  expect(granted).toEqual([2, 1, 1]);
  expect(end.salesforceApiCalls).toBe(4 + 2 + 1 + 1);
});

it('a step that needs more than a whole day’s calls fails the run and asks for a person', async () => {
  const scripted = new ScriptedActivities();
  scripted.script.onPrepare = () => {
    throw applicationFailure({
      reaction: { type: 'wait', untilMs: 0 },
      code: CALLS_USED_UP,
      message: '',
      fault: 'quota',
    });
  };
  const end = await run(scripted, 'run_too_small', 300);
  expect(end).toMatchObject({ status: 'failed', failure: { code: CALLS_USED_UP, passing: false } });
  expect(scripted.inputs('prepareRun')).toHaveLength(1);
  expect(end.salesforceApiCalls).toBe(LIMIT);
});
