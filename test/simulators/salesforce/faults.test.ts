import { createServer, get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SalesforceFaults } from '../../../simulators/salesforce/faults.ts';
import type { Fault } from '../../../simulators/salesforce/faults.ts';
import { Client, firstError } from './client.ts';

const SOQL = 'SELECT Id, LastName, Description FROM Contact';
const REFRESH = { grant_type: 'refresh_token', client_id: 'app' };

let client: Client;
beforeEach(async () => {
  client = await Client.start({ contacts: 5_000 });
});
afterEach(() => client.close());

function fail(fault: Fault): number {
  return client.simulator.faults.add(fault);
}

/** How many bytes of a page's body come over the wire before the connection breaks. */
async function bytesUntilBreak(jobId: string, encoding: string): Promise<number> {
  const url = `${client.simulator.url}/services/data/v67.0/jobs/query/${jobId}/results`;
  const headers = { authorization: `Bearer ${client.accessToken}`, 'accept-encoding': encoding };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers }, resolve).on('error', reject);
  });
  let bytes = 0;
  answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
  await expect(once(answer, 'end')).rejects.toMatchObject({ code: 'ECONNRESET' });
  return bytes;
}

describe('faults', () => {
  it('answer with a status, so many times and no more, and only requests of their kind', async () => {
    fail({
      type: 'status',
      kind: 'limits',
      status: 503,
      body: '<html>Down</html>',
      contentType: 'text/html',
      times: 2,
    });
    fail({ type: 'status', kind: 'describe', status: 429, retryAfter: '7', times: 1, after: 1 });
    const statuses: number[] = [];
    for (let round = 0; round < 3; round += 1) statuses.push((await client.ask('GET', 'limits')).status);
    expect(statuses).toEqual([503, 503, 200]);
    const [first, second, third] = [
      await client.ask('GET', 'sobjects/Contact/describe'),
      await client.ask('GET', 'sobjects/Contact/describe'),
      await client.ask('GET', 'sobjects/Contact/describe'),
    ];
    expect([first.status, second.status, third.status]).toEqual([200, 429, 200]);
    expect(second.headers.get('retry-after')).toBe('7');
    expect(client.simulator.faults.list().map(({ hit }) => hit)).toEqual([2, 1]);
  });

  it('answer in the words of the vendor, until they are removed', async () => {
    const id = fail({ type: 'status', status: 403, errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests' });
    const answer = await client.ask('GET', 'limits');
    expect([answer.status, answer.json()]).toEqual([
      403,
      [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests' }],
    ]);
    expect(answer.headers.get('sforce-limit-info')).toMatch(/^api-usage=\d+\/100000$/);
    client.simulator.faults.remove(id);
    expect((await client.ask('GET', 'limits')).status).toBe(200);
  });

  it('hit a share of the requests, and what they miss does not count', () => {
    const drawn = [0.1, 0.7, 0.2, 0.5, 0.1];
    const faults = new SalesforceFaults(
      { expireAll: () => undefined, dropResults: () => undefined },
      () => drawn.shift() ?? 1,
    );
    faults.add({ type: 'latency', ms: 1, share: 0.5, times: 3 });
    const hits = Array.from({ length: 6 }, () => faults.next('latency', 'rest') !== undefined);
    expect(hits).toEqual([true, false, true, false, true, false]);
  });

  it('break the connection after so many bytes of a page, compressed or not', async () => {
    const job = await client.completeJob(SOQL);
    fail({ type: 'reset', afterBytes: 100_000, times: 1 });
    expect(await bytesUntilBreak(job, 'identity')).toBe(100_000);
    fail({ type: 'reset', afterBytes: 10_000, times: 1 });
    expect(await bytesUntilBreak(job, 'gzip')).toBe(10_000);
    fail({ type: 'reset', afterBytes: 0, times: 1 });
    await expect(client.page(job)).rejects.toThrow('fetch failed');
    expect(client.simulator.requests.list('page').map(({ status }) => status)).toEqual([0, 0, 0]);
    expect((await client.page(job)).status).toBe(200);
  });

  it('let a page end cleanly at a row, so that its count alone tells', async () => {
    const job = await client.completeJob(SOQL);
    fail({ type: 'truncate', rows: 7, times: 1 });
    const short = await client.page(job, { maxRecords: '1000' });
    expect(short.headers.get('sforce-numberofrecords')).toBe('1000');
    expect(parse(short.text, { fromLine: 2 })).toHaveLength(7);
    const whole = await client.page(job, { maxRecords: '1000' });
    expect(parse(whole.text, { fromLine: 2 })).toHaveLength(1_000);
    expect(whole.headers.get('sforce-locator')).toBe(short.headers.get('sforce-locator'));
  });

  it('break a page: a cell, or the checksum of what is compressed', async () => {
    const job = await client.completeJob(SOQL);
    const sound = await client.page(job, { maxRecords: '1000' });
    fail({ type: 'corrupt', part: 'csv', afterBytes: 5_000, times: 1 });
    const { text } = await client.page(job, { maxRecords: '1000' });
    const differing = text.split('').filter((character, at) => character !== sound.text[at]);
    expect(differing).toEqual(['?']);
    expect(() => parse(text)).toThrow('Invalid Closing Quote');
    fail({ type: 'corrupt', part: 'gzip', afterBytes: 0, times: 1 });
    await expect(client.page(job, { maxRecords: '1000' })).rejects.toThrow('terminated');
    expect((await client.page(job, { maxRecords: '1000' })).text).toBe(sound.text);
  });

  it('lose the answer to a refresh after the token was rotated', async () => {
    fail({ type: 'lost_answer', times: 1 });
    const form = { ...REFRESH, refresh_token: client.refreshToken };
    await expect(client.post('/services/oauth2/token', form)).rejects.toThrow('fetch failed');
    expect((await client.ask('GET', 'limits')).status).toBe(200);
    const again = await client.post('/services/oauth2/token', form);
    expect([again.status, again.json()['error']]).toEqual([400, 'invalid_grant']);
    expect((await client.ask('GET', 'limits')).status).toBe(401);
  });

  it('lose the answer to a submitted job, which is there all the same', async () => {
    fail({ type: 'lost_answer', kind: 'submit', times: 1 });
    await expect(client.completeJob(SOQL)).rejects.toThrow('fetch failed');
    expect((await client.get<{ records: unknown[] }>('jobs/query')).records).toHaveLength(1);
  });

  it('let a job fail with a message', async () => {
    fail({ type: 'fail_job', message: 'QUERY_TIMEOUT: too long', times: 1 });
    await expect(client.completeJob(SOQL)).rejects.toThrow('the job is Failed');
    const { records } = await client.get<{ records: { id: string }[] }>('jobs/query');
    expect(records).toMatchObject([{ state: 'Failed', errorMessage: 'QUERY_TIMEOUT: too long' }]);
    expect(firstError(await client.page(records[0]?.id ?? '')).errorCode).toBe('INVALIDJOBSTATE');
    await client.completeJob(SOQL);
  });

  it('take results from finished jobs, then the jobs themselves', async () => {
    const job = await client.completeJob(SOQL);
    client.simulator.faults.dropResults();
    expect((await client.page(job)).status).toBe(404);
    expect((await client.ask('GET', `jobs/query/${job}/resultPages`)).status).toBe(404);
    expect(await client.get(`jobs/query/${job}`)).toMatchObject({ state: 'JobComplete' });
    client.simulator.faults.expireJobs();
    expect((await client.ask('GET', `jobs/query/${job}`)).status).toBe(404);
  });

  it('delay the requests of a kind and let the others pass', async () => {
    const answered: string[] = [];
    const ask = async (path: string): Promise<void> => {
      await client.ask('GET', path);
      answered.push(path);
    };
    // Far longer than the test: the answer never comes, since the simulator is closed before.
    fail({ type: 'latency', kind: 'limits', ms: 60_000, times: 1 });
    const delayed = expect(ask('limits')).rejects.toThrow('fetch failed');
    for (let round = 0; round < 20; round += 1) await ask('sobjects');
    expect(new Set(answered)).toEqual(new Set(['sobjects']));
    await client.close();
    await delayed;
    client = await Client.start();
  });
});

describe('the server', () => {
  it('notices when a client goes away in the middle of a page, and serves others', async () => {
    await client.close();
    // Far more than fits into the buffers of a connection.
    client = await Client.start({ contacts: 200_000 });
    const job = await client.completeJob(SOQL);
    const controller = new AbortController();
    const url = `${client.simulator.url}/services/data/v67.0/jobs/query/${job}/results?maxRecords=200000`;
    const headers = { authorization: `Bearer ${client.accessToken}`, 'accept-encoding': 'identity' };
    const answer = await fetch(url, { headers, signal: controller.signal });
    await answer.body?.getReader().read();
    controller.abort();
    await expect.poll(() => client.simulator.requests.list('page').map(({ status }) => status)).toEqual([0]);
    expect((await client.page(job, { maxRecords: '10' })).status).toBe(200);
  });

  it('does not start on a port that is taken', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(Client.start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    other.close();
  });
});
