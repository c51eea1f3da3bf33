import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_PAGE_RECORDS, pollPauseMs } from '../../src/salesforce/run-calls.ts';
import type { Run } from '../../src/client/api.generated.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const MINUTE_MS = 60_000;
/** Twenty pages, as a million records are in pages of 50,000. */
const PAGES = 20;
const PAGE_RECORDS = 3_000;
const MAX_CALLS_PER_MILLION = 60;
const MAX_CALLS_OF_EMPTY_RUN = 5;
const POLLS = 2;

/** A sync that is created is checked against the org: two describes and an explain. */
const CHECK_CALLS = 3;

/** Status requests for a job that Salesforce needs so long for. */
function pollsOf(jobMs: number): number {
  let polls = 1;
  for (let elapsed = 0; elapsed < jobMs; polls += 1) elapsed += pollPauseMs(polls - 1);
  return polls;
}

it('a job of hours is asked after ever more seldom, and found soon after its end', () => {
  expect(pollsOf(2_000)).toBe(3);
  expect(pollsOf(15 * MINUTE_MS)).toBe(17);
  expect(pollsOf(60 * MINUTE_MS)).toBe(25);
  expect(pollsOf(2 * 60 * MINUTE_MS)).toBe(31);
  expect(pollsOf(6 * 60 * MINUTE_MS)).toBe(47);
  for (let [poll, elapsed] = [0, 0]; poll < 100; poll += 1) {
    const pause = pollPauseMs(poll);
    expect(pause).toBeLessThanOrEqual(Math.max(1_000, elapsed / 2 + 1_000));
    expect(pause).toBeLessThanOrEqual(elapsed < 40 * MINUTE_MS ? 5 * MINUTE_MS : 15 * MINUTE_MS);
    elapsed += pause;
  }
});

