import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { actualPeople, differences, expectedPeople } from '../support/expected-people.ts';
import { allEntries, dataOf, done } from '../../src/client/answers.ts';
import type { Connection, Run, SyncDefinition } from '../../src/client/api.generated.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const CONTACTS = 6_000;
let stack: Stack;

beforeAll(async () => {
  stack = await Stack.start({ contacts: CONTACTS, workers: 2, salesforce: { pageRecords: 2_000 } });
});

afterAll(() => stack.stop());

afterEach(() => {
  stack.salesforce.faults.clear();
  stack.customerio.faults.clear();
  stack.customerio.workspace.clear();
});

async function connection(): Promise<Connection> {
  const { connectionId } = await stack.endpoints();
  return dataOf(stack.client.GET('/v1/connections/{connectionId}', { params: { path: { connectionId } } }));
}

async function useKey(apiKey: string): Promise<void> {
  const { destinationId } = await stack.endpoints();
  const params = { path: { destinationId } };
  await done(stack.client.PATCH('/v1/destinations/{destinationId}', { params, body: { apiKey } }));
}

/** A fresh sync's first run, under the faults that are switched on; everything must have arrived, once. */
async function firstRunArrives(change: Partial<SyncDefinition> = {}): Promise<Run> {
  const id = await stack.createSync(change);
  const run = await stack.runsDone(id, 1, 90_000);
  expect(run).toMatchObject({ status: 'succeeded', recordsRead: CONTACTS, recordsSent: CONTACTS });
  expect(differences(expectedPeople(stack.salesforce), actualPeople(stack.customerio)).slice(0, 5)).toEqual([]);
  expect(stack.customerio.workspace.messages).toHaveLength(CONTACTS);
  await stack.deleteSync(id);
  return run;
}

describe('everything arrives in spite of', { timeout: 120_000 }, () => {
  it('a page whose connection breaks in its middle', async () => {
    stack.salesforce.faults.add({ type: 'reset', afterBytes: 30_000, times: 2 });
    await firstRunArrives();
    expect(stack.salesforce.faults.list()[0]?.hit).toBe(2);
  });

  it('a page that ends too early but cleanly', async () => {
    stack.salesforce.faults.add({ type: 'truncate', rows: 700, times: 2 });
    await firstRunArrives();
    expect(stack.salesforce.faults.list()[0]?.hit).toBe(2);
  });

  it('a query that Salesforce could not run the first time', async () => {
    stack.salesforce.faults.add({ type: 'fail_job', message: 'QUERY_TIMEOUT: took too long', times: 1 });
    await firstRunArrives();
  });

  it('a job that is gone before its pages were read', async () => {
    stack.salesforce.faults.add({ type: 'status', kind: 'page', status: 404, errorCode: 'NOT_FOUND', times: 1 });
    await firstRunArrives();
  });

  it('an org without parallel result pages', async () => {
    stack.salesforce.faults.add({ type: 'status', kind: 'resultPages', status: 404, errorCode: 'NOT_FOUND' });
    await firstRunArrives();
  });

  it('server errors, HTML error pages and throttling at Salesforce', async () => {
    stack.salesforce.faults.add({
      type: 'status',
      kind: 'submit',
      status: 503,
      body: '<html>down</html>',
      contentType: 'text/html',
      times: 1,
    });
    stack.salesforce.faults.add({
      type: 'status',
      kind: 'page',
      status: 500,
      errorCode: 'UNKNOWN_EXCEPTION',
      times: 1,
    });
    stack.salesforce.faults.add({ type: 'status', kind: 'status', status: 429, retryAfter: '1', times: 1 });
    await firstRunArrives();
  });

  it('an access token that expires at each step of a run, while two workers share a rotating refresh token', async () => {
    const refreshes = stack.salesforce.requests.count('token');
    for (const kind of ['submit', 'status', 'page'] as const) {
      stack.salesforce.faults.add({ type: 'status', kind, status: 401, errorCode: 'INVALID_SESSION_ID', times: 1 });
    }
    stack.salesforce.expireAccessTokens();
    await firstRunArrives();
    expect(stack.salesforce.requests.count('token') - refreshes).toBe(4);
    expect((await connection()).status).toBe('connected');
  });

  it('throttling, server errors and broken connections at Customer.io', async () => {
    stack.customerio.faults.add({ type: 'status', status: 429, retryAfter: 1, times: 2 });
    stack.customerio.faults.add({ type: 'status', status: 503, times: 2, after: 2 });
    stack.customerio.faults.add({ type: 'reset', when: 'before', times: 2, after: 3 });
    await firstRunArrives();
  });

  it('answers of Customer.io that are lost after it accepted a batch: the repeat is the same message', async () => {
    stack.customerio.faults.add({ type: 'reset', when: 'after', times: 3 });
    await firstRunArrives();
    expect(stack.customerio.workspace.repeated().size).toBeGreaterThan(0);
  });

  it('web pages of a proxy in place of answers of Customer.io, whatever their status says', async () => {
    const body = '<html><body>Access denied</body></html>';
    stack.customerio.faults.add({ type: 'status', status: 200, body, times: 2 });
    stack.customerio.faults.add({ type: 'status', status: 403, body, times: 2, after: 3 });
    await firstRunArrives();
  });

  it('an outage of Customer.io that outlasts the short retries', async () => {
    stack.customerio.faults.add({ type: 'status', status: 500, times: 40 });
    await firstRunArrives();
  });
});

