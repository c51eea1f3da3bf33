import { MockActivityEnvironment } from '@temporalio/testing';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PageCursor, TransferPageInput } from '../../src/activities/activities.ts';
import { reporting } from '../../src/activities/failures.ts';
import { transferPage } from '../../src/activities/transfer-page.ts';
import { RequestWindows } from '../../src/customerio/request-window.ts';
import { PageSlots } from '../../src/domain/page-slots.ts';
import { FailureError } from '../../src/domain/failure.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { Store } from '../../src/store/store.ts';
import { PLAN } from '../attack/support/strange-vendors.ts';
import { openTestStore } from '../support/pglite.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const failure: Failure = {
  reaction: { type: 'reauthorize' },
  code: 'salesforce.reauthorization_required',
  message: 'authorize it again',
  fault: 'authorization',
};
const cursor: PageCursor = {
  rows: 700,
  checksum: 12,
  counts: { read: 700, sent: 690, deleted: 0, rejected: 10, skipped: 0 },
};

it('hands on how far an earlier attempt got when a later one fails before it can open the page', async () => {
  const runId = 'run_setup_1';
  const input: TransferPageInput = {
    jobId: '750000000000001AAA',
    apiVersion: '67.0',
    connectionId: 'con_a',
    destinationId: 'dst_a',
    syncId: 'syn_a',
    runId,
    mode: 'full',
    page: 3,
    locator: 'L3',
    epoch: 0,
    deletions: 'send',
  };
  const log = pino({ level: 'silent' });
  const deps = {
    store,
    log,
    salesforce: () => Promise.reject(new FailureError(failure)),
    customerio: () => Promise.reject(new Error('is asked for last')),
    windows: new RequestWindows(),
    pageSlots: new PageSlots(),
  };
  const plan = { fields: PLAN, query: { soql: 'SELECT Id FROM Contact', includeDeleted: false } };
  await store.runs.start({
    id: runId,
    syncId: 'syn_a',
    mode: 'full',
    revision: 1,
    startedAt: new Date(),
    missingFields: [],
    plan,
  });
  const environment = new MockActivityEnvironment({ attempt: 2, heartbeatDetails: cursor });
  const activity = reporting('transferPage', log, (value: TransferPageInput) => transferPage(deps, value));
  await expect(environment.run(activity, input)).rejects.toMatchObject({ details: [failure, cursor] });
});
