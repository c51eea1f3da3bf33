import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import pino from 'pino';
import type { ServerResponse } from 'node:http';
import type { TransferPageInput, TransferredPage } from '../../../src/activities/activities.ts';
import { reporting } from '../../../src/activities/failures.ts';
import { transferPage } from '../../../src/activities/transfer-page.ts';
import { RequestWindows } from '../../../src/customerio/request-window.ts';
import { PageSlots } from '../../../src/domain/page-slots.ts';
import type { FieldPlan } from '../../../src/domain/field-plan.ts';
import type { Store } from '../../../src/store/store.ts';
import { connectOrg } from '../../salesforce/support/connected-org.ts';
import { serve } from '../../salesforce/support/serve.ts';
import type { Handler } from '../../salesforce/support/serve.ts';
import { createCustomerioByDestination } from '../../../src/destinations/destinations.ts';
import { DESTINATION_KINDS } from '../../../src/destinations/index.ts';

export const PLAN: FieldPlan = {
  object: 'Contact',
  columns: ['Id', 'SystemModstamp', 'IsDeleted', 'Email'],
  recordId: 0,
  version: 1,
  isDeleted: 2,
  identifier: { column: 0, source: 'Id', type: 'id' },
  attributes: [{ column: 3, source: 'Email', target: 'email', type: 'email' }],
  format: { type: 'person' },
};

export const HEADER = '"Id","SystemModstamp","IsDeleted","Email"';

export function row(number: number, email = `person${number}@example.com`): string {
  return `"003${String(number).padStart(12, '0')}AAA","2026-11-24T10:15:30.000Z","false","${email}"`;
}

/** One result page from an org that answers as the test says, to a Customer.io that does. */
export async function transferFrom(
  store: Store,
  page: Handler,
  options: { customerio?: Handler; attempt?: number; from?: unknown } = {},
): Promise<{
  result: Promise<TransferredPage>;
  bodies: string[];
  close: () => Promise<void>;
  runId: string;
  heartbeats: unknown[];
}> {
  const org = await connectOrg(store, page);
  const accept: Handler = (_, response: ServerResponse) => response.writeHead(200).end('{}');
  const customerio = await serve(options.customerio ?? accept);
  const destinationId = `dst_${randomUUID().replaceAll('-', '')}`;
  await store.destinations.create({
    id: destinationId,
    name: 'Workspace',
    type: 'customerio',
    settings: { region: 'us', endpoint: customerio.url },
    secret: 'key-SECRET',
  });
  const runId = `run_${randomUUID().replaceAll('-', '')}`;
  const plan = { fields: PLAN, query: { soql: 'SELECT Id FROM Contact', includeDeleted: false } };
  await store.runs.start({
    id: runId,
    syncId: 'syn_1',
    mode: 'full',
    revision: 1,
    startedAt: new Date(),
    missingFields: [],
    plan,
  });
  const input: TransferPageInput = {
    jobId: '750000000000001AAA',
    apiVersion: '67.0',
    connectionId: org.connectionId,
    destinationId,
    syncId: 'syn_1',
    runId,
    mode: 'full',
    page: 0,
    locator: '',
    epoch: 0,
    deletions: 'send',
  };
  const log = pino({ level: 'silent' });
  const windows = new RequestWindows();
  const deps = {
    store,
    salesforce: org.connect,
    customerio: createCustomerioByDestination({
      destinations: store.destinations,
      kinds: DESTINATION_KINDS,
      allowLoopback: true,
      windows,
    }),
    windows,
    pageSlots: new PageSlots(),
    log,
  };
  const environment = new MockActivityEnvironment({ attempt: options.attempt ?? 1 });
  const heartbeats: unknown[] = [];
  environment.on('heartbeat', (details: unknown) => heartbeats.push(details));
  const activity = reporting('transferPage', log, (value: TransferPageInput) => transferPage(deps, value));
  const result: Promise<TransferredPage> = environment.run<[TransferPageInput], TransferredPage, typeof activity>(
    activity,
    input,
  );
  result.catch(() => undefined);
  return {
    result,
    heartbeats,
    runId,
    get bodies() {
      return customerio.received.map(({ body }) => body);
    },
    close: async () => {
      await Promise.all([org.org.close(), customerio.close()]);
    },
  };
}
