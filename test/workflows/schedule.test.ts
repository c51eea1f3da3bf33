import { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { ensureTimeSkippingServer } from '../../scripts/time-skipping-binary.mjs';
import { createQueueWorkers } from '../../src/temporal/create-worker.ts';
import { SEARCH_ATTRIBUTES } from '../../src/domain/search-attributes.ts';
import { newSyncState } from '../../src/domain/sync-state.ts';
import type { SyncView } from '../../src/domain/sync-view.ts';
import { ScriptedActivities } from '../support/scripted-activities.ts';
import { exampleDefinition } from '../support/workflow-worker.ts';

/** A Temporal server whose clock skips while nothing happens: weeks of schedule in a second. */
let server: TestWorkflowEnvironment;

beforeAll(async () => {
  const path = await ensureTimeSkippingServer();
  server = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  const keyword = 2;
  await server.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(Object.values(SEARCH_ATTRIBUTES).map(({ name }) => [name, keyword])),
  });
});

afterAll(() => server.teardown());

/** Runs one sync until `days` have passed; returns when its runs began, as the server's clock says. */
async function startsOver(
  days: number,
  schedule: Record<string, unknown>,
  change: Record<string, unknown> = {},
): Promise<{ starts: number[]; modes: string[]; view: SyncView }> {
  const scripted = new ScriptedActivities({ pages: [1] });
  const began = await server.currentTimeMs();
  scripted.script.serverTime = () => began + scripted.calls.length * 1_000_000;
  const taskQueue = `schedule-${Math.random().toString(36).slice(2)}`;
  const worker = await createQueueWorkers({
    connection: server.nativeConnection,
    taskQueue,
    workflowBundle: { codePath: inject('workflowBundlePath') },
    activities: scripted.activities,
  });
  const running = worker.run();
  try {
    const createdAt = new Date(began).toISOString();
    const state = newSyncState({
      id: `syn_${taskQueue.slice(9)}`,
      definition: exampleDefinition({ schedule, ...change }),
      createdAt,
      paused: false,
    });
    const handle = await server.client.workflow.start('sync', {
      workflowId: state.id,
      taskQueue,
      args: [state, { runsPerExecution: 4 }],
    });
    await server.sleep(days * 86_400_000);
    const view: SyncView = await handle.query('state');
    await handle.terminate();
    const starts = scripted.inputs('prepareRun').map(({ startedAt }) => Date.parse(startedAt));
    return { starts, modes: scripted.inputs('prepareRun').map(({ mode }) => mode), view };
  } finally {
    worker.shutdown();
    await running;
  }
}

it('fires a daily cron once a day at its local hour, across weeks and continue-as-new', async () => {
  const { starts } = await startsOver(10, { cron: '30 3 * * *', timeZone: 'Europe/Berlin' });
  const daily = starts.slice(1);
  expect(daily).toHaveLength(10);
  const hours = daily.map((time) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' }).format(time),
  );
  expect(new Set(hours)).toEqual(new Set(['03:30']));
});

it('fires an interval at an even cadence', async () => {
  const { starts } = await startsOver(1, { every: '1h' });
  const gaps = starts.slice(2).map((time, index) => Math.round((time - (starts[index + 1] ?? 0)) / 60_000));
  expect(gaps.length).toBeGreaterThanOrEqual(22);
  expect(new Set(gaps)).toEqual(new Set([60]));
});

it('waits for startAt with the first run', async () => {
  const startAt = new Date((await server.currentTimeMs()) + 2 * 86_400_000).toISOString();
  const { starts } = await startsOver(3, { every: '1d', startAt });
  expect(starts[0]).toBeGreaterThanOrEqual(Date.parse(startAt));
  expect(starts[0]).toBeLessThan(Date.parse(startAt) + 60_000);
});

it('compares everything on its own cron, beside the other runs', async () => {
  const reconcile = { cron: '0 4 * * *', timeZone: 'Europe/Berlin' };
  const { modes, starts, view } = await startsOver(3, { every: '6h' }, { ledger: true, reconcile });
  expect(modes[0]).toBe('full');
  const compared = starts.filter((_, index) => modes[index] === 'reconcile');
  expect(compared).toHaveLength(3);
  const hours = compared.map((time) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' }).format(time),
  );
  expect(new Set(hours)).toEqual(new Set(['04:00']));
  expect(modes.filter((mode) => mode === 'incremental').length).toBeGreaterThanOrEqual(10);
  expect(Date.parse(view.nextReconcileAt ?? '')).toBeGreaterThan(compared.at(-1) ?? 0);
});