describe('the API calls of runs', { timeout: 120_000 }, () => {
  let stack: Stack;
  beforeAll(async () => {
    const salesforce = { pageRecords: PAGE_RECORDS, pollsUntilComplete: POLLS, dailyRequests: 5_000 };
    stack = await Stack.start({ contacts: PAGES * PAGE_RECORDS, salesforce });
  });
  afterAll(() => stack.stop());

  async function lastRun(id: string, count: number): Promise<Run> {
    const { id: runId } = await stack.runsDone(id, count);
    return stack.run(id, runId);
  }

  it('are 60 at most for a million records in a job of two hours, and five for a run without any', async () => {
    expect(PAGES * PAGE_RECORDS).toBeGreaterThan(MAX_PAGE_RECORDS);
    expect(PAGES * MAX_PAGE_RECORDS).toBe(1_000_000);
    const { usage, requests } = stack.salesforce;
    await stack.endpoints();
    let before = usage.used;
    const id = await stack.createSync();
    const full = await lastRun(id, 1);
    expect(full).toMatchObject({ status: 'succeeded', recordsRead: PAGES * PAGE_RECORDS });
    expect(requests.count('page')).toBe(PAGES);
    expect(full.salesforceApiCalls).toBe(usage.used - before - CHECK_CALLS);
    const withLongJob = full.salesforceApiCalls - POLLS + pollsOf(2 * 60 * MINUTE_MS);
    expect(withLongJob).toBeLessThanOrEqual(MAX_CALLS_PER_MILLION);

    before = usage.used;
    await stack.api.expect('POST', `/v1/syncs/${id}/run`);
    const empty = await lastRun(id, 2);
    expect(empty).toMatchObject({ status: 'succeeded', recordsRead: 0 });
    expect(empty.salesforceApiCalls).toBe(usage.used - before);
    expect(empty.salesforceApiCalls).toBeLessThanOrEqual(MAX_CALLS_OF_EMPTY_RUN);
    await stack.api.expect('DELETE', `/v1/syncs/${id}`);
  });

  it.each(['keep', 'delete'] as const)(
    'are five at most for an empty run that asks for leavers, to %s them',
    async (leavesFilter) => {
      const { usage } = stack.salesforce;
      const id = await stack.createSync({ filter: "LastName < 'B'", ledger: true, leavesFilter });
      expect(await lastRun(id, 1)).toMatchObject({ status: 'succeeded' });
      const before = usage.used;
      await stack.api.expect('POST', `/v1/syncs/${id}/run`);
      const empty = await lastRun(id, 2);
      expect(empty).toMatchObject({ status: 'succeeded', mode: 'incremental', recordsRead: 0 });
      expect(empty.salesforceApiCalls).toBe(usage.used - before);
      expect(empty.salesforceApiCalls).toBeLessThanOrEqual(MAX_CALLS_OF_EMPTY_RUN);
      await stack.api.expect('DELETE', `/v1/syncs/${id}`);
    },
  );

  it('stop in the middle of a run at the share, which is shown with the time, and go on with a larger share', async () => {
    const { usage } = stack.salesforce;
    const { connectionId } = await stack.endpoints();
    stack.customerio.workspace.clear();
    // Room for the first pages, then others have used up the rest.
    usage.used = 3_990;
    const id = await stack.createSync();
    const waiting = await until('waiting', async () => {
      const sync = await stack.sync(id);
      return sync.status === 'waiting' ? sync : undefined;
    });
    expect(waiting.statusReason).toMatch(/of 5000 API calls used today; syncs stop at 80 %\.? .*Goes on at 20\d\d-/);
    const { data } = await stack.api.expect<{ data: { id: string }[] }>('GET', '/v1/syncs?status=waiting');
    expect(data.map((sync) => sync.id)).toEqual([id]);
    expect(usage.used).toBeGreaterThanOrEqual(4_000);
    expect(usage.used).toBeLessThanOrEqual(4_001);

    await stack.api.expect('PATCH', `/v1/connections/${connectionId}`, { maxDailyApiPercent: 90 });
    const run = await stack.runsDone(id, 1);
    expect(run).toMatchObject({ status: 'succeeded', recordsRead: PAGES * PAGE_RECORDS });
    expect(stack.customerio.workspace.people.size).toBe(PAGES * PAGE_RECORDS);
    await stack.api.expect('DELETE', `/v1/syncs/${id}`);
  });

  it('stop at what the sync allows a run, failed ones counted, and go on where they were when it is raised', async () => {
    const { usage, requests, faults } = stack.salesforce;
    usage.used = 0;
    stack.customerio.workspace.clear();
    // Whether the org counts what it could not answer is not known: the run does, and the simulator does not.
    const failed = 3;
    faults.add({ type: 'status', kind: 'page', status: 503, errorCode: 'SERVER_UNAVAILABLE', times: 2 });
    faults.add({ type: 'status', kind: 'submit', status: 503, errorCode: 'SERVER_UNAVAILABLE', times: 1 });
    await stack.endpoints();
    let before = usage.used;
    const allow = async (maxApiCallsPerRun: number | null): Promise<void> => {
      before += CHECK_CALLS;
      await stack.api.expect('PATCH', `/v1/syncs/${id}`, { maxApiCallsPerRun });
    };
    const pagesBefore = requests.count('page');
    const id = await stack.createSync({ maxApiCallsPerRun: 15 });
    const waits = async (calls: number): Promise<void> => {
      await until(`waiting after ${calls} calls`, async () => {
        const { status, statusReason } = await stack.sync(id);
        return status === 'waiting' && statusReason?.includes(`made ${calls} Salesforce API calls`) === true;
      });
      expect(usage.used - before - CHECK_CALLS + failed).toBe(calls);
    };
    await waits(15);
    const { statusReason } = await stack.sync(id);
    expect(statusReason).toMatch(/maxApiCallsPerRun allows 15 in a day.*Goes on at 20\d\d-/);
    await allow(20);
    await waits(20);
    await allow(null);
    const run = await lastRun(id, 1);
    expect(run).toMatchObject({ status: 'succeeded', recordsRead: PAGES * PAGE_RECORDS });
    expect(run.salesforceApiCalls).toBe(usage.used - before - CHECK_CALLS + failed);
    expect(requests.count('page') - pagesBefore).toBe(PAGES + 2);
    expect(stack.customerio.workspace.people.size).toBe(PAGES * PAGE_RECORDS);
    await stack.api.expect('DELETE', `/v1/syncs/${id}`);
  });
});