describe('a sync says what holds it up', { timeout: 120_000 }, () => {
  it('when the org has no API calls left, and goes on when it has', async () => {
    stack.salesforce.faults.add({
      type: 'status',
      kind: 'submit',
      status: 403,
      errorCode: 'REQUEST_LIMIT_EXCEEDED',
      message: 'TotalRequests Limit exceeded.',
      times: 1,
    });
    const id = await stack.createSync();
    const waiting = await until('waiting', async () => {
      const sync = await stack.sync(id);
      return sync.status === 'waiting' ? sync : undefined;
    });
    expect(waiting.statusReason).toMatch(/Goes on at 20/);
    const held = await allEntries((query) =>
      stack.client.GET('/v1/syncs', { params: { query: { ...query, status: 'waiting' } } }),
    );
    expect(held.map((sync) => sync.id)).toContain(id);
    await stack.deleteSync(id);
  });

  it('when its API key is refused, and goes on with a new one', async () => {
    await useKey('not-the-right-key');
    const id = await stack.createSync();
    const run = await stack.runsDone(id, 1);
    expect(run).toMatchObject({ status: 'failed', failure: { code: 'customerio.unauthorized' } });
    expect(await stack.sync(id)).toMatchObject({ status: 'needs_attention' });
    await useKey(stack.customerio.apiKey);
    await stack.runNow(id);
    expect(await stack.runsDone(id, 2)).toMatchObject({ status: 'succeeded', recordsSent: CONTACTS });
    expect(await stack.sync(id)).toMatchObject({ status: 'active' });
    await stack.deleteSync(id);
  });

  it('when a field that it needs is gone, and leaves out one that it merely maps', async () => {
    const fields = [{ source: 'Email' }, { source: 'Extra__c', target: 'extra' }];
    stack.salesforce.org.addField('Contact', 'Extra__c');
    stack.salesforce.org.addField('Contact', 'Key__c', 'string', (index) => `key-${index}`);
    const id = await stack.createSync({ identifier: 'Key__c', fields });
    await stack.runsDone(id, 1);
    stack.salesforce.org.removeField('Contact', 'Extra__c');
    await stack.runNow(id);
    expect(await stack.runsDone(id, 2)).toMatchObject({ status: 'succeeded', missingFields: ['Extra__c'] });
    stack.salesforce.org.removeField('Contact', 'Key__c');
    await stack.runNow(id);
    expect(await stack.runsDone(id, 3)).toMatchObject({ status: 'failed', failure: { code: 'definition.invalid' } });
    const { status, statusReason } = await stack.sync(id);
    expect(status).toBe('needs_attention');
    expect(statusReason).toContain('Key__c');
    await stack.deleteSync(id);
  });

  it('when the authorization was revoked, and goes on where it was once a person authorized it again', async () => {
    const { connectionId } = await stack.endpoints();
    stack.customerio.faults.add({ type: 'latency', ms: 200 });
    const id = await stack.createSync();
    stack.salesforce.revokeAll();
    await until('waiting', async () => (await stack.sync(id)).status === 'waiting', 60_000);
    stack.customerio.faults.clear();
    expect((await connection()).status).toBe('reauthorization_required');

    const { authorizationUrl = '' } = await dataOf(
      stack.client.POST('/v1/connections/{connectionId}/reauthorize', { params: { path: { connectionId } } }),
    );
    const allowed = await fetch(`${authorizationUrl}&decision=allow`, { redirect: 'manual' });
    const callback = await fetch(allowed.headers.get('location') ?? '');
    expect(callback.status).toBe(200);
    expect(await stack.runsDone(id, 1)).toMatchObject({ status: 'succeeded', recordsSent: CONTACTS });
    await stack.deleteSync(id);
  });
});
