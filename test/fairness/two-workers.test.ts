import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterEach, expect, inject, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { createWorker } from '../../src/temporal/create-worker.ts';
import { TemporalSyncClient } from '../../src/temporal/temporal-sync-client.ts';
import { cursorAt, ScriptedActivities } from '../support/scripted-activities.ts';
import { until } from '../support/until.ts';
import { exampleDefinition } from '../support/workflow-worker.ts';

const PAGES = 40;
/** Of a worker, of one run with six pages handed out. */
const EACH = 3;

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** A worker whose pages end when the test says so, or when it is asked to end. */
async function startWorker(queue: string): Promise<{ held: (() => void)[]; shutdown: () => Promise<void> }> {
  const held: (() => void)[] = [];
  const pages = Array<number>(PAGES).fill(10);
  const scripted = new ScriptedActivities({
    pages,
    locators: true,
    onPage: async (_input, { cancelled, heartbeat }) => {
      heartbeat(cursorAt(0));
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      held.push(release);
      try {
        await Promise.race([released, cancelled]);
      } finally {
        held.splice(held.indexOf(release), 1);
      }
      return undefined;
    },
  });
  const config = parseConfig({ TEMPORAL_ADDRESS: inject('temporalAddress'), TEMPORAL_TASK_QUEUE: queue });
  const bundle = { codePath: inject('workflowBundlePath') };
  const { worker, connection } = await createWorker(config, scripted.activities, bundle);
  const running = worker.run();
  let ended: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    worker.shutdown();
    await running;
    await connection.close();
  };
  const shutdown = (): Promise<void> => (ended ??= end());
  ends.push(shutdown);
  return { held, shutdown };
}

async function startRun(): Promise<{ queue: string; done: () => Promise<boolean> }> {
  const queue = `two-workers-${randomBytes(5).toString('hex')}`;
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  ends.push(() => connection.close());
  const syncs = new TemporalSyncClient(new Client({ connection }), queue);
  const id = `syn_${randomBytes(10).toString('hex')}`;
  await syncs.create(id, exampleDefinition(), { paused: false });
  return { queue, done: async () => (await syncs.get(id))?.lastRun?.status === 'succeeded' };
}

it('has two workers share the pages of one run: neither has fewer while some wait', async () => {
  const { queue, done } = await startRun();
  const workers = [await startWorker(queue), await startWorker(queue)];
  const counts = (): number[] => workers.map(({ held }) => held.length);
  for (let ended = 0; ended <= PAGES - 2 * EACH; ended += 1) {
    await until(`three pages at each worker after ${ended}`, () => counts().every((count) => count === EACH));
    // The pages of one worker alone, then those of the other: a worker with a faster line.
    workers[Math.floor(ended / 10) % 2]?.held[0]?.();
  }
  await until('the rest', async () => {
    for (const { held } of workers) held[0]?.();
    return done();
  });
});

it('goes on at the other worker when one is asked to end', { timeout: 90_000 }, async () => {
  const { queue, done } = await startRun();
  const first = await startWorker(queue);
  await until('as many pages as one worker takes', () => first.held.length === EACH);
  const second = await startWorker(queue);
  await until('the others', () => second.held.length === EACH);
  await first.shutdown();
  expect(first.held).toEqual([]);
  await until(
    'all pages',
    async () => {
      second.held[0]?.();
      return done();
    },
    60_000,
  );
});
