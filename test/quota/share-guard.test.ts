import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FailureError } from '../../src/domain/failure.ts';
import { createHttp } from '../../src/salesforce/http.ts';
import { MAX_CALLS_AT_ONCE, QUOTA_PROBE_MS } from '../../src/salesforce/share-guard.ts';
import type { Store } from '../../src/store/store.ts';
import { failureOf } from '../salesforce/support/failure.ts';
import { openTestStore } from '../support/pglite.ts';
import { SHARE, SharedOrg } from './support/shared-org.ts';

const MINUTE_MS = 60_000;
const ACTIVITIES = 40;

let store: Store;
let org: SharedOrg | undefined;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
afterEach(() => org?.simulator.close());

async function start(...args: [workers?: number, http?: ReturnType<typeof createHttp>]): Promise<SharedOrg> {
  org = await SharedOrg.start(store, ...args);
  return org;
}

/** Calls at once, in turns on every worker; answers how many were made and how many told to wait. */
async function burst(shared: SharedOrg, calls: number): Promise<{ made: number; held: number }> {
  const outcomes = await Promise.allSettled(Array.from({ length: calls }, (_, index) => shared.call(index)));
  let made = 0;
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') made += 1;
    else if (!(outcome.reason instanceof FailureError) || outcome.reason.failure.reaction.type !== 'wait') {
      throw outcome.reason;
    }
  }
  return { made, held: calls - made };
}

describe('the calls of syncs', () => {
  it('stop at the share, with the time at which they go on, and go on when the org has calls again', async () => {
    const shared = await start(1);
    await shared.call(0);
    shared.simulator.usage.used = SHARE - 1;
    await shared.call(0);
    expect(await failureOf(shared.call(0))).toEqual({
      reaction: { type: 'wait', untilMs: shared.now + QUOTA_PROBE_MS },
      code: 'salesforce.daily_share_used',
      fault: 'quota',
      message: 'Salesforce reports 1600 of 2000 API calls used today; syncs stop at 80 %.',
    });
    shared.simulator.usage.used = 100;
    shared.pass(QUOTA_PROBE_MS - 1);
    expect(await failureOf(shared.call(0))).toMatchObject({ reaction: { untilMs: shared.now + 1 } });
    expect(shared.simulator.usage.used).toBe(100);
    shared.pass(1);
    await shared.call(0);
    expect(shared.simulator.usage.used).toBe(101);
  });

  it('go on at once when the connection is given a larger share, and stop when it is given a smaller one', async () => {
    const shared = await start(1);
    shared.simulator.usage.used = SHARE;
    await shared.call(0);
    await failureOf(shared.call(0));
    await store.connections.update(shared.connectionId, { maxDailyApiPercent: 90 });
    await shared.call(0);
    await store.connections.update(shared.connectionId, { maxDailyApiPercent: 10 });
    expect((await failureOf(shared.call(0))).message).toContain('syncs stop at 10 %');
  });

  it('wait before every kind of call, but ending a job is always allowed', async () => {
    const shared = await start(1);
    const salesforce = await shared.worker(0);
    const job = await salesforce.bulk.submit({ soql: 'SELECT Id FROM Contact', includeDeleted: false });
    shared.simulator.usage.used = SHARE;
    await salesforce.bulk.status(job);
    const { used } = shared.simulator.usage;
    const pages = salesforce.query({ soql: 'SELECT Id FROM Contact', includeDeleted: false });
    for (const call of [
      () => salesforce.describe('Contact'),
      () => salesforce.bulk.submit({ soql: 'SELECT Id FROM Contact', includeDeleted: false }),
      () => salesforce.bulk.status(job),
      () => salesforce.bulk.pageLocators(job),
      () => salesforce.bulk.openPage(job, { locator: '', maxRecords: 10 }),
      () => pages[Symbol.asyncIterator]().next(),
    ]) {
      expect(await failureOf(call())).toMatchObject({ code: 'salesforce.daily_share_used' });
    }
    expect(shared.simulator.usage.used).toBe(used);
    await salesforce.bulk.abort(job);
    expect(shared.simulator.requests.count('abort')).toBe(1);
  });

  it('of two workers pass the share by one at most when nobody else calls, however many are made at once', async () => {
    const shared = await start(2);
    shared.simulator.faults.add({ type: 'latency', ms: 2 });
    shared.simulator.usage.used = SHARE - 100;
    const { made, held } = await burst(shared, 200);
    expect(made).toBeGreaterThanOrEqual(100);
    expect(made).toBeLessThanOrEqual(101);
    expect(held).toBe(200 - made);
    expect(shared.simulator.usage.used).toBeLessThanOrEqual(SHARE + 1);
  });

  it('are one for each worker when others used up the share while the workers made none', async () => {
    const shared = await start(2);
    await burst(shared, 2);
    shared.pass(MINUTE_MS);
    shared.simulator.usage.used = SHARE;
    expect(await burst(shared, ACTIVITIES)).toEqual({ made: 2, held: ACTIVITIES - 2 });
    expect(shared.beyondShare).toBe(2);
  });

  it('are one for each worker that has just been started, too', async () => {
    const shared = await start(2);
    shared.simulator.usage.used = SHARE;
    expect((await burst(shared, ACTIVITIES)).made).toBe(2);
  });

  it('are ten for each worker at the worst, when others used up the share within the last ten seconds', async () => {
    const shared = await start(2);
    shared.simulator.faults.add({ type: 'latency', ms: 20 });
    await burst(shared, 2);
    shared.simulator.usage.used = SHARE;
    const { made } = await burst(shared, 2 * ACTIVITIES);
    expect(made).toBeLessThanOrEqual(2 * MAX_CALLS_AT_ONCE);
    expect(shared.beyondShare).toBe(made);
  });

  it('ask for the limits when no answer says anything of the day, once in five minutes', async () => {
    const http = createHttp();
    const shared = await start(1, async (request) => {
      const answer = await http(request);
      const { 'sforce-limit-info': _, ...headers } = answer.headers;
      return { ...answer, headers };
    });
    const asked = (): number => shared.simulator.requests.count('limits');
    for (let call = 0; call < 5; call += 1) await shared.call(0);
    expect(asked()).toBe(1);
    shared.simulator.usage.used = SHARE;
    shared.pass(5 * MINUTE_MS);
    await shared.call(0);
    shared.pass(1);
    expect(await failureOf(shared.call(0))).toMatchObject({ code: 'salesforce.daily_share_used' });
    expect(asked()).toBe(2);
  });

  it('are not held up where the user may not see limits, and ask for them once in an hour', async () => {
    const http = createHttp();
    const shared = await start(1, async (request) => {
      const answer = await http(request);
      const { 'sforce-limit-info': _, ...headers } = answer.headers;
      return { ...answer, headers };
    });
    shared.simulator.faults.add({ type: 'status', kind: 'limits', status: 403, errorCode: 'FORBIDDEN' });
    for (let minute = 0; minute < 60; minute += 1) {
      await shared.call(0);
      shared.pass(MINUTE_MS);
    }
    expect(shared.simulator.requests.count('limits')).toBe(1);
    expect((await burst(shared, ACTIVITIES)).held).toBe(0);
  });
});
