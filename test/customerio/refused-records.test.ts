import fc from 'fast-check';
import { Agent } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { startCustomerioSimulator } from '../../simulators/customerio/index.ts';
import type { CustomerioSimulator, SimulatorOptions } from '../../simulators/customerio/index.ts';
import type { BatchAnswer, Customerio } from '../../src/customerio/customerio.ts';
import { readAnswer } from '../../src/customerio/errors.ts';
import { createCustomerio } from '../../src/customerio/pipelines-client.ts';
import { sendBatch } from '../../src/customerio/send-batch.ts';
import type { SendResult } from '../../src/customerio/send-batch.ts';
import { upserts } from './support/items.ts';

let simulator: CustomerioSimulator | undefined;
const agent = new Agent({ allowH2: false });
afterEach(() => simulator?.close());

type Outcome = { result: SendResult; rejected: number[]; arrived: number[]; requests: number; repeated: number };

/** Sends `count` records of which `bad` are refused; what is found out is compared with what arrived. */
async function sendWith(count: number, bad: number[], options: SimulatorOptions = {}): Promise<Outcome> {
  const running = await startCustomerioSimulator(options);
  simulator = running;
  running.faults.add({ type: 'refuse', userIds: bad.map((row) => `p${row}`), message: 'this person is refused' });
  const customerio = createCustomerio({ baseUrl: running.url, apiKey: running.apiKey, agent });
  const result = await sendBatch(customerio, upserts(count));
  if (result.type === 'failed') throw new Error(result.failure.message);
  return {
    result,
    rejected: result.rejections.map(({ recordId }) => Number(recordId.slice('record-'.length))),
    arrived: running.workspace.messages.map(({ userId }) => Number(userId?.slice(1))),
    requests: running.requests.total,
    repeated: running.workspace.repeated().size,
  };
}

const rows = (count: number) => Array.from({ length: count }, (_, row) => row);
const without = (count: number, bad: number[]) => rows(count).filter((row) => !bad.includes(row));

describe('a refused record is found by halving', () => {
  it.each([
    [1, [0]],
    [2, [1]],
    [7, [3]],
    [100, [0]],
    [100, [99]],
    [100, [37]],
    [100, [0, 99]],
    [100, [49, 50]],
    [100, [3, 4, 5, 70]],
    [100, rows(100)],
    [144, rows(144)],
  ])('among %i: %j', async (count, bad) => {
    const { result, rejected, arrived, repeated } = await sendWith(count, bad);
    expect(result).toMatchObject({ type: 'delivered', accepted: { sent: count - bad.length, deleted: 0 } });
    expect(rejected).toEqual(bad);
    expect(arrived).toEqual(without(count, bad));
    expect(repeated).toBe(0);
  });

  it('is kept with its reason', async () => {
    const { result } = await sendWith(3, [1]);
    expect(result).toMatchObject({
      rejections: [{ recordId: 'record-1', reason: 'refused_by_customerio', detail: 'this person is refused' }],
    });
  });

  it('is not sent again once it is alone', async () => {
    expect((await sendWith(1, [0])).requests).toBe(1);
  });

  it('costs about two requests for each halving', async () => {
    expect((await sendWith(1_024, [700])).requests).toBe(21);
  });

  it('in the wording of a refusal that names no item', async () => {
    for (const errorFormat of ['meta', 'code', 'text'] as const) {
      const { rejected, arrived } = await sendWith(10, [2, 8], { errorFormat });
      expect([rejected, arrived]).toEqual([[2, 8], without(10, [2, 8])]);
      await simulator?.close();
    }
  });
});

describe('an answer that names the items', () => {
  it('and refuses the whole batch: they are tried alone, the others are sent once together', async () => {
    const outcome = await sendWith(500, [3, 77, 499], { errorFormat: 'errors' });
    expect(outcome).toMatchObject({ rejected: [3, 77, 499], arrived: without(500, [3, 77, 499]), repeated: 0 });
    expect(outcome.requests).toBe(1 + 3 + 1);
  });

  it('is believed for the rest once eight of them are confirmed', async () => {
    const bad = rows(500).filter((row) => row % 2 === 0);
    const outcome = await sendWith(500, bad, { errorFormat: 'errors' });
    expect(outcome).toMatchObject({ rejected: bad, arrived: without(500, bad), repeated: 0 });
    expect(outcome.requests).toBe(1 + 8 + 1);
  });

  it('and accepts the others: nothing is sent again', async () => {
    const outcome = await sendWith(500, [0, 250], { batchRefusal: 'items' });
    expect(outcome).toMatchObject({ rejected: [0, 250], arrived: without(500, [0, 250]), requests: 1 });
  });
});

describe('a batch of which everything is refused', () => {
  it('is rejected after about a hundred requests, every record with a reason', async () => {
    const { rejected, arrived, requests, result } = await sendWith(2_000, rows(2_000));
    expect(rejected).toEqual(rows(2_000));
    expect(arrived).toEqual([]);
    expect(requests).toBeLessThan(110);
    expect(result).toMatchObject({ type: 'delivered', accepted: { sent: 0 } });
  });

  it('is told from one that begins with a long stretch of refused records', async () => {
    const bad = rows(400);
    const { rejected, arrived } = await sendWith(2_000, bad);
    expect(rejected).toEqual(bad);
    expect(arrived.toSorted((a, b) => a - b)).toEqual(without(2_000, bad));
    // Only the record that told the two apart came before its turn.
    expect(arrived.slice(1)).toEqual(without(2_000, [...bad, arrived[0] ?? 0]));
  });
});

