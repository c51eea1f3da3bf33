import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ensureTimeSkippingServer } from '../../scripts/time-skipping-binary.mjs';
import type { Failure } from '../../src/domain/failure.ts';
import { SEARCH_ATTRIBUTES } from '../../src/domain/search-attributes.ts';
import { newSyncState } from '../../src/domain/sync-state.ts';
import type { SyncView } from '../../src/domain/sync-view.ts';
import { failureOf } from '../../src/workflows/failures.ts';
import { taskQueues } from '../../src/workflows/task-queues.ts';
import { applicationFailure, ScriptedActivities } from '../support/scripted-activities.ts';
import type { Script } from '../support/scripted-activities.ts';
import { exampleDefinition } from '../support/workflow-worker.ts';

const HOUR_MS = 60 * 60_000;
const BUSY: Failure = {
  reaction: { type: 'retry' },
  code: 'salesforce.unavailable',
  message: 'Salesforce could not answer now',
  fault: 'transient',
};
const POLL_MS = 20 * 60_000;

let server: TestWorkflowEnvironment;
beforeAll(async () => {
  const path = await ensureTimeSkippingServer();
  server = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  const searchAttributes = Object.fromEntries(Object.values(SEARCH_ATTRIBUTES).map(({ name }) => [name, 2]));
  await server.connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes });
});
afterAll(() => server.teardown());

/**
 * A job that Salesforce works on for so long. Time passes between attempts alone: the server does not skip it while an
 * activity runs, so each of them fails after a while, as where Salesforce does not answer, and is tried again.
 */
function jobOf(hours: number): () => Promise<void> {
  let until: number | undefined;
  return async () => {
    const now = await server.currentTimeMs();
    until ??= now + hours * HOUR_MS;
    if (now >= until) return;
    throw ApplicationFailure.create({ type: BUSY.code, nextRetryDelay: POLL_MS, details: [BUSY] });
  };
}

async function withSync(
  id: string,
  script: Partial<Script>,
  test: (scripted: ScriptedActivities, view: () => Promise<SyncView>) => Promise<void>,
): Promise<void> {
  const scripted = new ScriptedActivities(script);
  const { activities } = scripted;
  const queues = taskQueues(id);
  const connection = server.nativeConnection;
  const running: { worker: Worker; ended: Promise<void> }[] = [];
  const start = async (taskQueue: string): Promise<void> => {
    const workflows = taskQueue === queues.steps ? { workflowBundle: { codePath: inject('workflowBundlePath') } } : {};
    const worker = await Worker.create({ connection, taskQueue, activities, ...workflows });
    running.push({ worker, ended: worker.run() });
  };
  try {
    for (const queue of Object.values(queues)) await start(queue);
    const now = await server.currentTimeMs();
    scripted.script.serverTime = () => now;
    const createdAt = new Date(now).toISOString();
    // A schedule that never fires meanwhile.
    const definition = exampleDefinition({ schedule: { every: '300d' } });
    const state = newSyncState({ id, definition, createdAt, paused: false });
    const handle = await server.client.workflow.start('sync', { workflowId: id, taskQueue: id, args: [state] });
    await test(scripted, () => handle.query<SyncView, []>('state'));
    await handle.terminate();
  } finally {
    for (const { worker } of running) worker.shutdown();
    for (const { ended } of running) await ended;
  }
}

describe('a run', { timeout: 240_000 }, () => {
  it('whose job takes 26 hours, and that then waits a day for the quota, ends well with each page once', async () => {
    let refusing = true;
    const script: Partial<Script> = {
      pages: [5, 6, 7, 8],
      locators: true,
      onAwait: jobOf(26),
      onPage: async ({ page }) => {
        if (page !== 2 || !refusing) return undefined;
        refusing = false;
        const untilMs = (await server.currentTimeMs()) + 25 * HOUR_MS;
        throw applicationFailure({
          reaction: { type: 'wait', untilMs },
          code: 'salesforce.request_limit_exceeded',
          message: 'The org has used up its API calls of the last 24 hours',
          fault: 'quota',
        });
      },
    };
    await withSync('syn_long', script, async (scripted, view) => {
      await server.sleep(20 * HOUR_MS);
      expect(await view()).toMatchObject({ status: 'running' });
      await server.sleep(20 * HOUR_MS);
      const waiting = await view();
      expect(waiting).toMatchObject({ status: 'waiting' });
      await server.sleep(13 * HOUR_MS);
      const { lastRun, watermark } = await view();
      expect(lastRun).toMatchObject({ status: 'succeeded', counts: { read: 26, sent: 26 } });
      expect(watermark).toBe(lastRun?.window?.through);
      expect(scripted.inputs('submitQueryJob')).toHaveLength(1);
      expect(scripted.inputs('awaitQueryJob').length).toBeGreaterThan(1);
      const pages = scripted.inputs('transferPage').map(({ page }) => page);
      expect(pages.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 2, 3]);
    });
  });

  it('that Salesforce keeps from going on for two days fails with the reason, and its window is read again', async () => {
    await withSync('syn_outage', { onAwait: jobOf(60) }, async (scripted, view) => {
      await server.sleep(49 * HOUR_MS);
      const { lastRun, watermark } = await view();
      expect(watermark).toBeUndefined();
      expect(lastRun).toMatchObject({ status: 'failed', failure: { code: 'salesforce.unavailable' } });
      expect(scripted.inputs('abortQueryJob')).toHaveLength(1);
      scripted.script = { ...scripted.script, onAwait: async () => undefined };
      await server.sleep(HOUR_MS);
      const full = { mode: 'full', counts: { read: 10, sent: 10 } };
      const ends = scripted.inputs('finishRun');
      expect(ends.slice(0, 2)).toMatchObject([
        { mode: 'full', status: 'failed' },
        { ...full, status: 'succeeded' },
      ]);
      expect((await view()).watermark).toBeDefined();
    });
  });
});

describe('a step that has used up its two days', () => {
  it.each([
    ['awaitQueryJob', /^The Bulk API job was not complete after two days: .* reads the same window again\.$/],
    ['transferPage', /^No worker finished a step of the run within the two days .* reads the same window again\.$/],
  ])('(%s) fails the run with a sentence that says so', (step, sentence) => {
    const timeout = new TimeoutFailure('activity ScheduleToClose timeout', undefined, 'SCHEDULE_TO_CLOSE');
    const failure = failureOf(new ActivityFailure('Activity task timed out', step, '7', 'TIMEOUT', undefined, timeout));
    expect(failure).toMatchObject({ code: 'run.timed_out', fault: 'transient', reaction: { type: 'retry' } });
    expect(failure.message).toMatch(sentence);
  });
});
