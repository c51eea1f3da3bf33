import { randomBytes } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import { afterEach, expect, it } from 'vitest';
import { payloadKeyId } from '../../src/codec/payload-codec.ts';
import type { SyncView } from '../../src/domain/sync-view.ts';
import { bundleWorkflows } from '../../src/temporal/workflow-bundle.ts';
import { dataConverterOf } from '../../src/temporal/data-converter.ts';
import { failureMessage } from '../../src/temporal/decode-payload.ts';
import { SyncUnavailableError } from '../../src/temporal/sync-client.ts';
import { applicationFailure, cursorAt, ScriptedActivities } from '../support/scripted-activities.ts';
import { until } from '../support/until.ts';
import { exampleDefinition } from '../support/workflow-worker.ts';
import { startKeyedWorker } from './support/keyed-worker.ts';
import type { KeyedWorker } from './support/keyed-worker.ts';
import { rawHistories } from './support/raw-histories.ts';

const FILTER = "Email != 'nobody@filter.test'";
const [keyA, keyB] = [randomBytes(32), randomBytes(32)];
const [a, b] = [keyA.toString('base64'), keyB.toString('base64')];

const workers: KeyedWorker[] = [];
const scripted = new ScriptedActivities();
const taskQueue = `keys-${randomBytes(5).toString('hex')}`;

afterEach(async () => {
  scripted.script = new ScriptedActivities().script;
  for (const worker of workers.splice(0)) await worker.stop();
});

/** Ends the worker that there is, and starts one with these keys on the same task queue. */
async function withKeys(payloadKey: string): Promise<KeyedWorker> {
  for (const worker of workers.splice(0)) await worker.stop();
  const worker = await startKeyedWorker(scripted, taskQueue, payloadKey);
  workers.push(worker);
  return worker;
}

function newId(): string {
  return `syn_${randomBytes(10).toString('hex')}`;
}

async function runsDone({ syncs }: KeyedWorker, id: string, count: number): Promise<SyncView> {
  return until(`${count} runs`, async () => {
    const view = await syncs.get(id);
    return view?.recentRuns.length === count && view.currentRun === undefined ? view : undefined;
  });
}

it('an installation that turns encryption on, rotates the key and turns it off reads all that it has', async () => {
  const id = newId();
  let worker = await withKeys('');
  await worker.syncs.create(id, exampleDefinition({ filter: FILTER }), { paused: false });
  await runsDone(worker, id, 1);
  expect((await rawHistories(worker.client, taskQueue)).includes(FILTER)).toBe(true);

  const steps = [
    { keys: `plain,${a}`, patch: { filter: "Email != 'one@filter.test'" }, shown: true },
    { keys: a, patch: { filter: "Email != 'two@filter.test'" }, shown: false, sealedBy: keyA },
    { keys: `${b},${a}`, patch: { filter: "Email != 'three@filter.test'" }, shown: false, sealedBy: keyB },
    { keys: `plain,${b},${a}`, patch: { filter: "Email != 'four@filter.test'" }, shown: true },
  ];
  for (const [index, { keys, patch, shown, sealedBy }] of steps.entries()) {
    worker = await withKeys(keys);
    await worker.syncs.update(id, patch);
    await worker.syncs.command(id, 'resyncAll');
    const view = await runsDone(worker, id, index + 2);
    expect(view.definition.filter).toBe(patch.filter);
    const raw = await rawHistories(worker.client, taskQueue);
    expect(raw.includes(patch.filter), keys).toBe(shown);
    if (sealedBy !== undefined) expect(raw.includes(payloadKeyId(sealedBy))).toBe(true);
  }

  const history = await worker.client.workflow.getHandle(id).fetchHistory();
  const workflowBundle = await bundleWorkflows(worker.config);
  await Worker.runReplayHistory({ workflowBundle, dataConverter: dataConverterOf(worker.config) }, history);
  await expect(Worker.runReplayHistory({ workflowBundle }, history)).rejects.toThrow();
  await worker.syncs.delete(id);
}, 120_000);

it('a worker without the key says which one it lacks, and the sync goes on once it is there', async () => {
  const id = newId();
  let worker = await withKeys(a);
  await worker.syncs.create(id, exampleDefinition(), { paused: false });
  await runsDone(worker, id, 1);

  worker = await withKeys(b);
  await expect(worker.syncs.get(id)).rejects.toBeInstanceOf(SyncUnavailableError);
  await worker.client.workflow.getHandle(id).signal('runNow');
  const lacks = `key ${payloadKeyId(keyA)}, which is not in PAYLOAD_KEY`;
  await until('a failed workflow task', async () => {
    const { events } = await worker.client.workflow.getHandle(id).fetchHistory();
    const failures = (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => failed?.failure ?? []);
    // With encryption on, the failure's own words are encrypted too: with the key that this worker has.
    const converter = worker.client.options.loadedDataConverter;
    const messages = await Promise.all(failures.map((failure) => failureMessage(converter, failure)));
    return messages.some((message) => message?.includes(lacks) === true);
  });

  worker = await withKeys(`${b},${a}`);
  await runsDone(worker, id, 2);
  await worker.syncs.delete(id);
}, 120_000);

it('shows how far a page is and why a step is tried again, none of which Temporal can read', async () => {
  const id = newId();
  const worker = await withKeys(a);
  const message = 'Salesforce says no to Secret__c.';
  const reaction = { type: 'retry' } as const;
  scripted.script.onPage = async (_input, context) => {
    context.heartbeat(cursorAt(7));
    if (context.info.attempt < 3)
      throw applicationFailure({ code: 'salesforce.test', message, reaction, fault: 'transient' });
    await context.cancelled;
    return undefined;
  };
  await worker.syncs.create(id, exampleDefinition({ filter: FILTER }), { paused: false });
  const view = await until('a third attempt', async () => {
    const found = await worker.syncs.get(id);
    return found?.statusReason?.startsWith('Attempt 3') === true ? found : undefined;
  });
  expect(view.statusReason).toBe(`Attempt 3: ${message}`);
  expect(view.currentRun?.counts.read).toBe(7);
  const raw = await rawHistories(worker.client, taskQueue);
  expect([raw.includes('Encoded failure'), raw.includes('Secret__c')]).toEqual([true, false]);
  await worker.syncs.delete(id);
}, 60_000);

it('signals that somebody made up are refused, and the sync goes on', async () => {
  const id = newId();
  const worker = await withKeys(a);
  await worker.syncs.create(id, exampleDefinition(), { paused: false });
  await runsDone(worker, id, 1);
  const forged = { encoding: 'binary/encrypted', 'encryption-key-id': payloadKeyId(keyA) };
  const metadata = Object.fromEntries(Object.entries(forged).map(([name, text]) => [name, Buffer.from(text)]));
  await worker.client.workflowService.signalWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: id },
    signalName: 'updateSync',
    input: { payloads: [{ metadata, data: randomBytes(80) }] },
  });
  await until('refused', async () => (await worker.syncs.get(id))?.lastRefusedSignal?.signal === 'updateSync');
  await worker.syncs.command(id, 'runNow');
  await runsDone(worker, id, 2);
  await worker.syncs.delete(id);
}, 60_000);
