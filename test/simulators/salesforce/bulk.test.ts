import { gunzipSync } from 'node:zlib';
import { get } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Client, firstError } from './client.ts';
import type { Reply } from './client.ts';

const SOQL = 'SELECT Id, LastName, Description FROM Contact';
type Job = Record<string, unknown> & { id: string; state: string };

let client: Client;
afterEach(() => client.close());

async function create(body: Record<string, unknown> = {}): Promise<Job> {
  const answer = await client.ask('POST', 'jobs/query', { operation: 'query', query: SOQL, ...body });
  expect(answer.text).not.toContain('errorCode');
  return answer.json<Job>();
}

async function refusal(answer: Promise<Reply>): Promise<[number, string]> {
  const got = await answer;
  return [got.status, firstError(got).errorCode];
}

function rowsOf(pages: Reply[]): string[][] {
  return pages.flatMap(({ text }) => parse(text, { fromLine: 2 }));
}

describe('a query job', () => {
  it('lives from creation to its end in as many questions as the org takes', async () => {
    client = await Client.start({ pollsUntilComplete: 3 });
    const job = await create({ operation: 'queryAll', lineEnding: 'CRLF', columnDelimiter: 'PIPE' });
    expect(job).toMatchObject({
      id: expect.stringMatching(/^750\w{15}$/),
      state: 'UploadComplete',
      operation: 'queryAll',
      object: 'Contact',
      apiVersion: 67,
      lineEnding: 'CRLF',
      columnDelimiter: 'PIPE',
    });
    const path = `jobs/query/${job.id}`;
    expect(await refusal(client.page(job.id))).toEqual([400, 'INVALIDJOBSTATE']);
    expect(await client.get(path)).toMatchObject({ state: 'InProgress', numberRecordsProcessed: 100 });
    expect(await client.get(path)).toMatchObject({ state: 'InProgress', numberRecordsProcessed: 200 });
    expect(await client.get(path)).toMatchObject({
      state: 'JobComplete',
      numberRecordsProcessed: 300,
      isPkChunkingSupported: true,
    });
    expect(await refusal(client.ask('PATCH', path, { state: 'Aborted' }))).toEqual([400, 'INVALIDJOBSTATE']);
    const list = await client.get<{ records: Job[]; done: boolean }>('jobs/query');
    expect(list.records.map(({ id, state }) => [id, state])).toEqual([[job.id, 'JobComplete']]);
  });

  it('can be aborted before its end, and deleted after it', async () => {
    client = await Client.start({ pollsUntilComplete: 5 });
    const { id } = await create();
    const path = `jobs/query/${id}`;
    expect(await client.get(path)).toMatchObject({ state: 'InProgress' });
    expect(await refusal(client.ask('DELETE', path))).toEqual([400, 'INVALIDJOBSTATE']);
    expect((await client.ask('PATCH', path, { state: 'Aborted' })).json()).toMatchObject({ state: 'Aborted' });
    expect(await client.get(path)).toMatchObject({ state: 'Aborted' });
    expect(await refusal(client.page(id))).toEqual([400, 'INVALIDJOBSTATE']);
    expect((await client.ask('DELETE', path)).status).toBe(204);
    expect(await refusal(client.ask('GET', path))).toEqual([404, 'NOT_FOUND']);
  });

  it('belongs to the API version that created it', async () => {
    client = await Client.start();
    const id = await client.completeJob(SOQL);
    const other = `/services/data/v60.0/jobs/query/${id}/results`;
    expect((await client.ask('GET', other)).status).toBe(409);
    expect((await client.page(id)).status).toBe(200);
    expect((await client.ask('GET', '/services/data/v99.0/jobs/query')).status).toBe(404);
  });

  it('is gone after seven days of the org', async () => {
    let now = Date.parse('2026-11-24T12:00:00Z');
    client = await Client.start({ clock: () => now });
    const id = await client.completeJob(SOQL);
    now += 7 * 86_400_000;
    expect((await client.page(id)).status).toBe(200);
    now += 1;
    expect(await refusal(client.page(id))).toEqual([404, 'NOT_FOUND']);
    expect(await client.get('jobs/query')).toMatchObject({ records: [] });
  });

  it('is refused when it asks for what Bulk cannot give', async () => {
    client = await Client.start();
    const post = (body: Record<string, unknown>): Promise<Reply> =>
      client.ask('POST', 'jobs/query', { operation: 'query', query: SOQL, ...body });
    const compound = await post({ query: 'SELECT MailingAddress FROM Contact' });
    expect(firstError(compound).message).toBe('Selecting compound data not supported in Bulk Query');
    const parent = await post({ query: 'SELECT Account.BillingAddress FROM Contact' });
    expect(firstError(parent).message).toBe('Selecting compound data not supported in Bulk Query');
    expect(await refusal(post({ query: 'SELECT COUNT() FROM Contact' }))).toEqual([400, 'FUNCTIONALITY_NOT_ENABLED']);
    expect(await refusal(post({ query: `${SOQL} OFFSET 5` }))).toEqual([400, 'FUNCTIONALITY_NOT_ENABLED']);
    expect(await refusal(post({ query: 'SELECT FROM Contact' }))).toEqual([400, 'MALFORMED_QUERY']);
    expect(await refusal(post({ operation: 'insert' }))).toEqual([400, 'INVALID_REQUEST']);
    expect(await refusal(post({ contentType: 'JSON' }))).toEqual([400, 'INVALID_REQUEST']);
    expect(await refusal(post({ columnDelimiter: 'toString' }))).toEqual([400, 'INVALID_REQUEST']);
    expect(await client.get('jobs/query')).toMatchObject({ records: [] });
  });

  it('counts towards the limits of the day', async () => {
    let now = Date.parse('2026-11-24T12:00:00Z');
    client = await Client.start({ dailyQueryJobs: 1, dailyRequests: 5, clock: () => now });
    await create();
    expect(await refusal(client.ask('POST', 'jobs/query', { operation: 'query', query: SOQL }))).toEqual([
      400,
      'LIMIT_EXCEEDED',
    ]);
    const limits = await client.ask('GET', 'limits');
    expect(limits.json()).toMatchObject({
      DailyApiRequests: { Max: 5, Remaining: 2 },
      DailyBulkV2QueryJobs: { Max: 1, Remaining: 0 },
    });
    expect(limits.headers.get('sforce-limit-info')).toBe('api-usage=3/5');
    client.simulator.usage.used = 5;
    expect(await refusal(client.ask('GET', 'limits'))).toEqual([403, 'REQUEST_LIMIT_EXCEEDED']);
    now += 86_400_000;
    expect((await client.ask('GET', 'limits')).status).toBe(200);
    await create();
  });
});

