import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ScriptedActivities } from '../support/scripted-activities.ts';
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

async function idleSync(): Promise<string> {
  const id = worker.id();
  await worker.syncs.create(id, exampleDefinition(), { paused: false });
  await until('the first run', async () => {
    const view = await worker.syncs.get(id);
    return view?.recentRuns.length === 1 && view.currentRun === undefined;
  });
  return id;
}

/** As the service receives it, whatever the client's own converter thinks of it. */
async function signalRaw(id: string, signalName: string, encoding: string, data: string): Promise<void> {
  await worker.client.workflowService.signalWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: id },
    signalName,
    input: { payloads: [{ metadata: { encoding: Buffer.from(encoding) }, data: Buffer.from(data) }] },
  });
}

/** Refused, shown as such, and the sync still runs. */
async function refusedAndAlive(id: string): Promise<void> {
  const view = await until(
    'a refused signal',
    async () => {
      const state = await worker.syncs.get(id);
      return state?.lastRefusedSignal === undefined ? undefined : state;
    },
    8_000,
  );
  expect(view.revision).toBe(1);
  expect(view.pendingRevision).toBeUndefined();
  await worker.syncs.command(id, 'runNow');
  await until('another run', async () => (await worker.syncs.get(id))?.recentRuns.length === 2, 8_000);
  await worker.syncs.delete(id);
}

describe('a signal that is', () => {
  it.each([100, 2_000, 20_000, 200_000])('nested %i levels deep', async (levels) => {
    const id = await idleSync();
    const text = `{"integrations":${'{"a":'.repeat(levels)}true${'}'.repeat(levels)}}`;
    await signalRaw(id, 'updateSync', 'json/plain', text);
    await refusedAndAlive(id);
  });

  it('of more than a definition may hold', async () => {
    const id = await idleSync();
    await worker.client.workflow
      .getHandle(id)
      .signal('updateSync', { integrations: { All: { big: 'x'.repeat(1_500_000) } } });
    await refusedAndAlive(id);
  });

  it.each([
    ['json/plain', '{"name": '],
    ['json/protobuf', '{"name":"x"}'],
    ['binary/encrypted', 'xxx'],
    ['binary/plain', 'xxx'],
  ])('encoded as %s: %s', async (encoding, data) => {
    const id = await idleSync();
    await signalRaw(id, 'updateSync', encoding, data);
    await refusedAndAlive(id);
  });

  it.each([
    { schedule: { every: '999999d' } },
    { schedule: { every: '1d', startAt: '9999-12-31T00:00:00Z' } },
    { schedule: { cron: '0 0 1 1 *', startAt: '9999-12-31T00:00:00Z' } },
    { settlingLag: '999999d' },
    { schedule: { every: '1s' } },
  ])('out of any sense: %j', async (patch) => {
    const id = await idleSync();
    await worker.client.workflow.getHandle(id).signal('updateSync', patch);
    await refusedAndAlive(id);
  });
});
