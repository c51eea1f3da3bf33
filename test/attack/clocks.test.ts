import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { submitQueryJob } from '../../src/activities/submit-query-job.ts';
import { RequestWindows } from '../../src/customerio/request-window.ts';
import { PageSlots } from '../../src/domain/page-slots.ts';
import type { Store } from '../../src/store/store.ts';
import { connectOrg } from '../salesforce/support/connected-org.ts';
import { failureOf } from '../salesforce/support/failure.ts';
import { json } from '../salesforce/support/serve.ts';
import { openTestStore } from '../support/pglite.ts';
import { PLAN } from './support/strange-vendors.ts';
import { createCustomerioByDestination } from '../../src/destinations/destinations.ts';
import { DESTINATION_KINDS } from '../../src/destinations/index.ts';

const HOUR = 3_600_000;

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

/** A job for a window that was planned by a `Date` header, at an org whose own clock says something else. */
async function submitted(aheadMs: number, createdDate: (now: number) => unknown) {
  const now = Date.parse('2026-11-24T10:00:00.000Z');
  const methods: string[] = [];
  const { org, connect, connectionId } = await connectOrg(store, ({ method }, response) => {
    methods.push(method);
    json(response, 200, { id: '750000000000001AAA', state: 'UploadComplete', createdDate: createdDate(now) });
  });
  const runId = `run_${randomUUID().replaceAll('-', '')}`;
  const plan = {
    fields: PLAN,
    query: { soql: 'SELECT Id FROM Contact', includeDeleted: false },
    serverTimeMs: now + aheadMs,
  };
  await store.runs.start({
    id: runId,
    syncId: 'syn_1',
    mode: 'full',
    revision: 1,
    startedAt: new Date(),
    missingFields: [],
    plan,
  });
  const windows = new RequestWindows();
  const customerio = createCustomerioByDestination({
    destinations: store.destinations,
    kinds: DESTINATION_KINDS,
    allowLoopback: true,
    windows,
  });
  const deps = {
    store,
    salesforce: connect,
    customerio,
    windows,
    pageSlots: new PageSlots(),
    log: pino({ level: 'silent' }),
  };
  return { answer: submitQueryJob(deps, { runId, connectionId }), methods, close: () => org.close() };
}

const salesforceTime = (now: number): string => new Date(now).toISOString().replace('Z', '+0000');

it('a Date header an hour ahead of the org moves no window into the future: the run fails, its job is ended', async () => {
  const { answer, methods, close } = await submitted(HOUR, salesforceTime);
  expect(await failureOf(answer)).toMatchObject({
    code: 'salesforce.clock_ahead',
    reaction: { type: 'stop' },
    fault: 'transient',
  });
  expect(methods).toEqual(['POST', 'PATCH']);
  await close();
});

it.each([
  ['an hour behind', -HOUR, salesforceTime],
  ['the same', 999, salesforceTime],
  ['of a job that does not say', HOUR, () => undefined],
  ['of a job that says nonsense', HOUR, () => ({ at: 'noon' })],
])('a time that is %s is taken', async (_name, aheadMs, createdDate) => {
  const { answer, close } = await submitted(aheadMs, createdDate);
  expect(await answer).toEqual({ jobId: '750000000000001AAA', apiVersion: '67.0', salesforceApiCalls: 1 });
  await close();
});
