import type { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestText } from '../../src/salesforce/rest.ts';
import type { SalesforceClient } from '../../src/salesforce/client.ts';
import { createHttp } from '../../src/salesforce/http.ts';
import { PageQueue } from '../../src/domain/page-queue.ts';
import { NO_COUNTS } from '../../src/domain/run.ts';
import type { Store } from '../../src/store/store.ts';
import { failureOf } from '../salesforce/support/failure.ts';
import { serve } from '../salesforce/support/serve.ts';
import type { Handler } from '../salesforce/support/serve.ts';
import { openTestStore } from '../support/pglite.ts';
import { HEADER, row, transferFrom } from './support/strange-vendors.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const page =
  (text: string): Handler =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'text/csv' }).end(text);

/** How a page failed, as Temporal is told. */
async function failed(handler: Handler, options: Parameters<typeof transferFrom>[2] = {}) {
  const transfer = await transferFrom(store, handler, options);
  try {
    const error = await transfer.result.then(
      () => undefined,
      (reason: ApplicationFailure) => reason,
    );
    if (error === undefined) throw new Error('expected a failure');
    const rejections = await store.rejections.count(transfer.runId);
    return { error, text: JSON.stringify([error.message, error.details]), rejections };
  } finally {
    await transfer.close();
  }
}

describe('a damaged page', () => {
  it.each([
    ['without its header', `${row(1)}\n${row(2)}\n`],
    ["that is somebody else's", '<html><body>person1@example.com, token=00D00SECRET</body></html>'],
    ['with a row that has no id', `${HEADER}\n"person1@example.com","2026-11-24T10:15:30.000Z","false","x"\n`],
  ])('%s says so without a value of any record, and costs a job in the end', async (_name, text) => {
    const first = await failed(page(text));
    expect(first.error).toMatchObject({ type: expect.stringMatching(/^salesforce\./), nonRetryable: false });
    expect(first.text).not.toMatch(/person1|SECRET/);
    const fifth = await failed(page(text), { attempt: 5 });
    expect(fifth.error).toMatchObject({ nonRetryable: true, details: [{ reaction: { type: 'resubmit' } }, {}] });
  });
});

describe('pages that name each other in a circle', () => {
  it('are left when more rows came than there are', () => {
    const queue = PageQueue.start(undefined, 25);
    let pages = 0;
    for (let next = queue.take(); next !== undefined && pages < 100; next = queue.take()) {
      pages += 1;
      queue.finish(next, { counts: { ...NO_COUNTS, read: 10, sent: 10 }, nextLocator: 'X' });
    }
    expect(pages).toBe(3);
    expect(queue.state.counts.read).toBe(30);
  });
});

describe('an answer of a byte now and then', () => {
  it('is given up', async () => {
    const org = await serve((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(drip));
    });
    const http = createHttp();
    const client: Pick<SalesforceClient, 'send'> = {
      send: ({ path, signal }) =>
        http({ method: 'GET', origin: org.url, path, headers: {}, ...(signal === undefined ? {} : { signal }) }),
    };
    const answer = requestText(
      { ...client, usage: () => ({ calls: 0 }), firstServerTime: () => undefined },
      { operation: 'describe', path: '/' },
      300,
    );
    expect(await failureOf(answer)).toMatchObject({ code: 'salesforce.network', reaction: { type: 'retry' } });
    await org.close();
  });
});

describe('a Customer.io that refuses everything without a word', () => {
  const rows = page(`${HEADER}\n${Array.from({ length: 300 }, (_, index) => row(index)).join('\n')}\n`);

  it.each([
    [400, '<html>Bad Request</html>'],
    [400, ''],
    [413, '<html>Request Entity Too Large</html>'],
  ])('(%i %s) makes no record a rejected one: it is an outage', async (status, body) => {
    const { error, rejections } = await failed(rows, {
      customerio: (_, response) => response.writeHead(status).end(body),
    });
    expect(error).toMatchObject({ type: 'customerio.refuses_everything', nonRetryable: false });
    expect(rejections).toBe(0);
  });

  it('but with a reason rejects them, and the reason holds no key', async () => {
    const transfer = await transferFrom(store, rows, {
      customerio: (_, response) => response.writeHead(400).end('{"errors":[{"reason":"key-SECRET is over its plan"}]}'),
    });
    expect((await transfer.result).cursor.counts).toMatchObject({ read: 300, rejected: 300 });
    const { data } = await store.rejections.list(transfer.runId, { limit: 1 });
    expect(data[0]?.detail).toMatch(/^\[secret\] is over its plan/);
    await transfer.close();
  });
});
