import { until } from '../support/until.ts';
import { findFaults, freshRun } from './check.ts';
import { edit } from './deeds.ts';
import { shuffled } from './random.ts';
import type { Random } from './random.ts';
import { call, leaveOverlapBehind } from './world.ts';
import type { World } from './world.ts';

const FAILED_MS = 120_000;

type Way = { name: string; code: string; begin: (world: World) => unknown };

/** What ends a run as failed, for as long as it lasts, after its window was planned. */
const WAYS: readonly Way[] = [
  {
    name: 'Customer.io: 401 until the run has failed',
    code: 'customerio.unauthorized',
    begin: ({ stack }) => stack.customerio.faults.add({ type: 'status', status: 401 }),
  },
  {
    name: 'Salesforce: job failed until the run has failed',
    code: 'salesforce.job_failed',
    begin: ({ stack }) => stack.salesforce.faults.add({ type: 'fail_job', message: 'QUERY_TIMEOUT: took long' }),
  },
];

/**
 * Has a run of every sync fail after its window is planned, with changes in that window that lie behind the overlap of the
 * next: if such a run counted as done, they would never be sent. Then all is well again, and the next runs must have them.
 */
export async function failRuns(world: World, random: Random): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, code, begin } of shuffled(random, WAYS)) {
    leaveOverlapBehind(world);
    edit(world, random);
    leaveOverlapBehind(world);
    begin(world);
    const failures = await Promise.all(Object.values(world.syncs).map((id) => failedRun(world, id, code)));
    world.stack.salesforce.faults.clear();
    world.stack.customerio.faults.clear();
    leaveOverlapBehind(world);
    await Promise.all(Object.values(world.syncs).map((id) => freshRun(world, id)));
    const lost = [...failures.flat(), ...(await findFaults(world))];
    faults.push(...lost.map((line) => `after "${name}": ${line}`));
  }
  return faults;
}

type Ended = { status: string; window?: { through: string }; failure?: { code: string } };

/** A run that is asked for now, to its bad end. */
async function failedRun(world: World, id: string, code: string): Promise<string[]> {
  const { stack } = world;
  const { lastRun: before } = await stack.sync(id);
  await call(world, 'POST', `/v1/syncs/${id}/run`);
  const { lastRun } = await until(
    `a run of ${id} ended`,
    async () => {
      const sync = await stack.sync(id);
      return sync.currentRun === undefined && sync.lastRun?.id !== before?.id ? sync : undefined;
    },
    FAILED_MS,
  );
  const run = await call<Ended>(world, 'GET', `/v1/syncs/${id}/runs/${lastRun?.id ?? ''}`);
  const planned = run.window !== undefined && run.status === 'failed' && run.failure?.code === code;
  return planned ? [] : [`${id} was to fail with ${code} after its window was planned: ${JSON.stringify(run)}`];
}
