import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import type { SalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { FailureError } from '../../src/domain/failure.ts';
import type { Failure } from '../../src/domain/failure.ts';
import { createSalesforceByConnection } from '../../src/salesforce/connect.ts';
import { readCsvRows } from '../support/readable-path/csv.ts';
import { loadDescriptions } from '../../src/salesforce/descriptions.ts';
import { createSalesforceOAuth } from '../../src/salesforce/oauth.ts';
import type { BulkJob, Salesforce, SalesforceByConnection } from '../../src/salesforce/salesforce.ts';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';

const CONTACTS = 1_200;
const PAGE_RECORDS = 250;
const SOQL = 'SELECT Id, Name, Email, Account.Name FROM Contact';
const CLIENT = { clientId: 'client', clientSecret: 'the client secret' };
const REDIRECT_URI = 'https://sync.example/v1/oauth/callback';

let store: Store;
let simulator: SalesforceSimulator;
let connectionId: string;
let salesforce: Salesforce;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(async () => {
  await store.close();
});

beforeEach(async () => {
  simulator = await startSalesforceSimulator({ contacts: CONTACTS, pageRecords: PAGE_RECORDS });
  connectionId = await authorizedConnection();
  salesforce = await newProcess()(connectionId);
});

afterEach(async () => {
  await simulator.close();
});

const oauth = createSalesforceOAuth({ allowLoopback: true });

/** What each process of the service has one of. */
function newProcess(): SalesforceByConnection {
  return createSalesforceByConnection({ store, oauth, config: { allowLoopback: true, ...CLIENT } });
}

/** The whole way of a person through the web server flow. */
async function authorizedConnection(): Promise<string> {
  const id = `con_${randomUUID()}`;
  const loginUrl = simulator.url;
  const client = { loginUrl, ...CLIENT };
  await store.connections.create({
    id,
    name: 'Acme',
    environment: 'custom',
    loginUrl,
    authMethod: 'authorization_code',
  });
  const { authorizationUrl, codeVerifier } = oauth.startAuthorization(client, {
    redirectUri: REDIRECT_URI,
    state: 'state',
  });
  const consented = await fetch(`${authorizationUrl}&decision=allow`, { redirect: 'manual' });
  const callback = new URL(consented.headers.get('location') ?? '');
  expect(callback.searchParams.get('state')).toBe('state');
  const code = callback.searchParams.get('code') ?? '';
  const tokens = await oauth.exchangeCode(client, { code, codeVerifier, redirectUri: REDIRECT_URI });
  const { accessToken, refreshToken, instanceUrl } = tokens;
  const grant = { type: 'refresh_token', refreshToken } as const;
  await store.connections.authorize(id, { accessToken, instanceUrl, grant, ...(await oauth.identity(tokens)) });
  return id;
}

/** Every token that the org ever gave out must be absent from what a failure shows. */
async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const shown = inspect(error, { depth: Infinity, showHidden: true, maxStringLength: null });
  for (const secret of [...simulator.secrets(), CLIENT.clientSecret]) expect(shown).not.toContain(secret);
  if (!(error instanceof FailureError)) throw new Error('expected a FailureError', { cause: error });
  return error.failure;
}

async function completeJob(): Promise<BulkJob> {
  const job = await salesforce.bulk.submit({ soql: SOQL, includeDeleted: false });
  expect(await salesforce.bulk.status(job)).toEqual({ state: 'complete', recordsProcessed: CONTACTS });
  return job;
}

async function readPage(job: BulkJob, locator: string, maxRecords = PAGE_RECORDS) {
  const page = await salesforce.bulk.openPage(job, { locator, maxRecords });
  const rows: string[][] = [];
  for await (const some of readCsvRows(page.body)) rows.push(...some);
  return { ...page, header: rows[0], rows: rows.slice(1) };
}

