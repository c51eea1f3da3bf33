import { until } from '../support/until.ts';
import { findFaults, settle } from './check.ts';
import { askForRuns, DEEDS, edit, freshRecycleBin } from './deeds.ts';
import type { Deed } from './deeds.ts';
import { seededRandom, shuffled } from './random.ts';
import type { Random } from './random.ts';
import { STEPS } from './steps.ts';
import { calm, FAULTS, KILLS, notStruck } from './strikes.ts';
import type { Strike } from './strikes.ts';
import { call, leaveOverlapBehind, startWorld, wake } from './world.ts';
import type { World } from './world.ts';

const STRUCK_MS = 120_000;
const MORE_SEED = 1;

export type Outcome = {
  seed: number;
  /** What was done and what struck, in order. */
  log: string[];
  /** Messages that took effect at Customer.io. */
  messages: number;
  /** What does not hold; empty when all does. */
  faults: string[];
};

/** Each kill, fault and deed once, together as the seed has it; then quiet, a look at everything, and each step. */
export async function runScenario(seed: number, outageMs: number): Promise<Outcome> {
  const random = seededRandom(seed);
  const log: string[] = [];
  freshRecycleBin();
  const world = await startWorld(random, { outageMs });
  try {
    await settle(world);
    for (const plan of plans(random)) await round(world, random, log, plan);
    const faults = await lookInQuiet(world, random, log);
    return { seed, log, messages: world.stack.customerio.workspace.messages.length, faults };
  } finally {
    await world.stop();
  }
}

/** What does not come to rest is a fault like any other: the report then says what led to it. */
async function lookInQuiet(world: World, random: Random, log: string[]): Promise<string[]> {
  try {
    await calm(world);
    leaveOverlapBehind(world);
    await settle(world);
    const faults = await findFaults(world);
    for (const { name, take } of shuffled(random, STEPS)) {
      note(log, name);
      faults.push(...(await take(world, random)).map((line) => `${name}: ${line}`));
    }
    await settle(world);
    return [...faults, ...(await findFaults(world))];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const syncs = await Promise.all(Object.values(world.syncs).map((id) => world.stack.sync(id)));
    return [error.message, ...syncs.map((sync) => JSON.stringify(sync))];
  }
}

type Plan = { kill: Strike; faults: Strike[]; deeds: Deed[] };

/** Deals everything out: each kill, fault and deed once, in rounds that the seed decides. */
function plans(random: Random): Plan[] {
  const rounds: Plan[] = shuffled(random, KILLS).map((kill) => ({ kill, faults: [], deeds: [] }));
  for (const [index, fault] of shuffled(random, FAULTS).entries()) rounds[index % rounds.length]?.faults.push(fault);
  // What the last rounds lose, nothing sends again.
  const [again, others] = [true, undefined].map((sends) => DEEDS.filter(({ sendsAgain }) => sendsAgain === sends));
  const early = rounds.slice(0, rounds.length / 2);
  for (const [index, deed] of shuffled(random, again ?? []).entries()) early[index % early.length]?.deeds.push(deed);
  for (const deed of shuffled(random, others ?? [])) {
    rounds.toSorted((a, b) => a.deeds.length - b.deeds.length)[0]?.deeds.push(deed);
  }
  return rounds;
}

async function round(world: World, random: Random, log: string[], { kill, faults, deeds }: Plan): Promise<void> {
  leaveOverlapBehind(world);
  // Slow enough that the kill finds runs under way.
  world.stack.customerio.faults.add({ type: 'latency', ms: 150, times: 40 });
  edit(world, random);
  for (const fault of faults) {
    note(log, fault.name);
    await fault.strike(world, random);
  }
  await askForRuns(world);
  for (const deed of deeds) {
    note(log, deed.name);
    await deed.act(world, random);
  }
  note(log, kill.name);
  await kill.strike(world, random);
  // A fault that nothing meets proves nothing.
  await askForRuns(world);
  await until(
    `each fault struck (${log.slice(-9).join(', ')})`,
    async () => notStruck(world).length === 0 || keepGoing(world),
    STRUCK_MS,
  );
}

/** Minute and second, then what. */
function note(log: string[], name: string): void {
  log.push(`${new Date().toISOString().slice(14, 19)} ${name}`);
}

/** What waits is let go on, what failed is run again, what is done gets more: only then a fault meets something to strike. */
async function keepGoing(world: World): Promise<false> {
  let idle = true;
  for (const id of Object.values(world.syncs)) {
    const { status, currentRun } = await world.stack.sync(id);
    if (status === 'waiting') await wake(world);
    if (status === 'needs_attention') await call(world, 'POST', `/v1/syncs/${id}/run`);
    idle &&= status === 'active' && currentRun === undefined;
  }
  if (!idle) return false;
  // Not the scenario's own numbers: how often this happens is a matter of time.
  edit(world, seededRandom(MORE_SEED));
  await askForRuns(world);
  return false;
}
