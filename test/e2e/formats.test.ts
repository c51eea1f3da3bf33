import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Run, SyncDefinition } from '../../src/client/api.generated.ts';
import { Stack } from '../support/stack.ts';

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
    { source: 'Industry', target: 'industry' },
    { source: 'Owner.Email', target: 'owner' },
  ],
  format: { type: 'object', objectTypeId: '1', objectName: 'Accounts' },
} satisfies Partial<SyncDefinition>;

const MEMBERS = {
  name: 'Members',
  object: 'Contact',
  fields: [{ source: 'Title', target: 'title' }],
  format: { type: 'relationship', objectTypeId: '1', objectField: 'AccountId', personField: 'Id' },
} satisfies Partial<SyncDefinition>;

const TASKS = {
  name: 'Tasks',
  object: 'Task',
  fields: [{ source: 'Subject', target: 'subject' }],
  filter: 'WhoId != null',
  format: { type: 'event', name: 'Task logged', personField: 'WhoId', timestampField: 'CreatedDate' },
} satisfies Partial<SyncDefinition>;

async function run(id: string, count: number): Promise<Run> {
  if (count > 1) await stack.runNow(id);
  const { id: runId } = await stack.runsDone(id, count);
  return stack.run(id, runId);
}

/** `account/contact` of every contact that belongs to an account, by the org's own rows. */
function expectedPairs(): string[] {
  const rows = [...stack.salesforce.org.rows('Contact')].filter((row) => row['AccountId'] !== null);
  return rows.map((row) => `${String(row['AccountId'])}/${String(row['Id'])}`).toSorted();
}

function actualPairs(): string[] {
  const pairs = [...stack.customerio.workspace.relationships.pairs()];
  return pairs.map(({ object, personId }) => `${object.objectId}/${personId}`).toSorted();
}

function expectedObjects(): Map<string, unknown> {
  const { org } = stack.salesforce;
  const rows = [...org.rows('Account')].map((row) => {
    const owner = org.row('User', String(row['OwnerId']));
    const attributes = { objectName: 'Accounts', name: row['Name'], industry: row['Industry'], owner: owner['Email'] };
    return [
      String(row['Id']),
      Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null)),
    ] as const;
  });
  return new Map(rows);
}

function actualObjects(): Map<string, unknown> {
  const { workspace } = stack.customerio;
  return new Map([...workspace.objectKeys()].map((key) => [key.objectId, workspace.object(key)] as const));
}

describe('accounts as custom objects', () => {
  it('are there with their attributes, follow changes, and go when they are deleted', async () => {
    const { org } = stack.salesforce;
    const id = await stack.createSync(ACCOUNTS);
    expect(await run(id, 1)).toMatchObject({ mode: 'full', status: 'succeeded', recordsSent: org.count('Account') });
    expect(actualObjects()).toEqual(expectedObjects());
    org.mutate({ object: 'Account', updates: 5, inserts: 3, deletes: 2, seed: 3 });
    expect(await run(id, 2)).toMatchObject({ status: 'succeeded', recordsSent: 8, recordsDeleted: 2 });
    expect(actualObjects()).toEqual(expectedObjects());
    await stack.deleteSync(id);
  });
});

