import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { startTemporalServer } from '../../scripts/temporal-server.ts';
import { actualPeople, differences, expectedPeople } from '../support/expected-people.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const CONTACTS = 120_000;
/** Slow enough that a run is caught in its middle: about 90 batches of 1,350 records, 16 at once and then 32. */
const SLOW = { type: 'latency', ms: 1_000 } as const;
const RECOVERY_MS = 120_000;

let stack: Stack | undefined;

afterEach(async () => {
  await stack?.stop();
  stack = undefined;
});

/** `acknowledged`: records that the run had reported as sent. */
type MidRun = { stack: Stack; id: string; acknowledged: number };

/** A stack with a first run that has delivered a part of its records. */
async function inMidRun(options: Parameters<typeof Stack.start>[0] = {}): Promise<MidRun> {
  const started = await Stack.start({ contacts: CONTACTS, ...options });
  stack = started;
  started.customerio.faults.add(SLOW);
  const id = await started.createSync();
  const acknowledged = await until(
    'the middle of the run',
    async () => {
      const sent = (await started.sync(id)).currentRun?.recordsSent ?? 0;
      return sent > 0 ? sent : undefined;
    },
    60_000,
  );
  expect(acknowledged).toBeLessThan(CONTACTS);
  return { stack: started, id, acknowledged };
}

/** Every record is there, the run's numbers are right, and no message took effect twice. */
async function expectComplete({ stack: running, id }: MidRun): Promise<void> {
  running.customerio.faults.clear();
  const run = await running.runsDone(id, 1, RECOVERY_MS);
  expect(run).toMatchObject({ status: 'succeeded', recordsRead: CONTACTS, recordsSent: CONTACTS, recordsRejected: 0 });
  expect(differences(expectedPeople(running.salesforce), actualPeople(running.customerio)).slice(0, 5)).toEqual([]);
  expect(running.customerio.workspace.messages).toHaveLength(CONTACTS);
}

describe('a run goes on where it was', { timeout: 180_000 }, () => {
  it('after its worker was killed, without reading or sending everything again', async () => {
    const running = await inMidRun();
    await running.stack.workers[0]?.kill();
    await running.stack.startWorker();
    await expectComplete(running);
    // What was acknowledged is not sent again: at most the batches on their way came twice.
    const repeated = running.stack.customerio.workspace.repeated().size;
    expect(repeated).toBeLessThanOrEqual(CONTACTS - running.acknowledged);
    expect(running.stack.salesforce.requests.count('submit')).toBe(1);
  });

  it('on another worker, when one of two is killed', async () => {
    const running = await inMidRun({ workers: 2, salesforce: { pageRecords: 50_000 } });
    await running.stack.workers[0]?.kill();
    await expectComplete(running);
  });

  it('after its worker was asked to end, at once and without repeating a batch', async () => {
    const running = await inMidRun();
    const worker = running.stack.workers[0];
    await worker?.stop();
    expect(worker?.exitCode).toBe(0);
    await running.stack.startWorker();
    await expectComplete(running);
    expect(running.stack.customerio.workspace.repeated().size).toBe(0);
  });

  it('on another worker within a minute, when the one that prepares it is killed', async () => {
    const started = await Stack.start({ contacts: 200 });
    stack = started;
    const id = await started.createSync();
    await started.runsDone(id, 1);
    started.salesforce.faults.add({ type: 'latency', kind: 'describe', ms: 8_000, times: 1 });
    await started.runNow(id);
    await until('describe is asked', () => started.salesforce.faults.list().some(({ hit }) => hit > 0));
    await started.workers[0]?.kill();
    await started.startWorker();
    expect(await started.runsDone(id, 2, 60_000)).toMatchObject({ status: 'succeeded' });
  });

  it('after PostgreSQL was restarted', async () => {
    const running = await inMidRun();
    await running.stack.postgres.restart();
    await expectComplete(running);
  });

  it('after the API process was killed', async () => {
    const running = await inMidRun();
    await running.stack.restartApi();
    await expectComplete(running);
  });

  it('after the single process with the embedded store was killed', async () => {
    const embeddedIn = await mkdtemp(join(tmpdir(), 'salesforce-data-in-embedded-'));
    const running = await inMidRun({ embeddedIn });
    await running.stack.restartApi();
    await expectComplete(running);
    expect(running.stack.salesforce.requests.count('submit')).toBe(1);
  });

  it('after the Temporal server was killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-temporal-'));
    const temporal = await startTemporalServer({ uiPort: false, dbFile: join(folder, 'temporal.db') });
    try {
      const running = await inMidRun({ env: { TEMPORAL_ADDRESS: temporal.address } });
      await temporal.kill();
      await temporal.restart();
      await expectComplete(running);
      await running.stack.stop();
      stack = undefined;
    } finally {
      await temporal.stop();
    }
  });
});

describe('pause', { timeout: 120_000 }, () => {
  it('stops a run in its middle, and resume goes on from there', async () => {
    const running = await inMidRun();
    const { client, customerio } = running.stack;
    const params = { path: { syncId: running.id } };
    expect((await client.POST('/v1/syncs/{syncId}/pause', { params })).response.status).toBe(202);
    const connection = await Connection.connect({ address: inject('temporalAddress') });
    const run = new Client({ connection }).workflow.getHandle(`run_${running.id.slice(4)}_1`);
    await until('the page stopped', async () => ((await run.describe()).raw.pendingActivities ?? []).length === 0);
    await connection.close();
    expect(await running.stack.sync(running.id)).toMatchObject({ status: 'paused', currentRun: { status: 'running' } });
    const delivered = customerio.workspace.people.size;
    expect(delivered).toBeLessThan(CONTACTS);
    expect((await client.POST('/v1/syncs/{syncId}/resume', { params })).response.status).toBe(202);
    await expectComplete(running);
    expect(customerio.workspace.repeated().size).toBe(0);
  });
});
