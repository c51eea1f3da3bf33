import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { RemovalCounts } from '../../src/domain/ledger.ts';
import { NO_COUNTS } from '../../src/domain/run.ts';
import type { SyncView } from '../../src/domain/sync-view.ts';
import { ScriptedActivities } from '../support/scripted-activities.ts';
import { until } from '../support/until.ts';
import { exampleDefinition, startWorkflowWorker } from '../support/workflow-worker.ts';
import type { WorkflowWorker } from '../support/workflow-worker.ts';

const NONE = { deleted: 0, others: 0 };
const NOTHING_REMOVED: RemovalCounts = { sent: NONE, held: NONE, refused: NONE };

const scripted = new ScriptedActivities();
let worker: WorkflowWorker;

beforeAll(async () => {
  worker = await startWorkflowWorker(scripted.activities, {
    address: inject('temporalAddress'),
    bundlePath: inject('workflowBundlePath'),
  });
});

afterAll(() => worker.stop());

async function create(change: Record<string, unknown> = { ledger: true }, removals = NOTHING_REMOVED): Promise<string> {
  scripted.calls.length = 0;
  scripted.script = { pages: [10], serverTime: () => Date.now(), removals };
  const id = worker.id();
  await worker.syncs.create(id, exampleDefinition(change), { paused: false });
  return id;
}

async function runsDone(id: string, count: number): Promise<SyncView> {
  return until(`${count} runs done`, async () => {
    const view = await worker.syncs.get(id);
    return view?.recentRuns.length === count && view.currentRun === undefined ? view : undefined;
  });
}

describe('a sync that keeps a ledger', () => {
  it('takes out what is gone after its rows are through, and counts deleted rows by what became of them', async () => {
    const skipped = { cursor: { rows: 10, checksum: 1, counts: { ...NO_COUNTS, read: 10, sent: 5, skipped: 5 } } };
    const id = await create(
      { ledger: true },
      {
        sent: { deleted: 3, others: 4 },
        held: { deleted: 1, others: 0 },
        refused: { deleted: 1, others: 0 },
      },
    );
    await runsDone(id, 1);
    scripted.script.onPage = async () => ({ status: 'complete', ...skipped, salesforceApiCalls: 1 });
    await worker.syncs.command(id, 'runNow');
    const { lastRun } = await runsDone(id, 2);
    expect(lastRun).toMatchObject({
      status: 'succeeded',
      counts: { read: 10, sent: 5, deleted: 3, rejected: 1, skipped: 1 },
      removed: 4,
    });
    const order = scripted.calls.map(({ name }) => name).slice(-4);
    expect(order).toEqual(['awaitQueryJob', 'transferPage', 'removeDeparted', 'finishRun']);
    expect(scripted.inputs('finishRun').at(-1)).toMatchObject({ removed: 4, counts: { deleted: 3 } });
    await worker.syncs.delete(id);
  });

  it('compares everything on request, once, and goes on with what changes', async () => {
    const id = await create();
    await runsDone(id, 1);
    await worker.syncs.command(id, 'reconcile');
    expect((await runsDone(id, 2)).lastRun?.mode).toBe('reconcile');
    await worker.syncs.command(id, 'runNow');
    expect((await runsDone(id, 3)).lastRun?.mode).toBe('incremental');
    await worker.syncs.delete(id);
  });

  it('compares again with the next run when a comparison failed', async () => {
    const id = await create();
    await runsDone(id, 1);
    scripted.script.onPrepare = () => {
      throw new Error('not now');
    };
    await worker.syncs.command(id, 'reconcile');
    await until('tried', () => scripted.inputs('prepareRun').length > 1);
    await worker.client.workflow.getHandle(`run_${id.slice(4)}_2`).terminate();
    expect((await runsDone(id, 2)).lastRun).toMatchObject({ mode: 'reconcile', status: 'failed' });
    delete scripted.script.onPrepare;
    await worker.syncs.command(id, 'runNow');
    expect((await runsDone(id, 3)).lastRun).toMatchObject({ mode: 'reconcile', status: 'succeeded' });
    await worker.syncs.delete(id);
  });

  it('reads everything when the ledger begins, and sends everything when the format changes', async () => {
    const id = await create({});
    await runsDone(id, 1);
    await worker.syncs.update(id, { ledger: true });
    await worker.syncs.command(id, 'runNow');
    expect((await runsDone(id, 2)).lastRun?.mode).toBe('full');
    await worker.syncs.update(id, { format: { type: 'object', objectName: 'Contacts' } });
    await worker.syncs.command(id, 'runNow');
    expect((await runsDone(id, 3)).lastRun?.mode).toBe('full');
    await worker.syncs.delete(id);
  });

  it('is forgotten when it is deleted', async () => {
    const id = await create();
    await runsDone(id, 1);
    await worker.syncs.delete(id);
    await until('forgotten', () => scripted.inputs('forgetSync').some(({ syncId }) => syncId === id));
  });
});

describe('a sync without a ledger', () => {
  it('has nothing to compare with: a signal is refused and shown', async () => {
    const id = await create({});
    await runsDone(id, 1);
    await worker.client.workflow.getHandle(id).signal('reconcile');
    const view = await until('refused', async () => {
      const state = await worker.syncs.get(id);
      return state?.lastRefusedSignal === undefined ? undefined : state;
    });
    expect(view.lastRefusedSignal).toMatchObject({ signal: 'reconcile', reason: expect.stringContaining('ledger') });
    await worker.syncs.delete(id);
    expect(scripted.inputs('forgetSync')).toEqual([]);
  });
});
