import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ListPlace, PagePortion } from '../../src/domain/page-list.ts';
import { MAX_PORTION_BYTES, MAX_PORTION_PAGES } from '../../src/salesforce/bulk-locators.ts';
import type { BulkQuery } from '../../src/salesforce/salesforce.ts';
import type { Store } from '../../src/store/store.ts';
import { connectOrg } from '../salesforce/support/connected-org.ts';
import type { ConnectedOrg } from '../salesforce/support/connected-org.ts';
import { failureOf } from '../salesforce/support/failure.ts';
import { json } from '../salesforce/support/serve.ts';
import type { Handler } from '../salesforce/support/serve.ts';
import { openTestStore } from '../support/pglite.ts';

const JOB = { jobId: '750R0000000zxr8IAA', apiVersion: '67.0' };
const RESULTS = '/services/data/v67.0/jobs/query/750R0000000zxr8IAA/results';

let store: Store;
const opened: ConnectedOrg[] = [];
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
afterEach(async () => {
  for (const { org } of opened.splice(0)) await org.close();
});

async function connected(api: Handler): Promise<ConnectedOrg & { bulk: BulkQuery }> {
  const org = await connectOrg(store, api);
  opened.push(org);
  return { ...org, bulk: org.salesforce.bulk };
}

const startOf = (url: string): number => Number(new URL(url, 'http://x').searchParams.get('from') ?? 0);

/** An org that lists so many pages, some at once. */
const listing =
  (pages: number, locator: (page: number) => string, perList = 5): Handler =>
  (request, response) => {
    const from = startOf(request.url);
    const end = Math.min(pages, from + perList);
    const resultPages = Array.from({ length: end - from }, (_, index) => ({
      resultUrl: `${RESULTS}?locator=${locator(from + index)}`,
    }));
    json(response, 200, { resultPages, ...(end < pages ? { nextRecordsUrl: `/x?from=${end}` } : { done: true }) });
  };

async function portionsOf(bulk: BulkQuery): Promise<PagePortion[]> {
  const portions: PagePortion[] = [];
  let place: ListPlace | undefined;
  do {
    const portion: PagePortion | undefined = await bulk.listPages(JOB, place);
    if (portion === undefined) throw new Error('pages are listed');
    portions.push(portion);
    place = portion.more;
  } while (place !== undefined);
  return portions;
}

const long = (length: number) => (page: number) => `${page}-`.padEnd(length, 'x');

describe('the pages of a job', () => {
  it.each([
    ['2,403 with locators of 80 characters', 2_403, 80, 5],
    ['300 with locators of 1,900 characters', 300, 1_900, 5],
    ['1,234, all in one list', 1_234, 80, 10_000],
    ['700, one to a list', 700, 80, 1],
  ])('(%s) are handed out once each, in order, in parts of a stated size', async (_name, count, length, perList) => {
    const { bulk } = await connected(listing(count, long(length), perList));
    const portions = await portionsOf(bulk);
    expect(portions.length).toBeGreaterThan(1);
    for (const { locators } of portions) {
      expect(locators.length).toBeLessThanOrEqual(MAX_PORTION_PAGES);
      expect(JSON.stringify(locators).length).toBeLessThanOrEqual(MAX_PORTION_BYTES + 1);
    }
    const expected = Array.from({ length: count }, (_, page) => `?locator=${long(length)(page)}`);
    expect(portions.flatMap(({ locators }) => locators)).toEqual(expected);
  });

  it('that were listed before an obstacle are handed out, and the listing goes on behind them', async () => {
    let refusing = true;
    const all = listing(40, long(20));
    const { bulk, org } = await connected((request, response) => {
      if (!refusing || startOf(request.url) < 20) return all(request, response);
      return json(response, 403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]);
    });
    const first = await bulk.listPages(JOB);
    expect(first).toMatchObject({ more: { list: '?from=20' } });
    expect(first?.locators).toHaveLength(20);
    expect(await failureOf(bulk.listPages(JOB, first?.more))).toMatchObject({ reaction: { type: 'wait' } });
    refusing = false;
    const asked = org.received.length;
    expect((await bulk.listPages(JOB, first?.more))?.locators).toHaveLength(20);
    expect(org.received.length - asked).toBe(4);
  });

  it.each([
    ['in a circle', (from: number) => ({ pages: 1, next: (from + 1) % 50 })],
    ['that name no page', (from: number) => ({ pages: 0, next: from + 1 })],
  ])('with lists %s cost a bounded number of calls and ask for another job', async (_name, answer) => {
    const { bulk, org } = await connected((request, response) => {
      const from = startOf(request.url);
      const { pages, next } = answer(from);
      const resultPages = Array.from({ length: pages }, () => ({ resultUrl: `${RESULTS}?locator=L${from}` }));
      json(response, 200, { resultPages, nextRecordsUrl: `/x?from=${next}`, done: false });
    });
    expect(await failureOf(portionsOf(bulk))).toMatchObject({
      reaction: { type: 'resubmit' },
      code: 'salesforce.pages_endless',
    });
    expect(org.received.length).toBeLessThanOrEqual(MAX_PORTION_PAGES);
  });
});
