import { findFaults, settle } from './check.ts';
import { DEEDS, freshRecycleBin } from './deeds.ts';
import { pick, seededRandom, shuffled } from './random.ts';
import type { Random } from './random.ts';
import { calm, FAULTS, KILLS } from './strikes.ts';
import { startWorld } from './world.ts';
import type { World } from './world.ts';

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
export async function runScenario(seed: number): Promise<Outcome> {
  const random = seededRandom(seed);
  const log: string[] = [];
  freshRecycleBin();
  const world = await startWorld();
  try {
    for (const kill of shuffled(random, KILLS)) await round(world, random, log, kill);
    const faults = await lookInQuiet(world);
    return { seed, log, messages: world.stack.customerio.workspace.messages.length, faults };
  } finally {
    await world.stop();
  }
}

/** What does not come to rest is a fault like any other: the report then says what led to it. */
async function lookInQuiet(world: World): Promise<string[]> {
  try {
    await calm(world);
    await settle(world);
    return await findFaults(world);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const syncs = await Promise.all(Object.values(world.syncs).map((id) => world.stack.sync(id)));
    const answers = syncs.map((sync) => JSON.stringify(sync));
    return [error.message, ...answers];
  }
}

async function round(world: World, random: Random, log: string[], kill: (typeof KILLS)[number]): Promise<void> {
  // Slow enough that what follows finds a run under way.
  world.stack.customerio.faults.add({ type: 'latency', ms: 150, times: 40 });
  for (const fault of [pick(random, FAULTS), pick(random, FAULTS)]) {
    log.push(fault.name);
    await fault.strike(world, random);
  }
  for (const deed of [pick(random, DEEDS), pick(random, DEEDS), pick(random, DEEDS)]) {
    log.push(deed.name);
    await deed.act(world, random);
  }
  log.push(kill.name);
  await kill.strike(world, random);
}