describe('contacts of accounts as relationships', () => {
  let id: string;

  it('are there for every contact with an account; one without is no error', async () => {
    id = await stack.createSync(MEMBERS);
    const pairs = expectedPairs();
    const first = await run(id, 1);
    expect(first).toMatchObject({ status: 'succeeded', recordsRejected: 0, recordsSent: pairs.length });
    expect(first.recordsSkipped).toBe(first.recordsRead - pairs.length);
    expect(actualPairs()).toEqual(pairs);
  });

  it('move with the contact: the old one goes', async () => {
    const { org } = stack.salesforce;
    stack.customerio.workspace.clear();
    await stack.resync(id);
    await stack.runsDone(id, 2);
    expect(actualPairs()).toEqual(expectedPairs());
    const [a = '', b = ''] = [...org.rows('Contact')]
      .filter((row) => row['AccountId'] !== null)
      .map((row) => String(row['Id']));
    const [accountA, accountB] = [a, b].map((contact) => String(org.row('Contact', contact)['AccountId']));
    const other = [...org.ids('Account')].find((account) => account !== accountA && account !== accountB) ?? '';
    org.update('Contact', a, { AccountId: other });
    org.update('Contact', b, { AccountId: null });
    expect(await run(id, 3)).toMatchObject({
      status: 'succeeded',
      recordsSent: 1,
      recordsDeleted: 1,
      recordsRemoved: 1,
    });
    expect(actualPairs()).toEqual(expectedPairs());
    const events = stack.customerio.workspace.messages.filter(({ type }) => type === 'track');
    expect(new Set(events.map((event) => event['event']))).toEqual(new Set(['Relationship Deleted']));
  });

  it('go with a deleted contact and come back with an undeleted one', async () => {
    const { org } = stack.salesforce;
    stack.customerio.workspace.clear();
    await stack.resync(id);
    await stack.runsDone(id, 4);
    const [gone = ''] = [...org.rows('Contact')]
      .filter((row) => row['AccountId'] !== null)
      .map((row) => String(row['Id']));
    org.delete('Contact', gone);
    expect(await run(id, 5)).toMatchObject({ status: 'succeeded', recordsDeleted: 1 });
    expect(actualPairs()).toEqual(expectedPairs());
    org.undelete('Contact', gone);
    expect(await run(id, 6)).toMatchObject({ status: 'succeeded', recordsSent: 1 });
    expect(actualPairs()).toEqual(expectedPairs());
  });

  it('that were purged without a trace are found by a complete comparison, which sends nothing else', async () => {
    const { org } = stack.salesforce;
    stack.customerio.workspace.clear();
    await stack.resync(id);
    await stack.runsDone(id, 7);
    const purged = [...org.rows('Contact')].filter((row) => row['AccountId'] !== null).slice(0, 3);
    for (const row of purged) org.hardDelete('Contact', String(row['Id']));
    expect(await run(id, 8)).toMatchObject({ mode: 'incremental', status: 'succeeded', recordsSent: 0 });
    expect(actualPairs()).not.toEqual(expectedPairs());
    await stack.resync(id, 'reconcile');
    const { id: runId } = await stack.runsDone(id, 9);
    expect(await stack.run(id, runId)).toMatchObject({
      mode: 'reconcile',
      status: 'succeeded',
      recordsSent: 0,
      recordsRemoved: 3,
    });
    expect(actualPairs()).toEqual(expectedPairs());
    await stack.deleteSync(id);
  });
});

describe('tasks as events', () => {
  it('happen once for each change, at their own time, and are not repeated when windows overlap', async () => {
    const { org } = stack.salesforce;
    const tasks = [...org.rows('Task')].filter((row) => row['WhoId'] !== null);
    const id = await stack.createSync(TASKS);
    expect(await run(id, 1)).toMatchObject({ status: 'succeeded', recordsSent: tasks.length, recordsRejected: 0 });
    const { workspace } = stack.customerio;
    expect(workspace.events).toHaveLength(tasks.length);
    expect(new Set(workspace.events.map(({ name }) => name))).toEqual(new Set(['Task logged']));
    const times = workspace.events.map(({ userId, timestamp }) => `${userId} ${timestamp}`).toSorted();
    expect(times).toEqual(
      tasks.map((row) => `${String(row['WhoId'])} ${Date.parse(String(row['CreatedDate']))}`).toSorted(),
    );
    // Without a settling lag the next window begins five minutes early.
    const [first, second] = tasks.map((row) => String(row['Id']));
    org.update('Task', first ?? '', { Subject: 'Changed' });
    await run(id, 2);
    expect(workspace.events).toHaveLength(tasks.length + 1);
    // A change that the event does not show is none.
    org.update('Task', second ?? '', { Priority: 'High' });
    org.delete('Task', first ?? '');
    expect(await run(id, 3)).toMatchObject({ status: 'succeeded', recordsSent: 0, recordsDeleted: 0 });
    expect(workspace.events).toHaveLength(tasks.length + 1);
    expect(workspace.messages.every(({ type }) => type === 'track')).toBe(true);
    await stack.deleteSync(id);
  });

  it('happen once for each record where only creation counts', async () => {
    const { org } = stack.salesforce;
    const tasks = [...org.rows('Task')].filter((row) => row['WhoId'] !== null);
    const id = await stack.createSync({ ...TASKS, format: { ...TASKS.format, on: 'creation' } });
    await run(id, 1);
    const { workspace } = stack.customerio;
    org.update('Task', String(tasks[0]?.['Id']), { Subject: 'Changed again' });
    const who = [...org.ids('Contact')][0] ?? '';
    org.insert('Task', { Subject: 'New', WhoId: who });
    expect(await run(id, 2)).toMatchObject({ status: 'succeeded', recordsSent: 1 });
    expect(workspace.events).toHaveLength(tasks.length + 1);
    await stack.deleteSync(id);
  });
});

