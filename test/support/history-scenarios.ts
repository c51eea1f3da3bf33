import type { SyncView } from '../../src/domain/sync-view.ts';
import { newSyncState } from '../../src/domain/sync-state.ts';
import { applicationFailure, Gate, stoppedByRequest } from './scripted-activities.ts';
import type { ScriptedActivities } from './scripted-activities.ts';
import { until } from './until.ts';
import { exampleDefinition } from './workflow-worker.ts';
import type { WorkflowWorker } from './workflow-worker.ts';

export type Scenario = (worker: WorkflowWorker, scripted: ScriptedActivities, id: string) => Promise<void>;

async function runsDone(worker: WorkflowWorker, id: string, count: number): Promise<SyncView> {
  return until(`${count} runs`, async () => {
    const view = await worker.syncs.get(id);
    return view?.recentRuns.length === count && view.currentRun === undefined ? view : undefined;
  });
}

const create = async (worker: WorkflowWorker, id: string): Promise<void> => {
  await worker.syncs.create(id, exampleDefinition(), { paused: false });
};

/** Each way of life of a sync whose history must stay replayable: one recorded history each, of the sync and of its runs. */
export const SCENARIOS: Record<string, Scenario> = {
  'first-and-incremental': async (worker, scripted, id) => {
    scripted.script.pages = [5, 5, 5];
    await create(worker, id);
    await runsDone(worker, id, 1);
    await worker.syncs.command(id, 'runNow');
    await runsDone(worker, id, 2);
  },
  'parallel-pages': async (worker, scripted, id) => {
    Object.assign(scripted.script, { pages: [5, 5, 5, 5, 5], locators: true });
    await create(worker, id);
    await runsDone(worker, id, 1);
  },
  'edits-and-bad-signals': async (worker, scripted, id) => {
    const gate = new Gate();
    scripted.script.onPage = async () => gate.pass().then(() => undefined);
    await create(worker, id);
    await until('under way', () => gate.arrived === 1);
    await worker.syncs.update(id, { name: 'Renamed' });
    await worker.syncs.update(id, { schedule: { cron: '0 3 * * *' } });
    const handle = worker.client.workflow.getHandle(id);
    await handle.signal('updateSync', 'nonsense');
    await handle.signal('unknownSignal');
    gate.release();
    await runsDone(worker, id, 1);
    await worker.syncs.command(id, 'resyncAll');
    await runsDone(worker, id, 2);
    await worker.syncs.retryRejections(id, `run_${id.slice(4)}_1`);
    await runsDone(worker, id, 3);
  },
  'pause-in-a-run': async (worker, scripted, id) => {
    scripted.script.pages = [100, 50];
    scripted.script.onPage = async (input, context) =>
      input.page === 0 && input.from === undefined ? stoppedByRequest(context, 40) : undefined;
    await create(worker, id);
    await until('under way', () => scripted.inputs('transferPage').length === 1);
    await worker.syncs.command(id, 'pause');
    await until('stopped', async () => {
      const run = await worker.client.workflow.getHandle(`run_${id.slice(4)}_1`).describe();
      return (run.raw.pendingActivities ?? []).length === 0;
    });
    await worker.syncs.command(id, 'resume');
    await runsDone(worker, id, 1);
  },
  'holds-and-failures': async (worker, scripted, id) => {
    const base = { code: 'salesforce.test', message: 'Salesforce says no.' };
    const failures = [
      applicationFailure({ ...base, reaction: { type: 'wait', untilMs: Date.now() + 1_500 }, fault: 'quota' }),
      applicationFailure({ ...base, reaction: { type: 'resubmit' }, fault: 'transient' }),
      applicationFailure({ ...base, reaction: { type: 'stop' }, fault: 'configuration' }),
    ];
    scripted.script.onPage = async () => {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return undefined;
    };
    await create(worker, id);
    await runsDone(worker, id, 1);
    await worker.syncs.command(id, 'runNow');
    await runsDone(worker, id, 2);
  },
  'deleted-in-a-run': async (worker, scripted, id) => {
    scripted.script.onPage = (_input, context) => stoppedByRequest(context, 3);
    await create(worker, id);
    await until('under way', () => scripted.inputs('transferPage').length === 1);
    await worker.syncs.delete(id);
    await until('gone', async () => (await worker.syncs.get(id)) === undefined);
  },
  'continued-as-new': async (worker, scripted, id) => {
    scripted.script.pages = [5];
    const state = newSyncState({
      id,
      definition: exampleDefinition(),
      createdAt: new Date().toISOString(),
      paused: false,
    });
    await worker.client.workflow.start('sync', {
      workflowId: id,
      taskQueue: worker.taskQueue,
      args: [state, { runsPerExecution: 1 }],
    });
    await runsDone(worker, id, 1);
    await worker.syncs.command(id, 'runNow');
    await runsDone(worker, id, 2);
  },
  'ledger-and-reconcile': async (worker, scripted, id) => {
    const none = { deleted: 0, others: 0 };
    scripted.script.removals = { sent: { deleted: 0, others: 2 }, held: none, refused: none };
    const definition = exampleDefinition({ ledger: true, reconcile: { every: '7d' } });
    await worker.syncs.create(id, definition, { paused: false });
    await runsDone(worker, id, 1);
    await worker.syncs.command(id, 'reconcile');
    await runsDone(worker, id, 2);
    await worker.syncs.update(id, { reconcile: { cron: '0 4 * * 0' }, leavesFilter: 'delete' });
    await worker.syncs.command(id, 'runNow');
    await runsDone(worker, id, 3);
    await worker.syncs.delete(id);
    await until('gone', async () => (await worker.syncs.get(id)) === undefined);
  },
};
