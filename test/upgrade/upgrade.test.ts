import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '@temporalio/activity';
import { CancelledFailure, defaultPayloadConverter } from '@temporalio/common';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it, vi } from 'vitest';
import type { TransferredPage, TransferPageInput } from '../../src/activities/activities.ts';
import type { SyncView } from '../../src/domain/sync-view.ts';
import { cursorAt, ScriptedActivities } from '../support/scripted-activities.ts';
import { until } from '../support/until.ts';
import { exampleDefinition, startWorkflowWorker } from '../support/workflow-worker.ts';
import type { WorkflowWorker } from '../support/workflow-worker.ts';
import { bundleChanged } from './support/change-workflows.ts';
import { CHANGE_ID, WAIT } from './support/changes.ts';

const PAGES = [5, 5, 5, 5, 5];
/** A worker is asked to end while this page is under way, with this many of its rows acknowledged. */
const HELD = { page: 3, rows: 2 };

/** Temporal waits longer from one attempt at a stranded task to the next. */
const LIMIT_MS = 60_000;
vi.setConfig({ testTimeout: 2 * LIMIT_MS });

const bundles: Record<'old' | 'unguarded' | 'patched', string> = { old: '', unguarded: '', patched: '' };
let folder: string;
let worker: WorkflowWorker;
let scripted: ScriptedActivities;
let id: string;

beforeAll(async () => {
  // What a stranded workflow would say once a second.
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: 'OFF' } },
  });
  folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-upgrade-'));
  bundles.old = inject('workflowBundlePath');
  bundles.unguarded = (await bundleChanged(folder, WAIT.bare)).codePath;
  bundles.patched = (await bundleChanged(folder, WAIT.patched)).codePath;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(() => {
  scripted = new ScriptedActivities({ pages: PAGES, onPage: holdOnce() });
});

afterEach(() => worker.stop());

/** Holds one page until its worker is asked to end; the attempt after it finds how far that one came. */
function holdOnce(): (input: TransferPageInput, context: Context) => Promise<TransferredPage | undefined> {
  let holds = true;
  return async ({ page }, context) => {
    if (page !== HELD.page || !holds) return undefined;
    holds = false;
    context.heartbeat(cursorAt(HELD.rows));
    await context.cancelled.catch((error: unknown) => {
      if (!(error instanceof CancelledFailure)) throw error;
    });
    throw new Error('the worker ends');
  };
}

async function startWorker(code: keyof typeof bundles, taskQueue?: string): Promise<void> {
  const address = inject('temporalAddress');
  const options = { address, bundlePath: bundles[code], ...(taskQueue === undefined ? {} : { taskQueue }) };
  worker = await startWorkflowWorker(scripted.activities, options);
}

/** What a deployment does: the old worker is asked to end, then the new one begins. */
async function replaceBy(code: keyof typeof bundles): Promise<void> {
  const { taskQueue } = worker;
  await worker.stop();
  await startWorker(code, taskQueue);
}

async function startRunOn(code: keyof typeof bundles): Promise<void> {
  await startWorker(code);
  id = worker.id();
  await worker.syncs.create(id, exampleDefinition(), { paused: false });
  await until('a page is under way', () => pagesAsked().includes(HELD.page));
}

const pagesAsked = (): number[] => scripted.inputs('transferPage').map(({ page }) => page);

async function runsDone(count: number): Promise<SyncView> {
  const ended = async (): Promise<SyncView | undefined> => {
    const view = await worker.syncs.get(id);
    return view?.recentRuns.length === count && view.currentRun === undefined ? view : undefined;
  };
  return until(`${count} runs`, ended, LIMIT_MS);
}

const runId = (number: number): string => `run_${id.slice(4)}_${number}`;

/** Which changes an execution went through, as lists of workflows can be filtered by. */
async function changesOf(workflowId: string): Promise<unknown> {
  const { raw } = await worker.client.workflow.getHandle(workflowId).describe();
  const payload = raw.workflowExecutionInfo?.searchAttributes?.indexedFields?.['TemporalChangeVersion'];
  return payload === undefined || payload === null ? undefined : defaultPayloadConverter.fromPayload(payload);
}

