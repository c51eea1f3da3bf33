import { until } from '../support/until.ts';
import { findFaults, freshRun } from './check.ts';
import { edit } from './deeds.ts';
import { between } from './random.ts';
import type { Random } from './random.ts';
import type { VendorTls } from './vendors-over-tls.ts';
import { call, leaveOverlapBehind } from './world.ts';
import type { World } from './world.ts';

const TIMES = 4;
const STRUCK_MS = 60_000;

/** TLS 1.3 ends a connection in the middle of what it carries: behind the handshake and the head, before the end of a page. */
const DROPPED = { low: 3_000, high: 20_000 };

/** What an operator reads at the sync while it is tried again. */
const EXPIRED = 'certificate has expired';

type Failing = { name: string; begin: (world: World, random: Random) => unknown };

const FAILING: readonly Failing[] = [
  {
    name: 'handshakes are refused',
    begin: ({ tls }) => {
      for (const { front } of [tls.salesforce, tls.customerio]) front.add({ type: 'handshake refused', times: TIMES });
    },
  },
  {
    name: 'connections are dropped in mid-body',
    begin: ({ tls }, random) => {
      const afterBytes = between(random, DROPPED.low, DROPPED.high);
      for (const [{ front }, of] of [
        [tls.salesforce, 'answer'],
        [tls.customerio, 'request'],
        [tls.customerio, 'answer'],
      ] as const) {
        const bytes = of === 'answer' && front === tls.customerio.front ? 1 : afterBytes;
        front.add({ type: 'connection dropped', of, afterBytes: bytes, times: 2 });
      }
    },
  },
];

/** Connections fail on the way, and certificates expire for a while: all is tried again, nothing is lost. */
export async function failTls(world: World, random: Random): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, begin } of FAILING) {
    await changeAll(world, random);
    begin(world, random);
    await Promise.all(Object.values(world.syncs).map((id) => call(world, 'POST', `/v1/syncs/${id}/run`)));
    await until(`${name}, each`, () => struck(world), STRUCK_MS);
    faults.push(...(await healed(world)).map((line) => `${name}: ${line}`));
  }
  for (const vendor of ['salesforce', 'customerio'] as const) {
    const lost = await expire(world, random, vendor);
    faults.push(...lost.map((line) => `certificate of ${vendor} expired: ${line}`));
  }
  return faults;
}

async function expire(world: World, random: Random, vendor: 'salesforce' | 'customerio'): Promise<string[]> {
  const { stack } = world;
  const tls: VendorTls = world.tls[vendor];
  await changeAll(world, random);
  await tls.front.show(tls.expired);
  await Promise.all(Object.values(world.syncs).map((id) => call(world, 'POST', `/v1/syncs/${id}/run`)));
  await until(
    'the people sync says that it expired',
    async () => (await stack.sync(world.syncs.people)).statusReason?.includes(EXPIRED),
    STRUCK_MS,
  );
  await tls.front.show(tls.good);
  return healed(world);
}

async function changeAll(world: World, random: Random): Promise<void> {
  leaveOverlapBehind(world);
  edit(world, random);
  leaveOverlapBehind(world);
}

async function healed(world: World): Promise<string[]> {
  for (const { front } of [world.tls.salesforce, world.tls.customerio]) front.clear();
  leaveOverlapBehind(world);
  await Promise.all(Object.values(world.syncs).map((id) => freshRun(world, id)));
  return findFaults(world);
}

function struck({ tls }: World): boolean {
  const faults = [...tls.salesforce.front.list(), ...tls.customerio.front.list()];
  return faults.every(({ hit }) => hit > 0);
}
