import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { PageCursor, TransferPageInput } from '../../src/activities/activities.ts';
import type { SyncView } from '../../src/domain/sync-view.ts';
import { ScriptedActivities } from '../support/scripted-activities.ts';
import type { Script } from '../support/scripted-activities.ts';
import { until } from '../support/until.ts';
import { exampleDefinition, startWorkflowWorker } from '../support/workflow-worker.ts';
import type { WorkflowWorker } from '../support/workflow-worker.ts';
import { ApplicationFailure } from '@temporalio/common';
import type { Failure } from '../../src/domain/failure.ts';

const scripted = new ScriptedActivities();
let worker: WorkflowWorker;

beforeAll(async () => {
  worker = await startWorkflowWorker(scripted.activities, {
    address: inject('temporalAddress'),
    bundlePath: inject('workflowBundlePath'),
  });
});

afterAll(() => worker.stop());

/** The sync after its first run. */
async function firstRun(script: Partial<Script>, change: Record<string, unknown> = {}): Promise<SyncView> {
  scripted.calls.length = 0;
  scripted.script = { pages: [10], serverTime: () => Date.now(), ...script };
  const id = worker.id();
  await worker.syncs.create(id, exampleDefinition(change), { paused: false });
  const view = await until('the first run ended', async () => {
    const now = await worker.syncs.get(id);
    return now?.recentRuns.length === 1 && now.currentRun === undefined ? now : undefined;
  });
  await worker.syncs.delete(id);
  return view;
}

function cursor(rejected: number, sent: number): PageCursor {
  const rows = rejected + sent;
  return { rows, checksum: rows, counts: { read: rows, sent, deleted: 0, rejected, skipped: 0 } };
}

const halfRejected: Script['onPage'] = async ({ page }) => ({
  status: 'complete',
  cursor: cursor(60, 40),
  salesforceApiCalls: 1,
  ...(page === 0 ? { nextLocator: 'L1' } : {}),
});

describe('a run that could reject most of what it read', () => {
  it('fails when its rows are through, asks for a person and leaves its window to be done', async () => {
    const view = await firstRun({ pages: [100, 100], onPage: halfRejected });
    expect(view).toMatchObject({
      status: 'needs_attention',
      lastRun: { status: 'failed', failure: { code: 'run.too_many_rejections' }, counts: { rejected: 120, sent: 80 } },
    });
    expect(view.watermark).toBeUndefined();
  });

  it('succeeds where its sync allows that share', async () => {
    const view = await firstRun({ pages: [100, 100], onPage: halfRejected }, { maxRejectedPercent: 60 });
    expect(view).toMatchObject({ status: 'active', lastRun: { status: 'succeeded', counts: { rejected: 120 } } });
    expect(scripted.inputs('transferPage').map(({ maxRejectedPercent }) => maxRejectedPercent)).toEqual([60, 60]);
  });

  it('tells each page what became of those before it', async () => {
    await firstRun({ pages: [100, 100], onPage: halfRejected });
    expect(scripted.inputs('transferPage').map(({ before }) => before?.rejected)).toEqual([0, 60]);
  });

  it('counts what a page got through before it stopped the run', async () => {
    const failure: Failure = {
      reaction: { type: 'stop' },
      code: 'run.too_many_rejections',
      message: 'too many',
      fault: 'configuration',
    };
    const onPage = async ({ page }: TransferPageInput): Promise<undefined> => {
      if (page === 0) return undefined;
      const details = [failure, cursor(1_500, 10)];
      throw ApplicationFailure.create({ message: 'too many', type: failure.code, nonRetryable: true, details });
    };
    const view = await firstRun({ pages: [7, 9], onPage });
    expect(view.lastRun?.counts).toMatchObject({ read: 1_517, sent: 17, rejected: 1_500 });
    expect(scripted.inputs('finishRun')[0]?.counts).toMatchObject({ read: 1_517, sent: 17, rejected: 1_500 });
  });
});