describe('with a simulated org', () => {
  it('authorizes with PKCE and knows the org and the user', async () => {
    const connection = await store.connections.get(connectionId);
    expect(connection).toMatchObject({ status: 'connected', instanceUrl: simulator.url });
    expect(connection?.organizationId).toMatch(/^00D/);
    expect(connection?.username).toContain('@');
  });

  it('describes, lists, explains and tells limits and time', async () => {
    const { object, related } = await loadDescriptions(salesforce, 'Contact', ['Email', 'account.Name']);
    expect(object.fields.map((field) => field.name)).toEqual(expect.arrayContaining(['Id', 'SystemModstamp', 'Email']));
    expect([...related.keys()]).toEqual(['Account']);
    expect((await salesforce.objects()).map((summary) => summary.name)).toContain('Contact');
    expect((await salesforce.limits())['DailyApiRequests']?.max).toBeGreaterThan(0);
    await salesforce.explain(SOQL);
    expect(await failureOf(salesforce.explain('SELECT Nope FROM Contact'))).toMatchObject({
      reaction: { type: 'reject' },
      code: 'salesforce.invalid_field',
    });
    expect(await failureOf(salesforce.describe('Nope__c'))).toMatchObject({ code: 'salesforce.object_not_found' });
    expect(Math.abs((await salesforce.serverTime()) - Date.now())).toBeLessThan(60_000);
    expect(salesforce.usage()).toMatchObject({ dailyLimit: 100_000 });
    expect(salesforce.usage().calls).toBeGreaterThan(5);
  });

  it('reads every row once, page after page and by the list of pages', async () => {
    const job = await completeJob();
    const chained: string[] = [];
    for (let locator: string | undefined = ''; locator !== undefined;) {
      const page: Awaited<ReturnType<typeof readPage>> = await readPage(job, locator, 333);
      expect(page.header).toEqual(['Id', 'Name', 'Email', 'Account.Name']);
      expect(page.rows).toHaveLength(page.records ?? -1);
      chained.push(...page.rows.map((row) => row.join('|')));
      locator = page.nextLocator;
    }
    const locators = (await salesforce.bulk.pageLocators(job)) ?? [];
    expect(locators.length).toBeGreaterThanOrEqual(CONTACTS / PAGE_RECORDS);
    const pages = await Promise.all(locators.map((locator) => readPage(job, locator, 50_000)));
    const listed = pages.flatMap((page) => page.rows.map((row) => row.join('|')));
    expect(new Set(chained).size).toBe(CONTACTS);
    expect(listed).toEqual(chained);
  });

  it('tells a page that broke off from one that is short, and reads both again', async () => {
    const job = await completeJob();
    simulator.faults.add({ type: 'reset', afterBytes: 2_000, times: 1 });
    expect(await failureOf(readPage(job, ''))).toMatchObject({ reaction: { type: 'retry' } });
    simulator.faults.add({ type: 'truncate', rows: 7, times: 1 });
    const short = await readPage(job, '');
    expect([short.rows.length, short.records]).toEqual([7, PAGE_RECORDS]);
    expect((await readPage(job, '')).rows).toHaveLength(PAGE_RECORDS);
  });

  it('asks for a new job when the job or its results are gone', async () => {
    const job = await completeJob();
    const resubmit = { reaction: { type: 'resubmit' } };
    expect(await failureOf(readPage(job, 'no such locator'))).toMatchObject(resubmit);
    simulator.faults.dropResults();
    expect(await failureOf(readPage(job, ''))).toMatchObject(resubmit);
    expect(await salesforce.bulk.pageLocators(job)).toBeUndefined();
    simulator.faults.expireJobs();
    expect(await failureOf(salesforce.bulk.status(job))).toMatchObject(resubmit);
    await salesforce.bulk.abort(job);
  });

  it('waits when the day is used up', async () => {
    simulator.faults.add({
      type: 'status',
      status: 403,
      errorCode: 'REQUEST_LIMIT_EXCEEDED',
      message: 'TotalRequests Limit exceeded.',
    });
    expect(await failureOf(salesforce.objects())).toMatchObject({ reaction: { type: 'wait' }, fault: 'quota' });
  });

  it('refreshes a rotating token once per expiry for many callers in many processes', async () => {
    const processes = [newProcess(), newProcess(), newProcess()];
    for (let expiry = 1; expiry <= 5; expiry += 1) {
      simulator.expireAccessTokens();
      const orgs = await Promise.all(processes.flatMap((connect) => [connect(connectionId), connect(connectionId)]));
      await Promise.all(orgs.map((org) => org.limits()));
      // The first token request was the exchange of the code.
      expect(simulator.requests.counts.token).toBe(1 + expiry);
    }
    expect((await store.connections.get(connectionId))?.status).toBe('connected');
  });

  it('needs a person after the answer to a refresh was lost, and works again once it was authorized', async () => {
    simulator.expireAccessTokens();
    simulator.faults.add({ type: 'lost_answer', times: 1 });
    expect(await failureOf(salesforce.limits())).toMatchObject({ reaction: { type: 'retry' } });
    const elsewhere = await newProcess()(connectionId);
    expect(await failureOf(elsewhere.limits())).toMatchObject({ reaction: { type: 'reauthorize' } });
    expect(await failureOf(newProcess()(connectionId))).toMatchObject({ reaction: { type: 'reauthorize' } });
    const { accessToken, refreshToken } = simulator.grantTokens();
    await store.connections.authorize(connectionId, {
      accessToken,
      grant: { type: 'refresh_token', refreshToken },
      instanceUrl: simulator.url,
    });
    expect(Object.keys(await salesforce.limits())).not.toEqual([]);
  });

  it('needs a person when the authorization was revoked', async () => {
    simulator.revokeAll();
    expect(await failureOf(salesforce.limits())).toMatchObject({
      reaction: { type: 'reauthorize' },
      code: 'salesforce.invalid_grant',
    });
  });
});
