import type { SyncView } from '../../src/domain/sync-view.ts';
import { newSyncState } from '../../src/domain/sync-state.ts';
import { applicationFailure, cursorAt, Gate, stoppedByRequest } from './scripted-activities.ts';
import type { Script, ScriptedActivities } from './scripted-activities.ts';
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

/** A sync that continues as new after each run. */
async function createContinuing(worker: WorkflowWorker, id: string): Promise<void> {
  const createdAt = new Date().toISOString();
  const state = newSyncState({ id, definition: exampleDefinition(), createdAt, paused: false });
  const options = { workflowId: id, taskQueue: worker.taskQueue, args: [state, { runsPerExecution: 1 }] };
  await worker.client.workflow.start('sync', options);
}

/** A run without its sync, which continues as new after some pages. */
async function runAlone(worker: WorkflowWorker, id: string, pagesPerExecution: number): Promise<void> {
  const definition = exampleDefinition();
  const startedAt = new Date().toISOString();
  const run = { id: firstRun(id), syncId: id, mode: 'full', epoch: 0, revision: 1, ordinal: 1 } as const;
  await worker.client.workflow.execute('syncRun', {
    workflowId: run.id,
    taskQueue: worker.taskQueue,
    args: [{ request: { ...run, definition, startedAt }, paused: false, pagesPerExecution }],
  });
}

const REFUSAL = { code: 'salesforce.test', message: 'Salesforce says no.' };

const firstRun = (id: string): string => `run_${id.slice(4)}_1`;

function raise(error: Error | undefined): void {
  if (error !== undefined) throw error;
}

const throwing =
  (failures: Error[]): Script['onPage'] =>
  async () => {
    raise(failures.shift());
    return undefined;
  };

async function waits(worker: WorkflowWorker, id: string): Promise<void> {
  await until('the run waits', async () => (await worker.syncs.get(id))?.status === 'waiting');
}

