import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';
import type { ConnectedOrg } from './support/connected-org.ts';
import { connectOrg } from './support/connected-org.ts';
import { failureOf } from './support/failure.ts';
import type { Handler } from './support/serve.ts';
import { json } from './support/serve.ts';

let store: Store;
const opened: ConnectedOrg[] = [];

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

afterEach(async () => {
  for (const { org } of opened.splice(0)) await org.close();
});

/** Reads all pages; answers with the ids, and what the org was asked. */
async function query(api: Handler, soql = 'SELECT Id FROM Contact'): Promise<{ ids: unknown[]; asked: string[] }> {
  const connected = await connectOrg(store, api);
  opened.push(connected);
  const ids: unknown[] = [];
  for await (const { records } of connected.salesforce.query({ soql, includeDeleted: true })) {
    ids.push(...records.map((record) => record['Id']));
  }
  return { ids, asked: connected.org.received.map(({ url }) => url).filter((url) => url.includes('/query')) };
}

const page = (ids: string[], more: Record<string, unknown>): Record<string, unknown> => ({
  totalSize: 3,
  records: ids.map((Id) => ({ attributes: { type: 'Contact' }, Id })),
  ...more,
});

describe('a query by REST', () => {
  it('reads page after page, deleted records too, and encodes what it asks', async () => {
    const next = '/services/data/v67.0/query/01g5e0000000001-2000';
    const { ids, asked } = await query(({ url }, response) => {
      if (url === next) json(response, 200, page(['3'], { done: true }));
      else json(response, 200, page(['1', '2'], { done: false, nextRecordsUrl: next }));
    }, "SELECT Id FROM Contact WHERE Name = 'a+b&c'");
    expect(ids).toEqual(['1', '2', '3']);
    const [first = '', second] = asked;
    expect(second).toBe(next);
    const { pathname, searchParams } = new URL(first, 'http://org.example');
    expect(pathname).toBe('/services/data/v67.0/queryAll');
    expect([...searchParams]).toEqual([['q', "SELECT Id FROM Contact WHERE Name = 'a+b&c'"]]);
  });

  it.each([
    'https://evil.example/services/data/v67.0/query/01g-2000',
    '//evil.example/services/data/v67.0/query/01g-2000',
    '/services/data/v67.0/sobjects/User',
    '/services/data/v67.0/query/../../sobjects/User',
    '/services/data/v67.0/query/01g?x=1',
    null,
  ])('goes nowhere else, whatever the answer says: %s', async (nextRecordsUrl) => {
    let calls = 0;
    const failure = await failureOf(
      query((_, response) => {
        calls += 1;
        json(response, 200, page(['1'], { done: false, nextRecordsUrl }));
      }),
    );
    expect(failure).toMatchObject({ code: 'salesforce.unexpected_answer' });
    expect(calls).toBe(1);
  });

  it.each([
    ['that are empty', []],
    ['of more records than there are', ['1', '2']],
  ])('does not follow pages for ever %s', async (_, ids) => {
    let calls = 0;
    const failure = await failureOf(
      query((_request, response) => {
        calls += 1;
        const nextRecordsUrl = `/services/data/v67.0/query/01g-${calls}`;
        json(response, 200, page(ids, { done: false, nextRecordsUrl }));
      }),
    );
    expect(failure).toMatchObject({ code: 'salesforce.unexpected_answer' });
    expect(calls).toBeLessThanOrEqual(2);
  });
});