/** Runs as `temporal workflow list` finds them. */
async function found(query: string): Promise<string[]> {
  const ids: string[] = [];
  const here = `WorkflowType = 'syncRun' AND TaskQueue = '${worker.taskQueue}' AND ${query}`;
  for await (const { workflowId } of worker.client.workflow.list({ query: here })) ids.push(workflowId);
  return ids;
}

/** Its tasks fail for this reason, again and again; it stands still, and fails at nothing. */
async function strands(workflowId: string): Promise<void> {
  const handle = worker.client.workflow.getHandle(workflowId);
  await until('a task of the run fails', async () => {
    const { events } = await handle.fetchHistory();
    return events?.some((event) => event.workflowTaskFailedEventAttributes?.failure?.message?.includes('TMPRL1100'));
  });
  expect((await handle.describe()).status.name).toBe('RUNNING');
}

it('a run that an old worker began ends on a new one, and no page that was done is transferred again', async () => {
  await startRunOn('old');
  await replaceBy('patched');
  const view = await runsDone(1);
  expect(view.lastRun).toMatchObject({ status: 'succeeded', counts: { read: 25, sent: 25 } });
  expect(pagesAsked()).toEqual([0, 1, 2, 3, 3, 4]);
  expect(await changesOf(runId(1))).toBeUndefined();
  await worker.syncs.command(id, 'runNow');
  expect((await runsDone(2)).lastRun).toMatchObject({ status: 'succeeded' });
  expect(await changesOf(runId(2))).toEqual([CHANGE_ID]);
  await until('lists know it', async () => (await found(`TemporalChangeVersion = '${CHANGE_ID}'`)).length > 0);
  expect(await found(`TemporalChangeVersion = '${CHANGE_ID}'`)).toEqual([runId(2)]);
  expect(await found('TemporalChangeVersion IS NULL')).toEqual([runId(1)]);
  expect(await found(`TemporalChangeVersion != '${CHANGE_ID}' AND StartTime < '2100-01-01T00:00:00Z'`)).toEqual([
    runId(1),
  ]);
});

it('the same change without a guard strands the run, and the guarded one frees it with its progress', async () => {
  await startRunOn('old');
  await replaceBy('unguarded');
  await strands(runId(1));
  await replaceBy('patched');
  expect((await runsDone(1)).lastRun).toMatchObject({ status: 'succeeded', counts: { sent: 25 } });
  expect(pagesAsked().filter((page) => page < HELD.page)).toEqual([0, 1, 2]);
});

it('a rollback leaves runs that began before the upgrade at work', async () => {
  await startRunOn('old');
  await replaceBy('patched');
  await replaceBy('old');
  expect((await runsDone(1)).lastRun).toMatchObject({ status: 'succeeded', counts: { sent: 25 } });
  expect(pagesAsked().filter((page) => page < HELD.page)).toEqual([0, 1, 2]);
});

it('a run of the new code waits through a rollback for the new code, and goes on where it was', async () => {
  await startRunOn('patched');
  await replaceBy('old');
  await strands(runId(1));
  await replaceBy('patched');
  expect((await runsDone(1)).lastRun).toMatchObject({ status: 'succeeded', counts: { sent: 25 } });
  expect(pagesAsked().filter((page) => page < HELD.page)).toEqual([0, 1, 2]);
});

it('where the new code does not come back, terminating its run lets the next read the same window', async () => {
  await startRunOn('patched');
  await replaceBy('old');
  await strands(runId(1));
  await worker.client.workflow.getHandle(runId(1)).terminate('rolled back');
  const failed = await runsDone(1);
  expect(failed).toMatchObject({ status: 'needs_attention', lastRun: { status: 'failed' } });
  expect(failed.watermark).toBeUndefined();
  await worker.syncs.command(id, 'runNow');
  expect((await runsDone(2)).lastRun).toMatchObject({ mode: 'full', status: 'succeeded', counts: { sent: 25 } });
});