async function standsStill(worker: WorkflowWorker, id: string): Promise<void> {
  await until('stopped', async () => {
    const run = await worker.client.workflow.getHandle(firstRun(id)).describe();
    return (run.raw.pendingActivities ?? []).length === 0;
  });
}

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
  'six-pages-at-once': async (worker, scripted, id) => {
    const gate = new Gate();
    const onPage = async (): Promise<undefined> => gate.pass().then(() => undefined);
    Object.assign(scripted.script, { pages: [5, 5, 5, 5, 5, 5, 5, 5], locators: true, onPage });
    await create(worker, id);
    // As many as the one worker takes; the others are handed out and wait.
    await until('under way', () => gate.arrived === 3);
    gate.release();
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
    await worker.syncs.retryRejections(id, firstRun(id));
    await runsDone(worker, id, 3);
  },
  'pause-in-a-run': async (worker, scripted, id) => {
    scripted.script.pages = [100, 50];
    scripted.script.onPage = async (input, context) =>
      input.page === 0 && input.from === undefined ? stoppedByRequest(context, 40) : undefined;
    await create(worker, id);
    await until('under way', () => scripted.inputs('transferPage').length === 1);
    await worker.syncs.command(id, 'pause');
    await standsStill(worker, id);
    await worker.syncs.command(id, 'resume');
    await runsDone(worker, id, 1);
  },
  'holds-and-failures': async (worker, scripted, id) => {
    const failures = [
      applicationFailure({ ...REFUSAL, reaction: { type: 'wait', untilMs: Date.now() + 1_500 }, fault: 'quota' }),
      applicationFailure({ ...REFUSAL, reaction: { type: 'resubmit' }, fault: 'transient' }),
      applicationFailure({ ...REFUSAL, reaction: { type: 'stop' }, fault: 'configuration' }),
    ];
    scripted.script.onPage = throwing(failures);
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
    await createContinuing(worker, id);
    await runsDone(worker, id, 1);
    await worker.syncs.command(id, 'runNow');
    await runsDone(worker, id, 2);
  },
  'resync-again-after-continuing': async (worker, scripted, id) => {
    const stop = (): Error => applicationFailure({ ...REFUSAL, reaction: { type: 'stop' }, fault: 'configuration' });
    await createContinuing(worker, id);
    await runsDone(worker, id, 1);
    scripted.script.onPage = throwing([stop()]);
    await worker.syncs.command(id, 'resyncAll');
    await runsDone(worker, id, 2);
    await worker.syncs.command(id, 'resyncAll');
    await runsDone(worker, id, 3);
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
  'retry-in-chunks': async (worker, scripted, id) => {
    scripted.script.chunks = 3;
    await create(worker, id);
    await runsDone(worker, id, 1);
    await worker.syncs.retryRejections(id, firstRun(id));
    await runsDone(worker, id, 2);
  },
  'quota-hold-and-wake': async (worker, scripted, id) => {
    const quota = { type: 'wait', untilMs: Date.now() + 3_600_000 } as const;
    const failures = [applicationFailure({ ...REFUSAL, reaction: quota, fault: 'quota' })];
    Object.assign(scripted.script, { pages: [5, 5, 5], onPage: throwing(failures) });
    await create(worker, id);
    await waits(worker, id);
    await worker.client.workflow.getHandle(id).signal('connectionAuthorized');
    await runsDone(worker, id, 1);
  },
  'authorization-hold': async (worker, scripted, id) => {
    const lost = (): Error =>
      applicationFailure({ ...REFUSAL, reaction: { type: 'reauthorize' }, fault: 'authorization' });
    const [early, late] = [[lost()], [lost(), lost()]];
    scripted.script.onPrepare = () => raise(early.shift());
    Object.assign(scripted.script, { pages: [5, 5, 5], locators: true, onPage: throwing(late) });
    await create(worker, id);
    await waits(worker, id);
    await worker.client.workflow.getHandle(id).signal('connectionAuthorized');
    await until('pages are held', () => late.length === 0);
    await waits(worker, id);
    await worker.client.workflow.getHandle(id).signal('connectionAuthorized');
    await runsDone(worker, id, 1);
  },
  'jobs-lost-for-good': async (worker, scripted, id) => {
    const gone = (): Error => applicationFailure({ ...REFUSAL, reaction: { type: 'resubmit' }, fault: 'transient' });
    const failures = [gone(), gone(), gone()];
    scripted.script.onAwait = async () => raise(failures.shift());
    await create(worker, id);
    await runsDone(worker, id, 1);
    await worker.syncs.command(id, 'runNow');
    await runsDone(worker, id, 2);
  },
  'pause-while-the-job-runs': async (worker, scripted, id) => {
    scripted.script.onAwait = async (context) => {
      if (scripted.inputs('awaitQueryJob').length > 1) return;
      const beat = setInterval(() => context.heartbeat(), 50);
      await context.cancelled.finally(() => clearInterval(beat));
    };
    await worker.syncs.create(id, exampleDefinition(), { paused: true });
    await worker.syncs.command(id, 'resume');
    await until('under way', () => scripted.inputs('awaitQueryJob').length === 1);
    await worker.syncs.command(id, 'pause');
    await standsStill(worker, id);
    await worker.syncs.command(id, 'resume');
    await runsDone(worker, id, 1);
  },
  'long-run': async (worker, scripted, id) => {
    scripted.script.pages = [5, 5, 5, 5, 5];
    await runAlone(worker, id, 2);
  },
  'pages-in-portions': async (worker, scripted, id) => {
    const quota = { type: 'wait', untilMs: Date.now() + 1_500 } as const;
    const failures = [applicationFailure({ ...REFUSAL, reaction: quota, fault: 'quota' })];
    const pages = Array<number>(12).fill(5);
    Object.assign(scripted.script, { pages, locators: true, portion: 4, onList: async () => raise(failures.shift()) });
    await runAlone(worker, id, 7);
  },
  'endless-pages': async (worker, scripted, id) => {
    scripted.script.recordsTotal = null;
    scripted.script.onPage = async ({ page }) => ({
      status: 'complete',
      cursor: cursorAt(1),
      nextLocator: `L${page % 2}`,
      salesforceApiCalls: 1,
    });
    await create(worker, id);
    await runsDone(worker, id, 1);
  },
  'resync-and-edit-in-a-run': async (worker, scripted, id) => {
    const gate = new Gate();
    await create(worker, id);
    await runsDone(worker, id, 1);
    scripted.script.onPage = async () => gate.pass().then(() => undefined);
    await worker.syncs.command(id, 'runNow');
    await until('under way', () => gate.arrived === 1);
    await worker.syncs.command(id, 'resyncAll');
    await worker.syncs.update(id, { fields: [{ source: 'Email', target: 'mail' }], filter: 'Email != null' });
    await worker.syncs.command(id, 'runNow');
    gate.release();
    await runsDone(worker, id, 3);
  },
  'terminated-run': async (worker, scripted, id) => {
    const gate = new Gate();
    scripted.script.onPage = async () => gate.pass().then(() => undefined);
    await create(worker, id);
    await until('under way', () => gate.arrived === 1);
    await worker.client.workflow.getHandle(firstRun(id)).terminate('an operator wished so');
    await runsDone(worker, id, 1);
    gate.release();
    await worker.syncs.command(id, 'runNow');
    await runsDone(worker, id, 2);
  },
  'resync-after-a-failed-one': async (worker, scripted, id) => {
    const stop = (): Error => applicationFailure({ ...REFUSAL, reaction: { type: 'stop' }, fault: 'configuration' });
    const failures = [stop()];
    await create(worker, id);
    await runsDone(worker, id, 1);
    scripted.script.onPage = throwing(failures);
    await worker.syncs.command(id, 'resyncAll');
    await runsDone(worker, id, 2);
    await worker.syncs.command(id, 'resyncAll');
    await worker.syncs.command(id, 'runNow');
    await until('it succeeded', async () => {
      const view = await worker.syncs.get(id);
      return view?.lastRun?.status === 'succeeded' && view.currentRun === undefined && !view.resyncPending;
    });
  },
};
