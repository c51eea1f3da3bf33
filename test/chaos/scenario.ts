import { until } from '../support/until.ts';
import { findFaults, settle } from './check.ts';
import { askForRuns, DEEDS, edit, freshRecycleBin } from './deeds.ts';
import { pick, seededRandom, shuffled } from './random.ts';
import type { Random } from './random.ts';
import { repeatEvents } from './repeats.ts';
import { refuseSome } from './refusals.ts';
import { calm, FAULTS, KILLS, notStruck } from './strikes.ts';
import type { Strike } from './strikes.ts';
import { call, leaveOverlapBehind, startWorld, wake } from './world.ts';
import type { World } from './world.ts';

const STRUCK_MS = 120_000;

export type Outcome = {
  seed: number;
  /** What was done and what struck, in order. */
  log: string[];
  /** Messages that took effect at Customer.io. */
  messages: number;
  /** What does not hold; empty when all does. */
  faults: string[];
};

/** Each kill once, faults and deeds around it as the seed has it; then quiet, and a look at everything. */
export async function runScenario(seed: number, outageMs: number): Promise<Outcome> {
  const random = seededRandom(seed);
  const log: string[] = [];
  freshRecycleBin();
  const world = await startWorld(random, { outageMs });
  try {
    await settle(world);
    const kills = shuffled(random, KILLS);
    for (const [index, kill] of kills.entries()) {
      // What the last rounds lose, nothing sends again.
      const deeds = index < kills.length / 2 ? DEEDS : DEEDS.filter(({ sendsAgain }) => sendsAgain !== true);
      await round(world, random, log, { kill, deeds });
    }
    const faults = await lookInQuiet(world, random);
    return { seed, log, messages: world.stack.customerio.workspace.messages.length, faults };
  } finally {
    await world.stop();
  }
}

/** What does not come to rest is a fault like any other: the report then says what led to it. */
async function lookInQuiet(world: World, random: Random): Promise<string[]> {
  try {
    await calm(world);
    leaveOverlapBehind(world);
    await settle(world);
    await repeatEvents(world);
    const faults = [...(await findFaults(world)), ...(await refuseSome(world, random))];
    await settle(world);
    return [...faults, ...(await findFaults(world))];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const syncs = await Promise.all(Object.values(world.syncs).map((id) => world.stack.sync(id)));
    return [error.message, ...syncs.map((sync) => JSON.stringify(sync))];
  }
}

type Plan = { kill: Strike; deeds: typeof DEEDS };

async function round(world: World, random: Random, log: string[], { kill, deeds }: Plan): Promise<void> {
  leaveOverlapBehind(world);
  // Slow enough that the kill finds runs under way.
  world.stack.customerio.faults.add({ type: 'latency', ms: 150, times: 40 });
  edit(world, random);
  for (const fault of [pick(random, FAULTS), pick(random, FAULTS)]) {
    log.push(`${new Date().toISOString().slice(14, 19)} ${fault.name}`);
    await fault.strike(world, random);
  }
  await askForRuns(world);
  for (const deed of [pick(random, deeds), pick(random, deeds), pick(random, deeds)]) {
    log.push(`${new Date().toISOString().slice(14, 19)} ${deed.name}`);
    await deed.act(world, random);
  }
  log.push(`${new Date().toISOString().slice(14, 19)} ${kill.name}`);
  await kill.strike(world, random);
  // A fault that nothing meets proves nothing.
  await askForRuns(world);
  await until(
    `each fault struck (${log.slice(-6).join(', ')})`,
    async () => notStruck(world).length === 0 || keepGoing(world),
    STRUCK_MS,
  );
}

/** What waits is let go on, what failed is run again: only then a fault meets something to strike. */
async function keepGoing(world: World): Promise<false> {
  for (const id of Object.values(world.syncs)) {
    const { status } = await world.stack.sync(id);
    if (status === 'waiting') await wake(world);
    if (status === 'needs_attention') await call(world, 'POST', `/v1/syncs/${id}/run`);
  }
  return false;
}
