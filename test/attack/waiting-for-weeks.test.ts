import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { ensureTimeSkippingServer } from '../../scripts/time-skipping-binary.mjs';
import { SEARCH_ATTRIBUTES } from '../../src/domain/search-attributes.ts';
import { newSyncState } from '../../src/domain/sync-state.ts';
import type { SyncView } from '../../src/domain/sync-view.ts';
import { applicationFailure, ScriptedActivities } from '../support/scripted-activities.ts';
import { exampleDefinition } from '../support/workflow-worker.ts';

/** Of a server's default limit of 51,200 events, at which it ends a workflow by force; warnings begin at 10,240. */
const EVENTS_OF_A_MONTH = 8_000;
const DAYS = 3;

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

it('a run that waits for an authorization for a month does not fill its history, nor its sync’s', async () => {
  const scripted = new ScriptedActivities({
    onPrepare: () => {
      const message = 'authorize it again';
      const fault = 'authorization';
      throw applicationFailure({ reaction: { type: 'reauthorize' }, code: 'salesforce.invalid_grant', message, fault });
    },
  });
  const worker = await Worker.create({
    connection: server.nativeConnection,
    taskQueue: 'waiting',
    workflowBundle: { codePath: inject('workflowBundlePath') },
    activities: scripted.activities,
  });
  await worker.runUntil(async () => {
    const createdAt = new Date(await server.currentTimeMs()).toISOString();
    const state = newSyncState({ id: 'syn_waiting', definition: exampleDefinition(), createdAt, paused: false });
    const handle = await server.client.workflow.start('sync', {
      workflowId: state.id,
      taskQueue: 'waiting',
      args: [state],
    });
    await server.sleep(DAYS * 86_400_000);
    const view: SyncView = await handle.query('state');
    expect(view.status).toBe('waiting');
    const run = await server.client.workflow.getHandle(view.currentRun?.id ?? '').fetchHistory();
    const sync = await handle.fetchHistory();
    for (const { events } of [run, sync]) expect(events?.length).toBeLessThan((EVENTS_OF_A_MONTH * DAYS) / 30);
    expect(scripted.inputs('prepareRun').length).toBeGreaterThan(2 * DAYS);
    await handle.terminate();
  });
});