/** A Customer.io in memory: quick enough for thousands of batches. `blame` makes up the indexes that an answer names. */
function inMemory(bad: ReadonlySet<number>, blame: (items: number[]) => number[] | undefined, status = 400) {
  const arrived: number[] = [];
  let requests = 0;
  const customerio: Customerio = {
    postBatch(body: Uint8Array): Promise<BatchAnswer> {
      requests += 1;
      const { batch } = JSON.parse(Buffer.from(body).toString()) as { batch: { userId: string }[] };
      const items = batch.map(({ userId }) => Number(userId.slice(1)));
      const refused = items.filter((row) => bad.has(row));
      if (refused.length === 0) {
        arrived.push(...items);
        return Promise.resolve({ type: 'accepted' });
      }
      if (status === 207) arrived.push(...items.filter((row) => !bad.has(row)));
      const errors = (blame(items) ?? []).map((index) => ({ batch_index: index, message: 'refused' }));
      const answer = {
        status,
        headers: {},
        body: JSON.stringify({ errors: errors.length > 0 ? errors : ['refused'] }),
      };
      return Promise.resolve(readAnswer(answer, { secrets: [], nowMs: 0 }));
    },
  };
  return { customerio, arrived, requests: () => requests };
}

/** Numbers in [0, 1), evenly spread, the same for the same seed: those of fast-check favour the ends. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('an answer that names one item at a time', () => {
  it('is followed from one to the next', async () => {
    const bad = new Set([3, 77, 499]);
    const { customerio, arrived, requests } = inMemory(bad, (items) => [items.findIndex((row) => bad.has(row))]);
    const result = await sendBatch(customerio, upserts(500));
    expect(result).toMatchObject({ rejections: [...bad].map((row) => ({ recordId: `record-${row}` })) });
    expect(arrived).toEqual(without(500, [...bad]));
    expect(requests()).toBe(1 + 3 * 2);
  });
});

describe('whatever is refused', () => {
  const size = fc.integer({ min: 1, max: 300 });
  // Up to a share at which the probes of a batch that seems to be refused as a whole find a good record for certain.
  const density = fc.constantFrom(0, 0.01, 0.1, 0.3, 0.5, 0.7);
  const scenario = fc.record({ size, density, seed: fc.integer() });
  const badOf = (count: number, share: number, seed: number) => {
    const draw = uniform(seed);
    return new Set(rows(count).filter(() => draw() < share));
  };

  it('no record is lost, none arrives twice, order is kept, and requests stay near the number of records', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ size: count, density: share, seed }) => {
        const bad = badOf(count, share, seed);
        const { customerio, arrived, requests } = inMemory(bad, () => undefined);
        const result = await sendBatch(customerio, upserts(count));
        if (result.type === 'failed') throw new Error(result.failure.message);
        const rejected = result.rejections.map(({ recordId }) => recordId);
        expect(rejected).toEqual([...bad].map((row) => `record-${row}`));
        expect(arrived.toSorted((a, b) => a - b)).toEqual(rows(count).filter((row) => !bad.has(row)));
        expect(result.accepted.sent).toBe(count - bad.size);
        expect(requests()).toBeLessThanOrEqual(1.5 * count + 30);
      }),
      { numRuns: 150 },
    );
  });

  it('blame that is right, partial, late or plainly wrong changes nothing of that', async () => {
    const kinds: Record<string, (items: number[], bad: ReadonlySet<number>) => number[]> = {
      right: (items, bad) => items.flatMap((row, index) => (bad.has(row) ? [index] : [])),
      'the first one': (items, bad) => [items.findIndex((row) => bad.has(row))],
      'one too far': (items, bad) => items.flatMap((row, index) => (bad.has(row) ? [index + 1] : [])),
      'all of them': (items) => items.map((_, index) => index),
      'somebody else': () => [0],
    };
    await fc.assert(
      fc.asyncProperty(scenario, fc.constantFrom(...Object.keys(kinds)), async (drawn, kind) => {
        const bad = badOf(drawn.size, drawn.density, drawn.seed);
        const { customerio, arrived } = inMemory(bad, (items) => kinds[kind]?.(items, bad));
        const result = await sendBatch(customerio, upserts(drawn.size));
        if (result.type === 'failed') throw new Error(result.failure.message);
        expect(result.accepted.sent).toBe(arrived.length);
        expect(result.accepted.sent + result.rejections.length).toBe(drawn.size);
        expect(new Set(arrived).size).toBe(arrived.length);
        const rejected = new Set(result.rejections.map(({ recordId }) => Number(recordId.slice('record-'.length))));
        for (const row of arrived) expect(rejected.has(row)).toBe(false);
        if (kind === 'right' || kind === 'the first one') expect(rejected).toEqual(bad);
      }),
      { numRuns: 200 },
    );
  });

  it('answers that accept a part and name the others are settled with one request', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ size: count, density: share, seed }) => {
        const bad = badOf(count, share, seed);
        const named = (items: number[]) => items.flatMap((row, index) => (bad.has(row) ? [index] : []));
        const { customerio, arrived, requests } = inMemory(bad, named, 207);
        const result = await sendBatch(customerio, upserts(count));
        expect(result).toMatchObject({ type: 'delivered', accepted: { sent: count - bad.size } });
        expect(arrived).toEqual(rows(count).filter((row) => !bad.has(row)));
        expect(requests()).toBe(1);
      }),
      { numRuns: 50 },
    );
  });
});
