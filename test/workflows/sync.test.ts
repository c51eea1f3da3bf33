import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Failure } from '../../src/domain/failure.ts';
import type { SyncView } from '../../src/domain/sync-view.ts';
import { SEARCH_ATTRIBUTES } from '../../src/domain/search-attributes.ts';
import { newSyncState } from '../../src/domain/sync-state.ts';
import { applicationFailure, Gate, ScriptedActivities, stoppedByRequest } from '../support/scripted-activities.ts';
import type { Script } from '../support/scripted-activities.ts';
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

/** Creates a sync whose activities follow a script of their own. */
async function create(script: Partial<Script> = {}, change: Record<string, unknown> = {}): Promise<string> {
  scripted.calls.length = 0;
  scripted.script = { pages: [10], serverTime: () => Date.now(), ...script };
  const id = worker.id();
  await worker.syncs.create(id, exampleDefinition(change), { paused: false });
  return id;
}

function stateIs(id: string, what: string, test: (view: SyncView) => boolean): Promise<SyncView> {
  return until(what, async () => {
    const view = await worker.syncs.get(id);
    return view !== undefined && test(view) ? view : undefined;
  });
}

const runsDone = (id: string, count: number): Promise<SyncView> =>
  stateIs(id, `${count} runs done`, (view) => view.recentRuns.length === count && view.currentRun === undefined);

