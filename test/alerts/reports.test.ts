import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import type { ReportSyncInput } from '../../src/activities/activities.ts';
import type { SyncFacts } from '../../src/domain/alerts/sync-facts.ts';
import type { SyncView } from '../../src/domain/sync-view.ts';
import { applicationFailure, Gate, ScriptedActivities, stoppedByRequest } from '../support/scripted-activities.ts';
import { until } from '../support/until.ts';
import { exampleDefinition, startWorkflowWorker } from '../support/workflow-worker.ts';
import type { WorkflowWorker } from '../support/workflow-worker.ts';
import { bundleChanged } from '../upgrade/support/change-workflows.ts';

const REFUSAL = { code: 'salesforce.test', message: 'Salesforce says no.' } as const;

let scripted: ScriptedActivities;
let worker: WorkflowWorker;
let id: string;

beforeEach(() => {
  scripted = new ScriptedActivities();
});
afterEach(() => worker.stop());

async function start(bundlePath = inject('workflowBundlePath'), taskQueue?: string): Promise<void> {
  const address = inject('temporalAddress');
  const queue = taskQueue === undefined ? {} : { taskQueue };
  worker = await startWorkflowWorker(scripted.activities, { address, bundlePath, ...queue });
}

async function create(): Promise<void> {
  id = worker.id();
  await worker.syncs.create(id, exampleDefinition(), { paused: false });
}

async function runsDone(count: number): Promise<SyncView> {
  return until(`${count} runs`, async () => {
    const view = await worker.syncs.get(id);
    return view?.recentRuns.length === count && view.currentRun === undefined ? view : undefined;
  });
}

const reports = (): ReportSyncInput[] => scripted.inputs('reportSync');
const lastFacts = (): SyncFacts | undefined => {
  const last = reports().at(-1);
  return last !== undefined && 'facts' in last ? last.facts : undefined;
};

it('a sync that is well reports once, whatever the number of its runs', async () => {
  await start();
  await create();
  for (const count of [1, 2, 3]) {
    await runsDone(count);
    if (count < 3) await worker.syncs.command(id, 'runNow');
  }
  await until('it is reported', () => reports().length > 0);
  const { name, connectionId, destinationId, schedule } = exampleDefinition();
  expect(reports()).toEqual([
    { syncId: id, at: expect.any(Number), facts: { name, connectionId, destinationId, schedule, paused: false } },
  ]);
});

it('a sync reports its trouble and its end, a hold, a pause, a new schedule and its deletion', async () => {
  const failures = [
    applicationFailure({ ...REFUSAL, reaction: { type: 'stop' }, fault: 'configuration' }),
    applicationFailure({ ...REFUSAL, reaction: { type: 'wait', untilMs: Date.now() + 3_600_000 }, fault: 'quota' }),
  ];
  scripted.script.onPage = async () => {
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
    return undefined;
  };
  await start();
  await create();
  const runId = `run_${id.slice(4)}_1`;
  await until('its trouble', () => lastFacts()?.trouble !== undefined);
  expect(lastFacts()?.trouble).toEqual({ kind: 'attention', ...REFUSAL, failures: 1, runId });
  await worker.syncs.command(id, 'runNow');
  await until('its hold', () => lastFacts()?.hold !== undefined);
  expect(lastFacts()).toMatchObject({ trouble: { runId }, hold: { kind: 'quota', ...REFUSAL } });
  await worker.client.workflow.getHandle(id).signal('connectionAuthorized');
  await until('its success', () => lastFacts()?.trouble === undefined && lastFacts()?.hold === undefined);
  await worker.syncs.command(id, 'pause');
  await until('its pause', () => lastFacts()?.paused === true);
  await worker.syncs.update(id, { schedule: { every: '2d' } });
  await until('its schedule', () => JSON.stringify(lastFacts()?.schedule) === '{"every":"2d"}');
  await worker.syncs.delete(id);
  await until('its end', () => reports().some((report) => 'deleted' in report));
  const times = reports().map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

it('a report that does not get through holds nothing up, and the newest follows it', async () => {
  const gate = new Gate();
  scripted.activities.reportSync = async (input) => {
    if (gate.arrived === 0) {
      await gate.pass();
      throw new Error('the store is down');
    }
    scripted.calls.push({ name: 'reportSync', input });
  };
  await start();
  await create();
  await runsDone(1);
  await worker.syncs.command(id, 'pause');
  await worker.syncs.update(id, { schedule: { every: '2d' } });
  await worker.syncs.command(id, 'resume');
  await worker.syncs.command(id, 'runNow');
  await runsDone(2);
  gate.release();
  await until('the newest', () => JSON.stringify(lastFacts()?.schedule) === '{"every":"2d"}');
  expect(reports().map((report) => ('facts' in report ? report.facts.paused : undefined))).toEqual([false, false]);
});

it('a sync that began before there were reports goes on, reports from then on, and can be replayed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-reports-'));
  const changes = [
    { file: 'sync-workflow.ts', from: '    this.reporter.see(state);\n', to: '' },
    { file: 'sync.ts', from: '        await reportDeletion(state.id);\n', to: '' },
  ];
  scripted.script.onPage = async (input, context) =>
    scripted.inputs('transferPage').length === 1 ? stoppedByRequest(context, input.page) : undefined;
  await start((await bundleChanged(folder, changes)).codePath);
  await create();
  await until('under way', () => scripted.inputs('transferPage').length === 1);
  await worker.syncs.update(id, { name: 'Renamed' });
  expect(reports()).toEqual([]);
  const { taskQueue } = worker;
  await worker.stop();
  await start(inject('workflowBundlePath'), taskQueue);
  await worker.syncs.update(id, { name: 'Renamed again' });
  await until('it reports', () => lastFacts()?.name === 'Renamed again');
  await worker.syncs.command(id, 'pause');
  await until('its pause', () => lastFacts()?.paused === true);
  const history = await worker.client.workflow.getHandle(id).fetchHistory();
  await Worker.runReplayHistory({ workflowBundle: { codePath: inject('workflowBundlePath') } }, history);
  await worker.syncs.delete(id);
  await until('its end', () => reports().some((report) => 'deleted' in report));
  await rm(folder, { recursive: true });
});
