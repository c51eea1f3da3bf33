import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { newSyncState } from '../../src/domain/sync-state.ts';
import type { SyncState } from '../../src/domain/sync-state.ts';
import { applicationFailure, ScriptedActivities } from '../support/scripted-activities.ts';
import { until } from '../support/until.ts';
import { exampleDefinition, startWorkflowWorker } from '../support/workflow-worker.ts';
import type { WorkflowWorker } from '../support/workflow-worker.ts';

const scripted = new ScriptedActivities();
let worker: WorkflowWorker;

beforeAll(async () => {
  worker = await startWorkflowWorker(scripted.activities, {
    address: inject('temporalAddress'),
    bundlePath: inject('workflowBundlePath'),
  });
});

afterAll(() => worker.stop());

/** A sync that continues as new after each run. */
async function start(id: string, state: SyncState): Promise<void> {
  const options = { workflowId: id, taskQueue: worker.taskQueue, args: [state, { runsPerExecution: 1 }] };
  await worker.client.workflow.start('sync', options);
}

/** Has it begun anew, and waits? */
async function waitsAnew(id: string): Promise<boolean> {
  const { events } = await worker.client.workflow.getHandle(id).fetchHistory();
  const continued = Boolean(events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId);
  return continued && (events?.some(({ timerStartedEventAttributes: timer }) => Boolean(timer)) ?? false);
}

it('an attempt soon after a failure that passes is not put off to the next fire by continuing as new', async () => {
  const lost = {
    code: 'salesforce.test',
    message: 'Gone.',
    reaction: { type: 'resubmit' },
    fault: 'transient',
  } as const;
  scripted.script.onAwait = async () => {
    throw applicationFailure(lost);
  };
  const id = worker.id();
  const createdAt = new Date().toISOString();
  await start(id, newSyncState({ id, definition: exampleDefinition(), createdAt, paused: false }));
  await until('it continued', () => waitsAnew(id));
  const view = await worker.syncs.get(id);
  const wait = Date.parse(view?.nextRunAt ?? '') - Date.parse(view?.lastRun?.endedAt ?? '');
  expect({ status: view?.status, wait }).toEqual({ status: 'waiting', wait: 5 * 60_000 });
  await worker.syncs.delete(id);
});

it('a fire that passed during the last run is not forgotten by continuing as new', async () => {
  scripted.script = { pages: [5], serverTime: () => Date.now() };
  const id = worker.id();
  const createdAt = new Date().toISOString();
  const state = newSyncState({ id, definition: exampleDefinition(), createdAt, paused: false });
  await start(id, { ...state, runsStarted: 1, watermark: createdAt, nextRunAt: createdAt });
  await until('it is made up for', async () => (await worker.syncs.get(id))?.lastRun?.status === 'succeeded');
  await worker.syncs.delete(id);
});