describe('results', () => {
  it('are what matched when the job was created, whatever happens meanwhile', async () => {
    client = await Client.start();
    const { org } = client.simulator;
    const job = await client.completeJob(SOQL);
    const before = await client.pages(job, 70);
    expect(before.map(({ headers }) => headers.get('sforce-numberofrecords'))).toEqual(['70', '70', '70', '70', '20']);
    org.mutate({ updates: 100, inserts: 100, deletes: 100 });
    const [hard = ''] = org.ids('Contact');
    org.hardDelete('Contact', hard);
    const after = await client.pages(job, 70);
    expect(after.map(({ text }) => text)).toEqual(before.map(({ text }) => text));
    expect(rowsOf(await client.pages(await client.completeJob(SOQL), 70))).toHaveLength(299);
  });

  it('stay the same for each of several jobs, however rows and their parents change between and after them', async () => {
    client = await Client.start({ contacts: 8 });
    const { org } = client.simulator;
    const ids = [...org.ids('Contact')];
    const account = org.insert('Account', { Name: 'First' });
    for (const id of ids) org.update('Contact', id, { AccountId: account });
    const query = 'SELECT Id, Title, SystemModstamp, Account.Name FROM Contact';
    const row = fc.nat(ids.length - 1);
    const step = fc.oneof(
      fc.record({ type: fc.constant('edit'), row, text: fc.string() }),
      fc.record({ type: fc.constant('parent'), row, text: fc.string({ minLength: 1 }) }),
      fc.record({ type: fc.constant('delete'), row }),
      fc.record({ type: fc.constant('job'), row }),
      fc.record({ type: fc.constant('forget'), row }),
    );
    let jobs: { id: string; text: string }[] = [];
    const property = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
      for (const { type, row: at, ...rest } of steps) {
        const id = ids[at] ?? '';
        const text = 'text' in rest ? rest.text : '';
        const isDeleted = org.row('Contact', id)['IsDeleted'] === true;
        if (type === 'edit' && !isDeleted) org.update('Contact', id, { Title: text });
        if (type === 'parent') org.update('Account', account, { Name: text });
        if (type === 'delete' && isDeleted) org.undelete('Contact', id);
        if (type === 'delete' && !isDeleted) org.delete('Contact', id);
        if (type === 'job') {
          const created = await client.completeJob(query);
          jobs.push({ id: created, text: (await client.page(created)).text });
        }
        const [oldest] = jobs;
        if (type === 'forget' && oldest !== undefined) {
          await client.ask('DELETE', `jobs/query/${oldest.id}`);
          jobs = jobs.slice(1);
        }
      }
      for (const { id, text } of jobs) expect((await client.page(id)).text).toBe(text);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('have locators that are stable, opaque and of their job alone', async () => {
    client = await Client.start();
    const job = await client.completeJob(SOQL);
    const pages = await client.pages(job, 100);
    const locators = pages.map(({ headers }) => headers.get('sforce-locator') ?? '');
    expect(locators[2]).toBe('null');
    for (const number of [1, 0, 1]) {
      const again = await client.page(job, { locator: locators[number] ?? '', maxRecords: '100' });
      expect(again.text).toBe(pages[number + 1]?.text);
    }
    expect(await refusal(client.page(job, { locator: '100' }))).toEqual([400, 'INVALIDLOCATOR']);
    const other = await client.completeJob(SOQL);
    expect(await refusal(client.page(other, { locator: locators[0] ?? '' }))).toEqual([400, 'INVALIDLOCATOR']);
    expect(await refusal(client.page(job, { maxRecords: '0' }))).toEqual([400, 'INVALID_REQUEST']);
  });

  it('have pages no larger than the org allows', async () => {
    client = await Client.start({ pageRecords: 120, maxPageRecords: 150 });
    const job = await client.completeJob(SOQL);
    const records = async (query: Record<string, string>): Promise<string | null> =>
      (await client.page(job, query)).headers.get('sforce-numberofrecords');
    expect([await records({}), await records({ maxRecords: '9999' })]).toEqual(['120', '150']);
  });

  it('repeat the header on each page, and of nothing have the header alone', async () => {
    client = await Client.start();
    const [, second] = await client.pages(await client.completeJob(SOQL), 200);
    expect(second?.text.split('\n')[0]).toBe('"Id","LastName","Description"');
    const none = await client.page(await client.completeJob(`${SOQL} WHERE Id = null`));
    expect([none.text, none.headers.get('sforce-locator')]).toEqual(['"Id","LastName","Description"\n', 'null']);
    expect(none.headers.get('sforce-numberofrecords')).toBe('0');
  });

  it('can be read in parallel: five pages in an answer, each by its own URL', async () => {
    client = await Client.start({ pageRecords: 50, contacts: 333 });
    const job = await client.completeJob(SOQL);
    type Pages = { resultPages: { resultUrl: string }[]; nextRecordsUrl?: string; done: boolean };
    const first = await client.get<Pages>(`jobs/query/${job}/resultPages`);
    expect([first.resultPages.length, first.done]).toEqual([5, false]);
    const second = await client.get<Pages>(first.nextRecordsUrl ?? '');
    expect([second.resultPages.length, second.done, second.nextRecordsUrl]).toEqual([2, true, undefined]);
    const urls = [...first.resultPages, ...second.resultPages].map(({ resultUrl }) => resultUrl);
    const pages = await Promise.all(urls.toReversed().map((url) => client.ask('GET', url)));
    expect(rowsOf(pages.toReversed())).toEqual(rowsOf(await client.pages(job, 1_000)));
    expect(client.simulator.requests.counts).toMatchObject({ resultPages: 2, page: 8 });
  });

  it('have no list of pages where the org does not offer it', async () => {
    client = await Client.start({ resultPages: false });
    const job = await client.completeJob(SOQL);
    expect(await refusal(client.ask('GET', `jobs/query/${job}/resultPages`))).toEqual([404, 'NOT_FOUND']);
  });

  it('are compressed for those who ask', async () => {
    client = await Client.start();
    const job = await client.completeJob(SOQL);
    const plain = await client.page(job, {}, { 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    const headers = { authorization: `Bearer ${client.accessToken}`, 'accept-encoding': 'gzip' };
    const path = `/services/data/v67.0/jobs/query/${job}/results`;
    const zipped = await new Promise<Buffer>((resolve, reject) => {
      get(client.simulator.url + path, { headers }, (answer) => {
        expect(answer.headers['content-encoding']).toBe('gzip');
        resolve(buffer(answer));
      }).on('error', reject);
    });
    expect(zipped.length).toBeLessThan(plain.text.length);
    expect(gunzipSync(zipped).toString()).toBe(plain.text);
  });

  it('of queryAll include deleted rows with the stamp of the deletion', async () => {
    client = await Client.start();
    const { org } = client.simulator;
    const [deleted = '', gone = '', back = ''] = org.ids('Contact');
    for (const id of [deleted, gone, back]) org.delete('Contact', id);
    org.hardDelete('Contact', gone);
    org.undelete('Contact', back);
    const soql = 'SELECT Id, IsDeleted, SystemModstamp FROM Contact WHERE LastName != null';
    const all = rowsOf(await client.pages(await client.completeJob(soql, { operation: 'queryAll' }), 1_000));
    expect(all.filter(([, isDeleted]) => isDeleted === 'true')).toEqual([
      [deleted, 'true', org.row('Contact', deleted)['SystemModstamp']],
    ]);
    expect(all.map(([id]) => id)).toContain(back);
    expect(all).toHaveLength(299);
    const live = rowsOf(await client.pages(await client.completeJob(soql), 1_000));
    expect(live).toHaveLength(298);
  });
});
