import { afterEach, expect, it } from 'vitest';
import { startCustomerioSimulator } from '../../../simulators/customerio/index.ts';
import type { CustomerioSimulator } from '../../../simulators/customerio/index.ts';
import { post } from './post.ts';

let simulator: CustomerioSimulator | undefined;
afterEach(() => simulator?.close());

it.each([
  ['taken', 200],
  ['refused', 400],
] as const)(
  'a strict batch without items is %s with the right key, and tells a wrong one',
  async (emptyBatch, status) => {
    simulator = await startCustomerioSimulator({ emptyBatch });
    expect((await post(simulator, '/v1/batch', { batch: [] })).status).toBe(status);
    expect((await post(simulator, '/v1/batch', { batch: [] }, { apiKey: 'wrong' })).status).toBe(401);
    expect((await post(simulator, '/v1/batch', { batch: [] }, { apiKey: 'wrong', strict: false })).status).toBe(200);
    expect(simulator.workspace.counts).toMatchObject({ accepted: 0 });
  },
);
