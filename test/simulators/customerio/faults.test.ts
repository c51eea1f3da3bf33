import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCustomerioSimulator } from '../../../simulators/customerio/index.ts';
import type { CustomerioSimulator } from '../../../simulators/customerio/index.ts';
import { until } from '../../support/until.ts';
import { identify, post } from './post.ts';

let simulator: CustomerioSimulator;
const draws: number[] = [];
beforeEach(async () => {
  simulator = await startCustomerioSimulator({ random: () => draws.shift() ?? 0 });
});
afterEach(() => simulator.close());

const send = (id = '1') => post(simulator, '/v1/identify', identify(id, { a: 1 }));
const statuses = async (count: number): Promise<number[]> => {
  const all: number[] = [];
  for (let n = 0; n < count; n += 1) all.push((await send()).status);
  return all;
};

describe('faults', () => {
  it('answers with a status, a Retry-After and nothing accepted, as often as it is told', async () => {
    simulator.faults.add({ type: 'status', status: 429, retryAfter: 7, times: 1 });
    const refused = await send();
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
    expect(simulator.workspace.people.size).toBe(0);
    expect((await send()).status).toBe(200);
    expect(simulator.requests.byStatus).toEqual(
      new Map([
        [429, 1],
        [200, 1],
      ]),
    );
  });

  it('begins after some requests, and hits a share of them', async () => {
    simulator.faults.add({ type: 'status', status: 503, after: 1, times: 1 });
    expect(await statuses(3)).toEqual([200, 503, 200]);
    simulator.faults.clear();
    draws.push(0.5, 0.2);
    simulator.faults.add({ type: 'status', status: 500, share: 0.5 });
    expect(await statuses(2)).toEqual([200, 500]);
  });

  it('breaks the connection before or after acceptance', async () => {
    simulator.faults.add({ type: 'reset', when: 'before', times: 1 });
    await expect(send()).rejects.toThrow();
    expect(simulator.workspace.people.size).toBe(0);
    simulator.faults.add({ type: 'reset', when: 'after', times: 1 });
    await expect(send()).rejects.toThrow();
    expect(simulator.workspace.people.size).toBe(1);
    expect(simulator.requests.byStatus).toEqual(new Map([['reset', 2]]));
  });

  it('holds back the body of an answer that it has accepted already', async () => {
    const id = simulator.faults.add({ type: 'slow_answer', ms: 60_000 });
    const answer = send();
    await until('the person is there', () => simulator.workspace.people.has('1'));
    simulator.faults.remove(id);
    await simulator.close();
    await expect(answer).rejects.toThrow();
    simulator = await startCustomerioSimulator();
  });

  it('holds back a request before it is looked at', async () => {
    simulator.faults.add({ type: 'latency', ms: 30 });
    expect((await send()).status).toBe(200);
    expect(simulator.faults.list()).toMatchObject([{ type: 'latency', hit: 1 }]);
  });

  it('refuses the records that it is told to refuse', async () => {
    simulator.faults.add({ type: 'refuse', userIds: ['2'], message: 'not this one' });
    simulator.faults.refuseWhen(({ data }) => data['vip'] === true);
    expect((await send('1')).status).toBe(200);
    expect(await send('2')).toMatchObject({ status: 400, body: { meta: { errors: ['not this one'] } } });
    expect((await post(simulator, '/v1/identify', identify('3', { vip: true }))).status).toBe(400);
  });
});

describe('over HTTP', () => {
  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${simulator.url}/__simulator/${path}`, { method, body: JSON.stringify(body) ?? null });
    const parsed: unknown = await answer.json();
    return { status: answer.status, body: parsed };
  };

  it('switches faults on and off', async () => {
    expect((await control('POST', 'faults', { type: 'status', status: 401, times: 1 })).status).toBe(201);
    expect((await control('POST', 'faults', [{ type: 'status', status: 500 }])).body).toHaveLength(2);
    expect(await statuses(2)).toEqual([401, 500]);
    expect((await control('DELETE', 'faults')).body).toEqual([]);
    expect(await statuses(1)).toEqual([200]);
  });

  it.each([{ type: 'flood' }, { type: 'latency' }, { type: 'latency', ms: 1, unknown: 1 }, undefined])(
    'refuses the fault %j',
    async (fault) => {
      expect((await control('POST', 'faults', fault)).status).toBe(400);
      expect(simulator.faults.list()).toEqual([]);
    },
  );

  it('shows counts, a person and what was refused, and forgets them', async () => {
    await send('café/1');
    await post(simulator, '/v1/identify', {});
    expect((await control('GET', 'state')).body).toMatchObject({
      people: 1,
      accepted: 1,
      refused: 1,
      requests: { total: 2, byStatus: { 200: 1, 400: 1 } },
    });
    expect((await control('GET', `people/${encodeURIComponent('café/1')}`)).body).toMatchObject({
      attributes: { a: 1 },
    });
    expect((await control('GET', 'people/2')).status).toBe(404);
    expect((await control('GET', 'refused')).body).toMatchObject([{ problem: { field: 'userId' } }]);
    expect((await control('DELETE', 'state')).body).toMatchObject({ people: 0, accepted: 0, requests: { total: 0 } });
  });

  it('never shows credentials', async () => {
    await send();
    expect(JSON.stringify(simulator.requests.recent)).not.toMatch(/authorization|Basic/i);
  });
});