describe('people with a ledger', () => {
  it('go when they leave the filter, and come back when they match again', async () => {
    const { org } = stack.salesforce;
    const id = await stack.createSync({ filter: "Title != 'Retired'", leavesFilter: 'delete' });
    await run(id, 1);
    const { people } = stack.customerio.workspace;
    const [leaver = '', other = ''] = [...org.ids('Contact')];
    expect(people.get(leaver)).toBeDefined();
    org.update('Contact', leaver, { Title: 'Retired' });
    expect(await run(id, 2)).toMatchObject({ status: 'succeeded', recordsRemoved: 1, recordsSent: 0 });
    expect(people.get(leaver)).toBeUndefined();
    expect(people.get(other)).toBeDefined();
    org.update('Contact', leaver, { Title: 'Back' });
    expect(await run(id, 3)).toMatchObject({ status: 'succeeded', recordsSent: 1 });
    expect(people.get(leaver)).toBeDefined();
    await stack.deleteSync(id);
  });

  it('that share an identifier stay as long as one of their records does', async () => {
    const { org } = stack.salesforce;
    const [a, b] = ['A', 'B'].map((LastName) => org.insert('Contact', { LastName, Email: 'shared@example.com' }));
    const id = await stack.createSync({ identifier: 'Email', filter: 'Email != null', ledger: true });
    await run(id, 1);
    const { people } = stack.customerio.workspace;
    org.delete('Contact', a ?? '');
    expect(await run(id, 2)).toMatchObject({ status: 'succeeded', recordsDeleted: 0 });
    expect(people.get('shared@example.com')).toBeDefined();
    org.delete('Contact', b ?? '');
    expect(await run(id, 3)).toMatchObject({ status: 'succeeded', recordsDeleted: 1 });
    expect(people.get('shared@example.com')).toBeUndefined();
    await stack.deleteSync(id);
  });

  it('are not sent again when nothing that is mapped changed', async () => {
    const { org } = stack.salesforce;
    const id = await stack.createSync({ ledger: true });
    await run(id, 1);
    const [a = '', b = ''] = [...org.ids('Contact')].slice(5);
    org.update('Contact', a, { Fax: '1' });
    org.update('Contact', b, { FirstName: 'Changed' });
    expect(await run(id, 2)).toMatchObject({ status: 'succeeded', recordsSent: 1 });
    await stack.deleteSync(id);
  });

  it('are not all taken out because they cannot be seen any more', async () => {
    const { org } = stack.salesforce;
    const id = await stack.createSync({ ledger: true, object: 'Lead', fields: [{ source: 'Email', target: 'email' }] });
    await run(id, 1);
    const { people } = stack.customerio.workspace;
    const before = people.size;
    const leads = [...org.ids('Lead')];
    for (const lead of leads) org.hardDelete('Lead', lead);
    await stack.resync(id, 'reconcile');
    expect(await stack.runsDone(id, 2)).toMatchObject({ status: 'failed', failure: { code: 'run.too_many_removals' } });
    expect(people.size).toBe(before);
    expect(await stack.sync(id)).toMatchObject({ status: 'needs_attention' });
    await stack.edit(id, { maxRemovedPercent: 100 });
    await stack.runNow(id);
    expect(await stack.runsDone(id, 3)).toMatchObject({ mode: 'reconcile', status: 'succeeded' });
    expect(people.size).toBe(0);
    await stack.deleteSync(id);
  });
});
