import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createGzip, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readCsvRows } from '../support/readable-path/csv.ts';
import { createHttp } from '../../src/salesforce/http.ts';
import type { BulkJob } from '../../src/salesforce/salesforce.ts';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';
import { until } from '../support/until.ts';
import type { ConnectedOrg } from './support/connected-org.ts';
import { connectOrg } from './support/connected-org.ts';
import { failureOf } from './support/failure.ts';
import type { Handler } from './support/serve.ts';
import { json, serve } from './support/serve.ts';

const JOB: BulkJob = { jobId: '750R0000000zxr8IAA', apiVersion: '67.0' };
const JOB_PATH = '/services/data/v67.0/jobs/query/750R0000000zxr8IAA';
const FIRST = { locator: '', maxRecords: 50_000 };

let store: Store;
const opened: ConnectedOrg[] = [];

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(async () => {
  await store.close();
});

afterEach(async () => {
  for (const { org } of opened.splice(0)) await org.close();
});

async function connected(api: Handler, over: Parameters<typeof connectOrg>[2] = {}) {
  const org = await connectOrg(store, api, over);
  opened.push(org);
  return { ...org, bulk: org.salesforce.bulk };
}

async function rowsOf(body: AsyncIterable<Uint8Array>): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const some of readCsvRows(body)) rows.push(...some);
  return rows;
}

describe('a Bulk query job', () => {
  it('is submitted with the query, deleted records included when asked for', async () => {
    const { org, bulk } = await connected((_, response) =>
      json(response, 200, { id: JOB.jobId, state: 'UploadComplete' }),
    );
    expect(await bulk.submit({ soql: 'SELECT Id FROM Contact', includeDeleted: true })).toEqual(JOB);
    await bulk.submit({ soql: 'SELECT Id FROM Contact', includeDeleted: false });
    expect(org.received.map(({ method, url }) => `${method} ${url}`)).toEqual(
      Array(2).fill('POST /services/data/v67.0/jobs/query'),
    );
    expect(org.received.map(({ body }) => JSON.parse(body) as unknown)).toEqual(
      ['queryAll', 'query'].map((operation) => ({
        operation,
        query: 'SELECT Id FROM Contact',
        contentType: 'CSV',
        columnDelimiter: 'COMMA',
        lineEnding: 'LF',
      })),
    );
  });

  it('stops a run when Salesforce refuses the query', async () => {
    const { bulk } = await connected((_, response) =>
      json(response, 400, [{ errorCode: 'INVALID_FIELD', message: 'Foo' }]),
    );
    expect(await failureOf(bulk.submit({ soql: 'x', includeDeleted: false }))).toMatchObject({
      reaction: { type: 'stop' },
      code: 'salesforce.invalid_field',
    });
  });

  it.each([
    [{ state: 'UploadComplete' }, { state: 'queued' }],
    [
      { state: 'InProgress', numberRecordsProcessed: 5 },
      { state: 'running', recordsProcessed: 5 },
    ],
    [
      { state: 'JobComplete', numberRecordsProcessed: 9 },
      { state: 'complete', recordsProcessed: 9 },
    ],
    [
      { state: 'Failed', errorMessage: 'QUERY_TIMEOUT' },
      { state: 'failed', message: 'QUERY_TIMEOUT' },
    ],
    [{ state: 'Failed' }, { state: 'failed' }],
    [{ state: 'Aborted' }, { state: 'aborted' }],
  ])('in state %j is %j', async (info, status) => {
    const { org, bulk } = await connected((_, response) => json(response, 200, { id: JOB.jobId, ...info }));
    expect(await bulk.status(JOB)).toEqual(status);
    expect(org.received[0]?.url).toBe(JOB_PATH);
  });

  it('keeps the API version that it was created with', async () => {
    const { org, bulk } = await connected((_, response) => json(response, 200, { state: 'InProgress' }));
    await bulk.status({ ...JOB, apiVersion: '61.0' });
    expect(org.received[0]?.url).toBe(JOB_PATH.replace('v67.0', 'v61.0'));
  });

  it('in a state that is not documented is not taken for anything', async () => {
    const { bulk } = await connected((_, response) => json(response, 200, { state: 'Paused' }));
    expect(await failureOf(bulk.status(JOB))).toMatchObject({ code: 'salesforce.unexpected_answer' });
  });

  it('is aborted, silently when it is over or gone', async () => {
    const answers: [number, unknown][] = [
      [200, { state: 'Aborted' }],
      [400, [{ errorCode: 'INVALIDJOBSTATE', message: 'Aborting already Completed Job not allowed' }]],
      [404, [{ errorCode: 'NOT_FOUND' }]],
      [503, [{ errorCode: 'SERVER_UNAVAILABLE' }]],
    ];
    const { org, bulk } = await connected((_, response) => json(response, ...(answers.shift() ?? [500, {}])));
    for (let time = 0; time < 3; time += 1) await bulk.abort(JOB);
    expect(org.received[0]).toMatchObject({ method: 'PATCH', url: JOB_PATH, body: '{"state":"Aborted"}' });
    expect(await failureOf(bulk.abort(JOB))).toMatchObject({ reaction: { type: 'retry' } });
  });
});