describe('runs', () => {
  it('sends everything first, then what changed since', async () => {
    const id = await create();
    const first = await runsDone(id, 1);
    expect(first.lastRun).toMatchObject({ mode: 'full', status: 'succeeded', counts: { read: 10, sent: 10 } });
    expect(first.watermark).toBe(first.lastRun?.window?.through);
    await worker.syncs.command(id, 'runNow');
    const second = await runsDone(id, 2);
    expect(second.lastRun?.mode).toBe('incremental');
    const overlap = Date.parse(first.watermark ?? '') - Date.parse(second.lastRun?.window?.after ?? '');
    expect(overlap).toBe(300_000);
    await worker.syncs.delete(id);
  });

  it('follows a chain of pages to its end, and counts each page once', async () => {
    const id = await create({ pages: [5, 6, 7, 8] });
    const { lastRun } = await runsDone(id, 1);
    expect(lastRun?.counts).toMatchObject({ read: 26, sent: 26 });
    expect(scripted.inputs('transferPage').map(({ locator }) => locator)).toEqual(['', 'L1', 'L2', 'L3']);
    await worker.syncs.delete(id);
  });

  it('transfers several pages at once where Salesforce names them all', async () => {
    const gate = new Gate();
    const id = await create({
      pages: [1, 2, 3, 4, 5, 6, 7],
      locators: true,
      onPage: async () => {
        await gate.pass();
        return undefined;
      },
    });
    await until('as many pages as one worker takes', () => gate.arrived === 3);
    const { raw } = await worker.client.workflow.getHandle(`run_${id.slice(4)}_1`).describe();
    expect(raw.pendingActivities?.length).toBe(6);
    gate.release();
    const { lastRun } = await runsDone(id, 1);
    expect(lastRun?.counts.read).toBe(28);
    await worker.syncs.delete(id);
  });

  it('does not open pages of an empty result', async () => {
    const id = await create({ pages: [0] });
    await runsDone(id, 1);
    expect(scripted.inputs('transferPage')).toEqual([]);
    const { history } = await worker.client.workflow
      .getHandle(`run_${id.slice(4)}_1`)
      .fetchHistory()
      .then((history) => ({ history }));
    expect(history.events?.length).toBeLessThanOrEqual(30);
    await worker.syncs.delete(id);
  });

  it('continues as new by page count and goes on where it was', async () => {
    scripted.calls.length = 0;
    scripted.script = { pages: [1, 2, 3, 4, 5, 6, 7], serverTime: () => Date.now() };
    const definition = exampleDefinition();
    const syncId = worker.id();
    const request = {
      id: `run_${syncId.slice(4)}_1`,
      syncId,
      mode: 'full' as const,
      epoch: 0,
      revision: 1,
      definition,
      startedAt: new Date().toISOString(),
    };
    const handle = await worker.client.workflow.start('syncRun', {
      workflowId: request.id,
      taskQueue: worker.taskQueue,
      args: [{ request, paused: false, pagesPerExecution: 2 }],
    });
    const end: unknown = await handle.result();
    expect(end).toMatchObject({ status: 'succeeded', counts: { read: 28, sent: 28 }, salesforceApiCalls: 11 });
    expect(scripted.inputs('prepareRun')).toHaveLength(1);
    expect(scripted.inputs('submitQueryJob')).toHaveLength(1);
    expect(scripted.inputs('transferPage').map(({ page }) => page)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

describe('accounting', () => {
  it('fails a run whose rows do not add up, and leaves its window to be read again', async () => {
    const id = await create({ pages: [10], recordsTotal: 11 });
    const view = await runsDone(id, 1);
    expect(view.lastRun).toMatchObject({ status: 'failed', failure: { code: 'run.accounting' } });
    expect(view.watermark).toBeUndefined();
    expect(view.status).toBe('waiting');
    await worker.syncs.delete(id);
  });
});

describe('edits', () => {
  it('during a run take effect at the next one', async () => {
    const gate = new Gate();
    const id = await create({ onPage: async () => gate.pass().then(() => undefined) });
    await until('the page is under way', () => gate.arrived === 1);
    const answer = await worker.syncs.update(id, { fields: [{ source: 'LastName' }] }, 1);
    expect(answer).toMatchObject({ type: 'accepted', revision: 2 });
    await stateIs(id, 'the edit waits', (view) => view.revision === 1 && view.pendingRevision === 2);
    gate.release();
    await runsDone(id, 1);
    await worker.syncs.command(id, 'runNow');
    await runsDone(id, 2);
    const revisions = scripted.inputs('prepareRun').map(({ revision, definition }) => [revision, definition.fields]);
    expect(revisions).toEqual([
      [1, [{ source: 'Email', target: 'email' }, { source: 'FirstName' }]],
      [2, [{ source: 'LastName' }]],
    ]);
    await worker.syncs.delete(id);
  });

  it('are refused when stale or wrong, with what is wrong', async () => {
    const id = await create();
    await runsDone(id, 1);
    expect(await worker.syncs.update(id, { name: 'x' }, 9)).toEqual({ type: 'stale', revision: 1 });
    expect(await worker.syncs.update(id, { fields: [] })).toMatchObject({
      type: 'invalid',
      errors: [{ path: 'fields' }],
    });
    expect(await worker.syncs.update(id, { schedule: { cron: '0 0 30 2 *' } })).toMatchObject({
      type: 'invalid',
      errors: [{ path: 'schedule.cron', message: 'never fires' }],
    });
    expect(await worker.syncs.update('syn_thereisnosuchsync', { name: 'x' })).toEqual({ type: 'not_found' });
    expect((await worker.syncs.get(id))?.revision).toBe(1);
    await worker.syncs.delete(id);
  });

  it('of the schedule move the next fire at once', async () => {
    const id = await create();
    await runsDone(id, 1);
    const answer = await worker.syncs.update(id, { schedule: { cron: '0 3 1 1 *', timeZone: 'Europe/Berlin' } });
    expect(answer).toMatchObject({ type: 'accepted', effectiveAt: expect.stringMatching(/-01-01T02:00:00.000Z$/) });
    await worker.syncs.delete(id);
  });
});

describe('signals', () => {
  it('do what the updates do', async () => {
    const id = await create();
    await runsDone(id, 1);
    const handle = worker.client.workflow.getHandle(id);
    await handle.signal('updateSync', { name: 'Renamed' });
    await stateIs(id, 'the edit', (view) => view.pendingDefinition?.name === 'Renamed');
    await handle.signal('pause');
    await stateIs(id, 'paused', (view) => view.status === 'paused' && view.nextRunAt === undefined);
    await handle.signal('resume');
    await handle.signal('runNow');
    await runsDone(id, 2);
    await handle.signal('resyncAll');
    const { recentRuns } = await runsDone(id, 3);
    expect(recentRuns.map(({ mode }) => mode)).toEqual(['full', 'incremental', 'full']);
    await worker.syncs.delete(id);
  });

  it.each([
    ['a patch that is not an object', 'updateSync', ['nonsense']],
    ['no patch at all', 'updateSync', []],
    ['an unknown setting', 'updateSync', [{ colour: 'red' }]],
    ['a time zone that does not exist', 'updateSync', [{ schedule: { cron: '0 * * * *', timeZone: 'Mars/Olympus' } }]],
    ['an unknown name', 'resyncEverything', [{}]],
  ] as const)('with %s are recorded and change nothing', async (_case, name, payload) => {
    const id = await create();
    const before = await runsDone(id, 1);
    await worker.client.workflow.getHandle(id).signal(name, ...payload);
    const after = await stateIs(id, 'the refusal', (view) => view.lastRefusedSignal !== undefined);
    expect(after).toEqual({
      ...before,
      lastRefusedSignal: { signal: name, at: expect.any(String), reason: expect.any(String) },
    });
    await worker.syncs.command(id, 'runNow');
    await runsDone(id, 2);
    await worker.syncs.delete(id);
  });
});

describe('resync all', () => {
  it('during a run leaves it alone and follows it', async () => {
    const gate = new Gate();
    const id = await create();
    await runsDone(id, 1);
    scripted.script.onPage = async () => gate.pass().then(() => undefined);
    await worker.syncs.command(id, 'runNow');
    await until('the run is under way', () => gate.arrived === 1);
    expect(await worker.syncs.command(id, 'resyncAll')).toMatchObject({ resyncPending: true, status: 'running' });
    await worker.syncs.command(id, 'resyncAll');
    gate.release();
    const { recentRuns, resyncPending } = await runsDone(id, 3);
    expect(recentRuns.map(({ mode }) => mode)).toEqual(['full', 'incremental', 'full']);
    expect(resyncPending).toBe(false);
    expect(scripted.inputs('transferPage').map(({ epoch }) => epoch)).toEqual([0, 0, 1]);
    await worker.syncs.delete(id);
  });
});

describe('pause', () => {
  const passing: Failure = {
    reaction: { type: 'retry' },
    code: 'salesforce.network',
    message: 'The worker is gone.',
    fault: 'transient',
  };

  it('stops a run at its checkpoint, and resume goes on from there', async () => {
    const id = await create({
      pages: [100, 50],
      onPage: async (input, context) => {
        if (input.page !== 0 || input.from !== undefined) return undefined;
        return stoppedByRequest(context, 40);
      },
    });
    await until('the page is under way', () => scripted.inputs('transferPage').length === 1);
    expect(await worker.syncs.command(id, 'pause')).toMatchObject({ status: 'paused' });
    await until('the page stopped', async () => {
      const { pendingActivities } = (await worker.client.workflow.getHandle(`run_${id.slice(4)}_1`).describe()).raw;
      return (pendingActivities ?? []).length === 0;
    });
    expect(scripted.inputs('transferPage')).toHaveLength(1);
    await worker.syncs.command(id, 'resume');
    const { lastRun } = await runsDone(id, 1);
    expect(lastRun).toMatchObject({ status: 'succeeded', counts: { read: 150 } });
    expect(scripted.inputs('transferPage').map(({ page, from }) => [page, from?.rows])).toEqual([
      [0, undefined],
      [0, 40],
      [1, undefined],
    ]);
    await worker.syncs.delete(id);
  });

  it('ends no run because its step fails, or its worker dies, while it is asked to stop', async () => {
    const id = await create({
      pages: [100, 50],
      onPage: async (input, context) => {
        if (input.page !== 0 || input.from !== undefined) return undefined;
        const { cursor } = await stoppedByRequest(context, 40);
        throw ApplicationFailure.create({ message: 'The worker is gone.', details: [passing, cursor] });
      },
    });
    await until('the page is under way', () => scripted.inputs('transferPage').length === 1);
    await worker.syncs.command(id, 'pause');
    const run = worker.client.workflow.getHandle(`run_${id.slice(4)}_1`);
    await until('the page failed', async () => ((await run.describe()).raw.pendingActivities ?? []).length === 0);
    expect(await worker.syncs.get(id)).toMatchObject({ status: 'paused', currentRun: { status: 'running' } });
    await worker.syncs.command(id, 'resume');
    const { lastRun } = await runsDone(id, 1);
    expect(lastRun).toMatchObject({ status: 'succeeded', counts: { read: 150 } });
    expect(scripted.inputs('transferPage').map(({ page, from }) => [page, from?.rows])).toEqual([
      [0, undefined],
      [0, 40],
      [1, undefined],
    ]);
    await worker.syncs.delete(id);
  });

  it('between runs holds back what is asked for, until resume', async () => {
    const id = await create();
    await runsDone(id, 1);
    await worker.syncs.command(id, 'pause');
    await worker.syncs.command(id, 'runNow');
    expect((await worker.syncs.get(id))?.currentRun).toBeUndefined();
    await worker.syncs.command(id, 'resume');
    await runsDone(id, 2);
    await worker.syncs.delete(id);
  });
});

describe('failures', () => {
  const failing = (reaction: Failure['reaction'], fault: Failure['fault']): Failure => ({
    reaction,
    code: 'salesforce.test',
    message: 'Salesforce says no.',
    fault,
  });

  it('that a person must mend end the run, never the sync', async () => {
    const id = await create({
      onPrepare: () => {
        throw applicationFailure(failing({ type: 'stop' }, 'configuration'));
      },
    });
    const view = await runsDone(id, 1);
    expect(view).toMatchObject({ status: 'needs_attention', statusReason: 'Salesforce says no.' });
    expect(scripted.inputs('finishRun')).toMatchObject([{ status: 'failed', failure: { code: 'salesforce.test' } }]);
    delete scripted.script.onPrepare;
    await worker.syncs.command(id, 'runNow');
    expect((await runsDone(id, 2)).status).toBe('active');
    await worker.syncs.delete(id);
  });

  it('that wait for a quota hold the run, show until when, and lose nothing', async () => {
    let refusals = 1;
    const untilMs = Date.now() + 3_000;
    const id = await create({
      onPage: async () => {
        if (refusals > 0) {
          refusals -= 1;
          throw applicationFailure(failing({ type: 'wait', untilMs }, 'quota'));
        }
        return undefined;
      },
    });
    const waiting = await stateIs(id, 'waiting', (view) => view.status === 'waiting');
    expect(waiting.statusReason).toBe(`Salesforce says no. Goes on at ${new Date(untilMs).toISOString()}.`);
    const done = await runsDone(id, 1);
    expect(done.lastRun).toMatchObject({ status: 'succeeded', counts: { read: 10 } });
    await worker.syncs.delete(id);
  });

  it('of the authorization hold the run until the connection is authorized again', async () => {
    let refusals = 1;
    const connectionId = `con_${worker.id().slice(4)}`;
    const id = await create(
      {
        onPage: async () => {
          if (refusals > 0) {
            refusals -= 1;
            throw applicationFailure(failing({ type: 'reauthorize' }, 'authorization'));
          }
          return undefined;
        },
      },
      { connectionId },
    );
    await stateIs(id, 'waiting', (view) => view.status === 'waiting');
    await until('the sync can be found', async () => (await worker.syncs.count({ connectionId })) === 1);
    await worker.syncs.connectionAuthorized(connectionId);
    expect((await runsDone(id, 1)).lastRun?.status).toBe('succeeded');
    await worker.syncs.delete(id);
  });

  it('of a lost job submit the same window again', async () => {
    let lost = 1;
    const id = await create({
      onPage: async () => {
        if (lost > 0) {
          lost -= 1;
          throw applicationFailure(failing({ type: 'resubmit' }, 'transient'));
        }
        return undefined;
      },
    });
    const { lastRun } = await runsDone(id, 1);
    expect(lastRun).toMatchObject({ status: 'succeeded', counts: { read: 10 } });
    expect(scripted.inputs('prepareRun')).toHaveLength(1);
    expect(scripted.inputs('submitQueryJob')).toHaveLength(2);
    await worker.syncs.delete(id);
  });

  it('of a page are not overlooked when another page ends at the same moment', async () => {
    const gate = new Gate();
    const id = await create({
      pages: [1, 1, 1],
      locators: true,
      recordsTotal: 2,
      onPage: async (input) => {
        await gate.pass();
        if (input.page === 1) throw applicationFailure(failing({ type: 'stop' }, 'configuration'));
        return undefined;
      },
    });
    await until('all pages are under way', () => gate.arrived === 3);
    gate.release();
    const { lastRun, watermark } = await runsDone(id, 1);
    expect(lastRun).toMatchObject({ status: 'failed', failure: { code: 'salesforce.test' } });
    expect(watermark).toBeUndefined();
    await worker.syncs.delete(id);
  });

  it('of a run that an operator terminated are recorded, and its window is read again', async () => {
    const gate = new Gate();
    const id = await create({ onPage: async () => gate.pass().then(() => undefined) });
    await until('the run is under way', () => gate.arrived === 1);
    await worker.client.workflow.getHandle(`run_${id.slice(4)}_1`).terminate('test');
    const view = await runsDone(id, 1);
    gate.release();
    expect(view).toMatchObject({
      status: 'needs_attention',
      lastRun: { status: 'failed', failure: { code: 'run.unreported' } },
    });
    expect(scripted.inputs('finishRun')).toHaveLength(1);
    await worker.syncs.delete(id);
  });
});

describe('the end', () => {
  it('of a sync ends its run in order and aborts the job', async () => {
    const id = await create({
      onPage: (_input, context) => stoppedByRequest(context, 3),
    });
    await until('the page is under way', () => scripted.inputs('transferPage').length === 1);
    expect(await worker.syncs.delete(id)).toBe(true);
    await until('the sync is gone', async () => (await worker.syncs.get(id)) === undefined);
    expect(scripted.inputs('abortQueryJob')).toMatchObject([{ jobId: 'job1' }]);
    expect(scripted.inputs('finishRun')).toMatchObject([{ status: 'canceled' }]);
    expect(await worker.syncs.delete(id)).toBe(false);
  });
});

describe('continue-as-new', () => {
  it('hands on everything: revision, watermark, pause, refused signals', async () => {
    scripted.calls.length = 0;
    scripted.script = { pages: [10], serverTime: () => Date.now() };
    const id = worker.id();
    const state = newSyncState({
      id,
      definition: exampleDefinition(),
      createdAt: new Date().toISOString(),
      paused: false,
    });
    const started = await worker.client.workflow.start('sync', {
      workflowId: id,
      taskQueue: worker.taskQueue,
      args: [state, { runsPerExecution: 1 }],
    });
    await runsDone(id, 1);
    await worker.client.workflow.getHandle(id).signal('nonsense');
    await worker.syncs.update(id, { name: 'Second' });
    await worker.syncs.command(id, 'runNow');
    const view = await runsDone(id, 2);
    await until(
      'a new execution',
      async () => (await worker.client.workflow.getHandle(id).describe()).runId !== started.firstExecutionRunId,
    );
    expect(await worker.syncs.get(id)).toMatchObject({
      revision: 2,
      watermark: view.watermark,
      definition: { name: 'Second' },
      lastRefusedSignal: { signal: 'nonsense' },
      recentRuns: [{ mode: 'incremental' }, { mode: 'full' }],
    });
    await worker.syncs.delete(id);
  });
});

it('lists syncs by connection and status', async () => {
  const connectionId = `con_${worker.id().slice(4)}`;
  const ids = [await create({}, { connectionId }), await create({}, { connectionId })];
  await Promise.all(ids.map((id) => runsDone(id, 1)));
  await worker.syncs.command(ids[0] ?? '', 'pause');
  await until('the paused one is listed alone', async () => {
    const { data } = await worker.syncs.list({ connectionId, status: 'paused' }, { limit: 10 });
    return data.length === 1 && data[0]?.id === ids[0];
  });
  const first = await worker.syncs.list({ connectionId }, { limit: 1 });
  const second = await worker.syncs.list({ connectionId }, { limit: 1, cursor: first.nextCursor ?? '' });
  expect([...first.data, ...second.data].map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  await Promise.all(ids.map((id) => worker.syncs.delete(id)));
});

it('lists a sync whose workflow task fails as such, beside the others', async () => {
  const connectionId = `con_${worker.id().slice(4)}`;
  const sound = await create({}, { connectionId });
  const broken = worker.id();
  const definition = exampleDefinition({ connectionId });
  const state = newSyncState({ id: broken, definition, createdAt: new Date().toISOString(), paused: false });
  const { retries: _missing, ...unreadable } = state;
  await worker.client.workflow.start('sync', {
    workflowId: broken,
    taskQueue: worker.taskQueue,
    args: [unreadable],
    typedSearchAttributes: [{ key: SEARCH_ATTRIBUTES.connection, value: connectionId }],
  });
  const data = await until('both are listed', async () => {
    const answer = await worker.syncs.list({ connectionId }, { limit: 10 });
    const views = new Map(answer.data.map((view) => [view.id, view]));
    return views.get(broken)?.status === 'needs_attention' && views.has(sound) ? views : undefined;
  });
  expect(data.get(sound)?.status).not.toBe('needs_attention');
  expect(data.get(broken)).toMatchObject({
    definition,
    statusReason: expect.stringMatching(/^The workflow does not answer/),
  });
  await worker.client.workflow.getHandle(broken).terminate();
  await worker.syncs.delete(sound);
});

it('lists no sync of another deployment in the same namespace', async () => {
  const connectionId = `con_${worker.id().slice(4)}`;
  const own = await create({}, { connectionId });
  const other = await startWorkflowWorker(scripted.activities, {
    address: inject('temporalAddress'),
    bundlePath: inject('workflowBundlePath'),
  });
  await until('it is listed', async () => (await worker.syncs.list({ connectionId }, { limit: 10 })).data.length === 1);
  expect(await other.syncs.list({ connectionId }, { limit: 10 })).toEqual({ data: [] });
  expect(await other.syncs.count({ connectionId })).toBe(0);
  await other.stop();
  await worker.syncs.delete(own);
});
