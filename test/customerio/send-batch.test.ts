import { Agent } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { startCustomerioSimulator } from '../../simulators/customerio/index.ts';
import type { CustomerioSimulator, Fault, SimulatorOptions } from '../../simulators/customerio/index.ts';
import { createCustomerio } from '../../src/customerio/pipelines-client.ts';
import type { Delivery } from '../../src/customerio/post-with-retries.ts';
import { sendBatch } from '../../src/customerio/send-batch.ts';
import type { SendResult } from '../../src/customerio/send-batch.ts';
import type { Batch } from '../../src/domain/batcher.ts';
import { until } from '../support/until.ts';
import { batchOf, deletion, upsert, upserts } from './support/items.ts';

let simulator: CustomerioSimulator;
const agent = new Agent({ allowH2: false });
afterEach(() => simulator.close());

/** Sends a batch with the given faults; waits take no time and are noted, with `progress` between them. */
async function send(
  batch: Batch,
  { faults = [], apiKey, ...delivery }: Delivery & { faults?: Fault[]; apiKey?: string } = {},
  options?: SimulatorOptions,
): Promise<{ result: SendResult; waits: (number | 'progress')[] }> {
  simulator = await startCustomerioSimulator(options);
  for (const fault of faults) simulator.faults.add(fault);
  const customerio = createCustomerio({ baseUrl: simulator.url, apiKey: apiKey ?? simulator.apiKey, agent });
  const waits: (number | 'progress')[] = [];
  const sleep = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  const noted = { random: () => 0.5, sleep, onProgress: () => waits.push('progress') };
  const result = await sendBatch(customerio, batch, { ...noted, ...delivery });
  return { result, waits };
}

const arrivedPeople = () => [...simulator.workspace.people.ids()];
const everyReceipt = (batch: Batch) => batch.items.map(({ row }) => simulator.workspace.timesReceived(`m${row}`));

describe('a batch that is accepted', () => {
  it('arrives record by record, in its order, counted by what it does', async () => {
    const batch = batchOf([upsert(0, { name: 'Ada' }), upsert(1, { name: 'Grace' }), deletion(2, 'p0'), upsert(3)]);
    const { result } = await send(batch);
    expect(result).toEqual({ type: 'delivered', accepted: { sent: 3, deleted: 1 }, rejections: [] });
    expect(simulator.workspace.messages.map(({ messageId }) => messageId)).toEqual(['m0', 'm1', 'm2', 'm3']);
    expect(arrivedPeople()).toEqual(['p1', 'p3']);
    expect(simulator.workspace.people.get('p1')?.attributes).toEqual({ name: 'Grace' });
    expect(simulator.requests.total).toBe(1);
  });
});

describe('a transient failure', () => {
  it.each([
    ['429', { type: 'status', status: 429, times: 2 }],
    ['503', { type: 'status', status: 503, times: 2 }],
    ['a broken connection', { type: 'reset', when: 'before', times: 2 }],
  ] satisfies [string, Fault][])('(%s) is retried with a growing, jittered wait', async (_, fault) => {
    const { result, waits } = await send(upserts(3), { faults: [fault] });
    expect(result).toMatchObject({ type: 'delivered', accepted: { sent: 3, deleted: 0 } });
    expect(waits).toEqual(['progress', 125, 'progress', 250, 'progress']);
    expect(everyReceipt(upserts(3))).toEqual([1, 1, 1]);
  });

  it('after which the answer was lost has one effect, though everything was sent twice', async () => {
    const batch = batchOf([upsert(0), deletion(1, 'p0')]);
    const { result } = await send(batch, { faults: [{ type: 'reset', when: 'after', times: 1 }] });
    expect(result).toEqual({ type: 'delivered', accepted: { sent: 1, deleted: 1 }, rejections: [] });
    expect(everyReceipt(batch)).toEqual([2, 2]);
    expect(simulator.workspace.messages).toHaveLength(2);
    expect(arrivedPeople()).toEqual([]);
  });

  it('waits as long as Customer.io asks, and tells the caller every few seconds', async () => {
    const { result, waits } = await send(upserts(1), {
      faults: [{ type: 'status', status: 429, retryAfter: 12, times: 1 }],
    });
    expect(result.type).toBe('delivered');
    expect(waits).toEqual(['progress', 5_000, 'progress', 5_000, 'progress', 2_125, 'progress']);
  });

  it('is handed back at once when Customer.io asks for more than a minute', async () => {
    const { result, waits } = await send(upserts(1), { faults: [{ type: 'status', status: 429, retryAfter: 61 }] });
    expect(result).toMatchObject({ type: 'failed', failure: { reaction: { type: 'retry', afterMs: 61_000 } } });
    expect(waits).toEqual(['progress']);
  });

  it('is handed back after five attempts', async () => {
    const { result, waits } = await send(upserts(1), { faults: [{ type: 'status', status: 500 }] });
    expect(result).toMatchObject({
      type: 'failed',
      failure: { reaction: { type: 'retry' }, code: 'customerio.unavailable' },
    });
    expect(waits.filter((wait) => wait !== 'progress')).toEqual([125, 250, 500, 1_000]);
    expect(simulator.requests.total).toBe(5);
  });

  it('while a refused record is looked for does not lose the others', async () => {
    const faults: Fault[] = [
      { type: 'refuse', userIds: ['p5'] },
      { type: 'status', status: 503, after: 2, times: 1 },
      { type: 'reset', when: 'after', after: 3, times: 1 },
    ];
    const { result } = await send(upserts(8), { faults });
    expect(result).toMatchObject({ accepted: { sent: 7 }, rejections: [{ recordId: 'record-5' }] });
    expect(arrivedPeople()).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p6', 'p7']);
  });
});

describe('a failure that a person must deal with', () => {
  it('is handed back at once and does not name the key', async () => {
    const apiKey = 'not-the-right-secret-key';
    const { result } = await send(upserts(2), { apiKey });
    expect(result).toMatchObject({
      type: 'failed',
      failure: { reaction: { type: 'stop' }, code: 'customerio.unauthorized' },
    });
    expect(simulator.requests.total).toBe(1);
    expect(JSON.stringify(result)).not.toContain(apiKey);
  });

  it('also ends the search for a refused record', async () => {
    const faults: Fault[] = [
      { type: 'refuse', userIds: ['p0'] },
      { type: 'status', status: 401, after: 3 },
    ];
    const { result } = await send(upserts(8), { faults });
    expect(result).toMatchObject({ type: 'failed', failure: { code: 'customerio.unauthorized' } });
  });
});

describe('an abort', () => {
  const reason = new Error('canceled');

  it('during a request throws its reason', async () => {
    const abort = new AbortController();
    const sent = send(upserts(1), { signal: abort.signal, faults: [{ type: 'latency', ms: 60_000 }] });
    await until('the request arrived', () => simulator.requests.total === 1);
    abort.abort(reason);
    await expect(sent).rejects.toBe(reason);
  });

  it('during a wait throws its reason, without another attempt', async () => {
    simulator = await startCustomerioSimulator();
    simulator.faults.add({ type: 'status', status: 503, retryAfter: 60 });
    const customerio = createCustomerio({ baseUrl: simulator.url, apiKey: simulator.apiKey, agent });
    const abort = new AbortController();
    const sent = sendBatch(customerio, upserts(1), { signal: abort.signal });
    await until('the first answer', () => simulator.requests.byStatus.get(503) === 1);
    abort.abort(reason);
    await expect(sent).rejects.toBe(reason);
    expect(simulator.requests.total).toBe(1);
  });
});
