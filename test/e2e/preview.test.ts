import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dataOf } from '../../src/client/answers.ts';
import type { Run, SyncDefinition, SyncPreview } from '../../src/client/api.generated.ts';
import { EXPECTED_POLLS } from '../../src/salesforce/run-calls.ts';
import { Stack } from '../support/stack.ts';

type Message = Record<string, unknown>;
/** Each record has one of the three. */
type Shown = {
  recordId: string;
  message?: Message;
  rejection?: { reason: string; detail: string };
  skipped?: string;
};
type Preview = Omit<SyncPreview, 'records'> & { records: Shown[] };

const PREVIEW_SYNC_ID = 'syn_preview';
const LIMIT = 50;

let stack: Stack;

beforeAll(async () => {
  stack = await Stack.start({ contacts: 600 });
});

beforeEach(() => stack.customerio.workspace.clear());

afterAll(() => stack.stop());

const ACCOUNTS = {
  name: 'Accounts',
  object: 'Account',
  fields: [
    { source: 'Name', target: 'name' },
    { source: 'AnnualRevenue', target: 'revenue' },
    { source: 'NumberOfEmployees' },
    { source: 'Site__Latitude__s' },
    { source: 'LastActivityDate' },
    { source: 'Description' },
    { source: 'Owner.Email', target: 'owner' },
    { source: 'Parent.Owner.Email', target: 'parent_owner' },
  ],
  format: { type: 'object', objectTypeId: '1', objectName: 'Accounts' },
} satisfies Partial<SyncDefinition>;

async function preview(change: Partial<SyncDefinition>): Promise<Preview> {
  const body = { ...(await stack.definition(change)), limit: LIMIT };
  return dataOf(stack.client.POST('/v1/syncs/preview', { body }));
}

async function run(id: string, count: number): Promise<Run> {
  if (count > 1) await stack.runNow(id);
  const { id: runId } = await stack.runsDone(id, count);
  return stack.run(id, runId);
}

/** The order of its members too. */
function withoutId(message: Message | undefined): string {
  return JSON.stringify({ ...message, messageId: '' });
}

/** The id that the previewed message has once the sync is there: its checksum is of the message with that id in it. */
function idOnceCreated(message: Message, syncId: string): string {
  const [sync, ...rest] = String(message['messageId']).split(':');
  expect(sync).toBe(PREVIEW_SYNC_ID);
  if (rest[1] === 'created') return [syncId, ...rest].join(':');
  const start = [syncId, ...rest.slice(0, -1)].join(':');
  const bytes = JSON.stringify({ ...message, messageId: `${start}:00000000` });
  return `${start}:${crc32(bytes).toString(16).padStart(8, '0')}`;
}

/** Compares each previewed record with what the first run of the same definition makes of it. */
async function comparePreviewWithRun(change: Partial<SyncDefinition>): Promise<{ shown: Preview; first: Run }> {
  const { items } = stack.customerio.requests;
  const shown = await preview(change);
  expect(shown.records).toHaveLength(Math.min(LIMIT, Number(shown.recordCount)));
  expect(stack.customerio.requests.items).toBe(items);
  const id = await stack.createSync(change);
  const first = await run(id, 1);
  expect(first.status).toBe('succeeded');
  expect(first.recordsRead).toBe(shown.recordCount);
  const sent = new Map(
    stack.customerio.workspace.messages.map(({ original }) => [String(original['messageId']).split(':')[1], original]),
  );
  const rejections = await stack.rejections(id, first.id);
  const rejected = new Map(rejections.map(({ recordId, reason, detail }) => [recordId, { reason, detail }]));
  for (const { recordId, message, rejection, skipped } of shown.records) {
    const arrived = sent.get(recordId);
    if (message === undefined) {
      expect(arrived).toBeUndefined();
      if (skipped === undefined) expect(rejected.get(recordId)).toEqual(rejection);
      continue;
    }
    expect(withoutId(arrived)).toBe(withoutId(message));
    // The checksum is of the bytes that were sent: equal ids are equal bytes.
    expect(arrived?.['messageId']).toBe(idOnceCreated(message, id));
  }
  return { shown, first };
}