describe('the locators of result pages', () => {
  const page = (locator: string) => ({ resultUrl: `${JOB_PATH}/results?locator=${locator}` });

  it('are collected from list to list, by either name of the link', async () => {
    const { org, bulk } = await connected((request, response) => {
      const { search } = new URL(request.url, 'http://x');
      if (search === '') {
        const first = { resultUrl: `${JOB_PATH}/results` };
        const nextRecordsUrl = `${JOB_PATH}/resultpages?locator=n1`;
        return json(response, 200, { resultPages: [first, page('B%2Bb')], nextRecordsUrl, done: false });
      }
      if (search === '?locator=n1') {
        return json(response, 200, { resultPages: [page('C')], nextRecordUrl: '/x?page=2', done: false });
      }
      return json(response, 200, { resultPages: [page('D&maxRecords=7')], done: true });
    });
    expect(await bulk.pageLocators(JOB)).toEqual(['?', '?locator=B%2Bb', '?locator=C', '?locator=D&maxRecords=7']);
    expect(org.received.map((request) => request.url)).toEqual([
      `${JOB_PATH}/resultPages`,
      `${JOB_PATH}/resultPages?locator=n1`,
      `${JOB_PATH}/resultPages?page=2`,
    ]);
  });

  it('open the pages as Salesforce listed them, whatever size the caller prefers', async () => {
    const { org, bulk } = await connected((_, response) => response.writeHead(200).end('"Id"\n'));
    for (const locator of ['?', '?locator=B%2Bb', '?locator=D&maxRecords=7']) {
      const { body } = await bulk.openPage(JOB, { locator, maxRecords: 50_000 });
      expect(await rowsOf(body)).toEqual([['Id']]);
    }
    expect(org.received.map((request) => request.url)).toEqual([
      `${JOB_PATH}/results`,
      `${JOB_PATH}/results?locator=B%2Bb`,
      `${JOB_PATH}/results?locator=D&maxRecords=7`,
    ]);
  });

  it('lead to no other host or path, whatever URLs the answer names', async () => {
    const evil = await serve((_, response) => json(response, 200, {}));
    const { org, bulk } = await connected((request, response) => {
      if (request.url.includes('/results')) return response.writeHead(200).end('"Id"\n');
      const more = request.url.endsWith('/resultPages');
      return json(response, 200, {
        resultPages: [{ resultUrl: `${evil.url}/steal?locator=${more ? 'A' : 'B'}#/../x` }],
        nextRecordsUrl: more ? `${evil.url}/steal?locator=n1` : null,
        done: !more,
      });
    });
    const locators = await bulk.pageLocators(JOB);
    expect(locators).toEqual(['?locator=A', '?locator=B']);
    for (const locator of [...(locators ?? []), `?@${evil.url}/#x`]) {
      await rowsOf((await bulk.openPage(JOB, { locator, maxRecords: 1 })).body);
    }
    expect(org.received.map((request) => new URL(request.url, 'http://x').pathname)).toEqual([
      ...Array<string>(2).fill(`${JOB_PATH}/resultPages`),
      ...Array<string>(3).fill(`${JOB_PATH}/results`),
    ]);
    expect(evil.received).toEqual([]);
    await evil.close();
  });

  it.each([404, 400])('are unknown where the org answers %i', async (status) => {
    const { bulk } = await connected((_, response) => json(response, status, [{ errorCode: 'NOT_FOUND' }]));
    expect(await bulk.pageLocators(JOB)).toBeUndefined();
  });

  it('that never end, or repeat, are a failure', async () => {
    const { bulk } = await connected((_, response) =>
      json(response, 200, { resultPages: [], nextRecordsUrl: '/x?locator=n1', done: false }),
    );
    expect((await failureOf(bulk.pageLocators(JOB))).message).toContain('comes back to where it has been');
    const { bulk: repeating } = await connected((_, response) =>
      json(response, 200, { resultPages: [page('A'), page('A')], done: true }),
    );
    expect((await failureOf(repeating.pageLocators(JOB))).message).toContain('listed twice');
  });
});

