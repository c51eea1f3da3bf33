import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import type { Fault } from '../../simulators/customerio/index.ts';
import { until } from '../support/until.ts';
import { allRuns, findFaults, freshRun } from './check.ts';
import { between } from './random.ts';
import type { Random } from './random.ts';
import { call, leaveOverlapBehind } from './world.ts';
import type { World } from './world.ts';

/** Rows of one page, whose notes alone are too many bytes for one request. */
const ROWS = 900;
const NOTES_CHARACTERS = 950;
/** Requests that are answered at once; those behind them stay on their way. */
const ANSWERED = 1;
/** Shorter than a request's own limit, longer than batches have when their page is asked to stop. */
const HELD_MS = 12_000;
/** Of the batches behind it, more than one attempt of their page makes. */
const REFUSED = 15;

const HELD: Fault = { type: 'latency', ms: HELD_MS, after: ANSWERED };

const cursorSchema = z.object({ rows: z.int() });

type Interruption = {
  name: string;
  /** What requests meet. */
  fault: Fault;
  strike: (world: World) => Promise<unknown>;
  heal: (world: World) => unknown;
};

/** How a page stops in its middle: another attempt goes on by its heartbeat, by its failure, or by its own word. */
const INTERRUPTIONS: readonly Interruption[] = [
  {
    name: 'kill -9 of every worker',
    fault: HELD,
    strike: ({ stack }) => Promise.all(stack.workers.splice(0).map((worker) => worker.kill())),
    heal: async ({ stack }) => {
      await stack.startWorker();
      await stack.startWorker();
    },
  },
  {
    name: 'an attempt that fails',
    fault: { type: 'status', status: 503, after: ANSWERED, times: REFUSED },
    strike: ({ stack }) =>
      until('it was refused', () => stack.customerio.faults.list().every(({ hit }) => hit >= REFUSED), 60_000),
    heal: () => undefined,
  },
  {
    name: 'a pause',
    fault: HELD,
    strike: async (world) => {
      await call(world, 'POST', `/v1/syncs/${world.syncs.people}/pause`);
      await until('no page is under way', async () => (await cursors(world)) === 0, 60_000);
    },
    heal: (world) => call(world, 'POST', `/v1/syncs/${world.syncs.people}/resume`),
  },
];

/**
 * Stops a page of many requests when some of its rows are acknowledged and others are on their way, each way once. What the
 * next attempt leaves out, no later run sends: the overlap lies behind it, and a run whose numbers do not add up is a fault.
 */
export async function resumePages(world: World, random: Random): Promise<string[]> {
  const faults: string[] = [];
  for (const interruption of INTERRUPTIONS) {
    const lost = await resumePage(world, random, interruption);
    faults.push(...lost.map((line) => `a page resumed after ${interruption.name}: ${line}`));
  }
  return faults;
}

async function resumePage(world: World, random: Random, { fault, strike, heal }: Interruption): Promise<string[]> {
  const { salesforce, customerio } = world.stack;
  const { people } = world.syncs;
  leaveOverlapBehind(world);
  const ids = [...salesforce.org.ids('Contact')].slice(0, ROWS + between(random, 0, 99));
  for (const [row, id] of ids.entries()) {
    salesforce.org.update('Contact', id, { Description: `${row} ${random()} `.padEnd(NOTES_CHARACTERS, 'x') });
  }
  // Neither relationships nor what the overlap repeats may come in between.
  leaveOverlapBehind(world);
  customerio.faults.add(fault);
  await call(world, 'POST', `/v1/syncs/${people}/run`);
  await until('a page is acknowledged in part', async () => (await cursors(world)) > 0, 60_000);
  await strike(world);
  customerio.faults.clear();
  await heal(world);
  const { recordsRead } = await until(
    'the run that was interrupted ended',
    async () => {
      const { currentRun, lastRun } = await world.stack.sync(people);
      return currentRun === undefined ? lastRun : undefined;
    },
    120_000,
  );
  leaveOverlapBehind(world);
  await freshRun(world, people);
  const runs = await allRuns(world, people);
  const few = recordsRead < ids.length ? [`${recordsRead} of ${ids.length} rows were read`] : [];
  return [...few, ...(runs[1]?.status === 'succeeded' ? [] : [JSON.stringify(runs[1])]), ...(await findFaults(world))];
}

/** Rows of the people's pages under way that are acknowledged, as their heartbeats tell Temporal. */
async function cursors({ stack, temporal, syncs: { people } }: World): Promise<number> {
  const { currentRun } = await stack.sync(people);
  if (currentRun === undefined) return 0;
  const connection = await Connection.connect({ address: temporal.address });
  try {
    const { raw } = await new Client({ connection }).workflow.getHandle(currentRun.id).describe();
    const beats = (raw.pendingActivities ?? []).map(({ heartbeatDetails }) => heartbeatDetails?.payloads?.[0]?.data);
    return beats.reduce((sum, data) => sum + rowsOf(data), 0);
  } finally {
    await connection.close();
  }
}

function rowsOf(data: Uint8Array | null | undefined): number {
  if (!data) return 0;
  const parsed = cursorSchema.safeParse(JSON.parse(Buffer.from(data).toString()));
  return parsed.success ? parsed.data.rows : 0;
}