describe('a preview', () => {
  it('starts nothing and sends nothing', async () => {
    await preview({});
    await preview(ACCOUNTS);
    // Other tests' syncs may be on the same Temporal server.
    const { connectionId } = await stack.endpoints();
    const syncs = await dataOf(stack.client.GET('/v1/syncs', { params: { query: { connectionId } } }));
    expect(syncs).toEqual({ data: [], nextCursor: null });
    expect(stack.customerio.requests.total).toBe(0);
    expect(stack.salesforce.requests.count('submit')).toBe(0);
  });

  it('knows about how many API calls its runs take: the polls are a guess', async () => {
    for (const change of [
      { fields: [{ source: 'Email' }, { source: 'Account.Owner.Email' }] },
      { fields: [{ source: 'Email' }], filter: 'Email != null', leavesFilter: 'delete' },
    ] satisfies Partial<SyncDefinition>[]) {
      const { estimatedApiCalls } = await preview(change);
      const id = await stack.createSync(change);
      const first = await run(id, 1);
      const empty = await run(id, 2);
      // Rows of the org are an hour old: a window that repeats five minutes finds none, before a test adds any.
      expect([first.mode, empty.mode, empty.recordsSent]).toEqual(['full', 'incremental', 0]);
      // The simulator's jobs are complete at the first poll; where leavers are asked for, an empty run has no job.
      expect(Number(estimatedApiCalls.firstRun) - first.salesforceApiCalls).toBe(EXPECTED_POLLS - 1);
      const polls = 'leavesFilter' in change ? 0 : EXPECTED_POLLS - 1;
      expect(Number(estimatedApiCalls.emptyRun) - empty.salesforceApiCalls).toBe(polls);
    }
  });

  it('of people is what a run then sends, whatever the fields hold', async () => {
    stack.salesforce.org.insert('Contact', { LastName: 'Long', Description: 'x'.repeat(2_000) });
    const { shown } = await comparePreviewWithRun({ fields: 'all', filter: "LastName != 'Nobody'" });
    expect(shown.records.some(({ message }) => message !== undefined)).toBe(true);
  });

  it('of records that are refused is what a run then lists', async () => {
    const { org } = stack.salesforce;
    const ids = ['A', 'B'].map((LastName) => org.insert('Contact', { LastName, Description: 'ä'.repeat(501) }));
    const filter = `Id IN (${ids.map((id) => `'${id}'`).join(', ')})`;
    const { shown, first } = await comparePreviewWithRun({ fields: [{ source: 'Description' }], filter });
    expect(shown.records.map(({ rejection }) => rejection?.reason)).toEqual([
      'attribute_too_long',
      'attribute_too_long',
    ]);
    expect(first.recordsRejected).toBe(2);
  });

  it('of accounts as objects is what a run then sends', async () => {
    const { shown } = await comparePreviewWithRun(ACCOUNTS);
    const numbers = shown.records.map(
      ({ message }) => (message?.['traits'] as Record<string, unknown> | undefined)?.['revenue'],
    );
    expect(numbers.some((revenue) => typeof revenue === 'number' && revenue >= 10_000_000)).toBe(true);
    expect(numbers.some((revenue) => revenue === null)).toBe(true);
  });

  it('of relationships is what a run then sends, and knows those that relate nothing', async () => {
    const format = { type: 'relationship', objectTypeId: '1', objectField: 'AccountId', personField: 'Id' } as const;
    const { shown } = await comparePreviewWithRun({ fields: [{ source: 'Balance__c' }, { source: 'Title' }], format });
    expect(shown.records.some(({ skipped }) => skipped === 'no_relationship')).toBe(true);
  });

  it.each(['change', 'creation'] as const)('of events on %s is what a run then sends', async (on) => {
    const format = {
      type: 'event',
      nameField: 'Subject',
      personField: 'WhoId',
      timestampField: 'ActivityDate',
      on,
    } as const;
    const filter = 'WhoId != null AND Subject != null';
    const [first = ''] = stack.salesforce.org.ids('Task');
    stack.salesforce.org.delete('Task', first);
    await comparePreviewWithRun({
      object: 'Task',
      fields: [{ source: 'Status' }, { source: 'Who.Name' }],
      filter,
      format,
    });
  });
});