describe('a result page', () => {
  const CSV = '"Id","Name"\n"1","Zoë, ""東京"""\n"2","a\nb"\n';
  const ROWS = [
    ['Id', 'Name'],
    ['1', 'Zoë, "東京"'],
    ['2', 'a\nb'],
  ];

  it('is asked for by locator and size, and says how many rows it has and what comes next', async () => {
    const { org, bulk } = await connected((_, response) =>
      response.writeHead(200, { 'sforce-numberofrecords': '2', 'sforce-locator': 'next+1' }).end(CSV),
    );
    const { body, ...page } = await bulk.openPage(JOB, { locator: 'a+b/c=', maxRecords: 2 });
    expect(page).toEqual({ records: 2, nextLocator: 'next+1' });
    expect(await rowsOf(body)).toEqual(ROWS);
    const url = new URL(org.received[0]?.url ?? '', 'http://x');
    expect(url.pathname).toBe(`${JOB_PATH}/results`);
    expect(Object.fromEntries(url.searchParams)).toEqual({ locator: 'a+b/c=', maxRecords: '2' });
  });

  it('is the first without a locator, and the last when the next one is null or missing', async () => {
    const { org, bulk } = await connected((request, response) =>
      response.writeHead(200, request.url.includes('maxRecords=1') ? { 'sforce-locator': 'null' } : {}).end(CSV),
    );
    for (const maxRecords of [1, 2]) {
      const page = await bulk.openPage(JOB, { locator: '', maxRecords });
      expect(page.nextLocator).toBeUndefined();
      expect(page.records).toBeUndefined();
      expect(await rowsOf(page.body)).toEqual(ROWS);
    }
    expect(org.received[0]?.url).toBe(`${JOB_PATH}/results?maxRecords=1`);
  });

  it('is asked for compressed, and read either way', async () => {
    const { org, bulk } = await connected((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(CSV)),
    );
    expect(await rowsOf((await bulk.openPage(JOB, FIRST)).body)).toEqual(ROWS);
    expect(org.received[0]?.headers['accept-encoding']).toContain('gzip');
  });

  it('that is gone asks for the job to be submitted again', async () => {
    const { bulk } = await connected((_, response) =>
      json(response, 404, [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }]),
    );
    const page = bulk.openPage(JOB, { locator: 'x', maxRecords: 1 });
    expect(await failureOf(page)).toMatchObject({ reaction: { type: 'resubmit' }, code: 'salesforce.job_not_found' });
  });

  const cuts: [string, (response: ServerResponse) => unknown][] = [
    ['reset', (response) => response.writeHead(200).write(CSV, () => response.destroy())],
    [
      'cut before its announced length',
      (response) => response.writeHead(200, { 'content-length': '9999' }).write(CSV, () => response.destroy()),
    ],
    [
      'reset within a gzip stream',
      (response) =>
        response
          .writeHead(200, { 'content-encoding': 'gzip' })
          .write(gzipSync(CSV).subarray(0, 40), () => response.destroy()),
    ],
    [
      'a gzip stream that ends early',
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(CSV).subarray(0, -12)),
    ],
    [
      'a damaged gzip stream',
      (response) => {
        const bytes = gzipSync(CSV);
        bytes.fill(0xff, 12, 30);
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes);
      },
    ],
    ['CSV that ends inside a quoted cell', (response) => response.writeHead(200).end(CSV.slice(0, -3))],
  ];
  it.each(cuts)('that breaks off (%s) asks for a retry', async (_, answer) => {
    const { bulk } = await connected((_request, response) => answer(response));
    const { body } = await bulk.openPage(JOB, FIRST);
    expect(await failureOf(rowsOf(body))).toMatchObject({ reaction: { type: 'retry' }, fault: 'transient' });
  });

  it('that falls silent asks for a retry', async () => {
    const idleMs = 1_000;
    const { bulk } = await connected((_, response) => response.writeHead(200).write(CSV), { http: createHttp(idleMs) });
    const { body } = await bulk.openPage(JOB, FIRST);
    expect(await failureOf(rowsOf(body))).toMatchObject({
      reaction: { type: 'retry' },
      message: 'The connection to Salesforce failed (UND_ERR_BODY_TIMEOUT)',
    });
  });

  it("ends with the caller's reason, and with its connection, when the caller aborts while reading", async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled by the caller');
    let closed = false;
    const { bulk } = await connected((_, response) => {
      response.once('close', () => (closed = true));
      response.writeHead(200).write(CSV);
    });
    const { body } = await bulk.openPage(JOB, FIRST, controller.signal);
    const reading = rowsOf(body);
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
    await until('the connection to close', () => closed);
  });

  it.each([false, true])('closes its connection when the reader leaves early (gzip: %s)', async (gzip) => {
    let closed = false;
    const { bulk } = await connected(async (_, response) => {
      response.once('close', () => (closed = true));
      await endlessPage(response, gzip, () => closed);
    });
    const { body } = await bulk.openPage(JOB, FIRST);
    for await (const rows of readCsvRows(body)) if (rows.length > 0) break;
    await until('the connection to close', () => closed);
  });

  it.each([false, true])(
    'that is opened and never read is closed by an abort, without an error (gzip: %s)',
    async (gzip) => {
      const controller = new AbortController();
      let closed = false;
      const { bulk } = await connected(async (_, response) => {
        response.once('close', () => (closed = true));
        await endlessPage(response, gzip, () => closed);
      });
      await bulk.openPage(JOB, FIRST, controller.signal);
      controller.abort();
      await until('the connection to close', () => closed);
    },
  );

  it('is not read ahead of its reader: what it holds does not grow with the page', async () => {
    let sentBytes = 0;
    let closed = false;
    const { bulk } = await connected(async (_, response) => {
      response.once('close', () => (closed = true));
      await endlessPage(
        response,
        false,
        () => closed,
        (bytes) => (sentBytes += bytes),
      );
    });
    const { body } = await bulk.openPage(JOB, FIRST);
    let read = 0;
    for await (const rows of readCsvRows(body)) {
      read += rows.length;
      if (read > 1_000) break;
    }
    expect(closed).toBe(false);
    // The reader had a few hundred kilobytes; sockets and streams of both sides hold a few megabytes at most.
    expect(sentBytes).toBeLessThan(32 * 1024 * 1024);
  });

  it('streams a large page and retains none of it', async () => {
    const rows = 200_000;
    const { bulk } = await connected(async (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'sforce-numberofrecords': String(rows) });
      const gzip = createGzip({ level: 1 });
      gzip.pipe(response);
      const cells = Array.from({ length: 20 }, (_cell, index) => `"some text in cell ${index}"`).join(',');
      const block = `${cells}\n`.repeat(1_000);
      gzip.write(`${cells}\n`);
      for (let sent = 0; sent < rows; sent += 1_000) if (!gzip.write(block)) await once(gzip, 'drain');
      gzip.end();
    });
    const { body, records } = await bulk.openPage(JOB, FIRST);
    const before = retainedBytes();
    let read = -1;
    let measuredAt = 0;
    for await (const some of readCsvRows(body)) {
      read += some.length;
      if (read - measuredAt < 20_000) continue;
      measuredAt = read;
      // The page is 96 MB of CSV; server and client share this process.
      expect(retainedBytes() - before).toBeLessThan(16 * 1024 * 1024);
    }
    expect(read).toBe(records);
  });
});

function retainedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('the garbage collector cannot be called');
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function endlessPage(
  response: ServerResponse,
  gzip: boolean,
  closed: () => boolean,
  sent: (bytes: number) => void = () => undefined,
): Promise<void> {
  response.writeHead(200, gzip ? { 'content-encoding': 'gzip' } : {});
  const ended = new AbortController();
  response.once('close', () => ended.abort());
  const target = gzip ? createGzip({ level: 1 }) : response;
  if (target !== response) target.pipe(response);
  target.write('"Id","Name"\n');
  const block = Buffer.from('"003000000000001AAA","some name"\n'.repeat(2_000));
  while (!closed()) {
    sent(block.length);
    if (!target.write(block)) await once(target, 'drain', { signal: ended.signal }).catch(() => undefined);
  }
}
