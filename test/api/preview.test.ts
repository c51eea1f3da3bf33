import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCustomerioSimulator } from '../../simulators/customerio/index.ts';
import type { CustomerioSimulator } from '../../simulators/customerio/index.ts';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';
import type { SalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { countRecords } from '../../src/api/preview/count-records.ts';
import { json } from '../salesforce/support/serve.ts';
import { TestApi } from './support/api.ts';
import { anyNumber, textLike, textWith } from './support/matchers.ts';

type Shown = {
  recordId: string;
  row: Record<string, unknown>;
  message?: Record<string, unknown>;
  rejection?: { reason: string; detail: string };
  skipped?: string;
};
type Preview = {
  definition: Record<string, unknown>;
  soql: string;
  includeDeleted: boolean;
  fields: unknown[];
  omittedFields: { source: string; reason: string }[];
  records: Shown[];
  recordCount: number | null;
  estimatedApiCalls: { firstRun: number | null; emptyRun: number };
  notices: string[];
};

const PATH = '/v1/syncs/preview';
const CONTACTS = 40;

describe('a preview', () => {
  let api: TestApi;
  let salesforce: SalesforceSimulator;
  let customerio: CustomerioSimulator;
  let base: Record<string, unknown>;

  beforeAll(async () => {
    [api, salesforce, customerio] = await Promise.all([
      TestApi.start(),
      startSalesforceSimulator({ contacts: CONTACTS }),
      startCustomerioSimulator(),
    ]);
    const { refreshToken } = salesforce.grantTokens();
    const auth = { method: 'refresh_token', refreshToken };
    const connection = api.newConnection({ loginUrl: salesforce.url, auth });
    const destination = {
      name: 'W',
      type: 'customerio',
      region: 'us',
      apiKey: customerio.apiKey,
      endpoint: customerio.url,
    };
    const [{ id: connectionId }, { id: destinationId }] = await Promise.all([
      api.client.expect<{ id: string }>('POST', '/v1/connections', connection),
      api.client.expect<{ id: string }>('POST', '/v1/destinations', destination),
    ]);
    base = await api.definition({ connectionId, destinationId, fields: [{ source: 'Email', target: 'email' }] });
  });
  beforeEach(() => {
    salesforce.faults.clear();
    salesforce.requests.clear();
  });
  afterAll(async () => {
    // Whatever was previewed: nothing arrived, nothing was started, nothing was kept.
    expect(customerio.requests.total).toBe(0);
    expect([api.syncs.views.size, api.syncs.commands]).toEqual([0, []]);
    expect((await api.store.runs.list('syn_preview', { limit: 10 })).data).toEqual([]);
    expect((await api.store.ledger.counts('syn_preview', 1)).deliveries).toBe(0);
    expect(salesforce.requests.count('submit')).toBe(0);
    await Promise.all([api.stop(), salesforce.close(), customerio.close()]);
  });

  const preview = (change: Record<string, unknown> = {}): Promise<Preview> =>
    api.client.expect<Preview>('POST', PATH, { ...base, ...change });

  it('of people shows rows, messages, and the definition with its defaults', async () => {
    const fields = [{ source: 'Email', target: 'email' }, { source: 'account.NAME' }, { source: 'Visits__c' }];
    const answer = await preview({ fields, limit: 3, filter: 'Email != null' });
    expect(answer).toMatchObject({
      definition: { object: 'Contact', deletions: 'send', settlingLag: '5m', filter: 'Email != null' },
      soql: 'SELECT Id, SystemModstamp, IsDeleted, Email, Account.Name, Visits__c FROM Contact WHERE (Email != null)',
      includeDeleted: true,
      fields: [
        { source: 'Email', target: 'email' },
        { source: 'account.NAME', target: 'account.NAME' },
        { source: 'Visits__c', target: 'Visits__c' },
      ],
      omittedFields: [],
      missingFields: [],
      notices: [
        'Records that leave the filter stay at Customer.io.',
        textLike(/^Account\.Name is computed or belongs/),
      ],
    });
    expect(answer.definition).not.toHaveProperty('limit');
    const rows = [...salesforce.org.rows('Contact')].filter((row) => row['Email'] !== null);
    expect(answer.recordCount).toBe(rows.length);
    expect(answer.records).toHaveLength(3);
    for (const [index, { recordId, row, message }] of answer.records.entries()) {
      const { Id, Email, Visits__c, AccountId, SystemModstamp } = rows[index] ?? {};
      const account = AccountId === null ? null : salesforce.org.row('Account', String(AccountId))['Name'];
      expect([recordId, row]).toEqual([
        Id,
        { Id, SystemModstamp, IsDeleted: false, Email, 'Account.Name': account, Visits__c },
      ]);
      expect(message).toEqual({
        type: 'identify',
        messageId: textLike(new RegExp(`^syn_preview:${recordId}:\\d{14}:0:u:[0-9a-f]{8}$`)),
        timestamp: SystemModstamp,
        userId: Id,
        traits: { email: Email, 'account.NAME': account, Visits__c },
      });
    }
  });

  it('of events, objects and relationships shows their calls', async () => {
    const event = { type: 'event', name: 'Logged', personField: 'WhoId', timestampField: 'CreatedDate' };
    const tasks = await preview({
      object: 'Task',
      fields: [{ source: 'Subject' }],
      filter: 'WhoId != null',
      format: event,
      limit: 1,
    });
    expect(tasks).toMatchObject({ includeDeleted: true, notices: [textWith('An event cannot be deleted')] });
    expect(tasks.records).toMatchObject([{ message: { type: 'track', event: 'Logged', userId: textLike(/^003/) } }]);
    expect(tasks.records[0]?.message?.['timestamp']).toBe(tasks.records[0]?.row['CreatedDate']);

    const created = await preview({ ...tasks.definition, format: { ...event, on: 'creation' }, limit: 1 });
    expect(created.records[0]?.message?.['messageId']).toMatch(/^syn_preview:00T\w+:created:0$/);

    const accounts = await preview({
      object: 'Account',
      fields: [{ source: 'AnnualRevenue' }],
      format: { type: 'object', objectName: 'Accounts' },
    });
    expect(accounts.definition).toMatchObject({ format: { objectTypeId: '1' } });
    expect(accounts.records[0]).toMatchObject({
      message: { type: 'group', groupId: accounts.records[0]?.recordId, traits: { objectTypeId: '1' } },
    });
    expect(accounts.records.length).toBe(Math.min(10, salesforce.org.count('Account')));

    const members = await preview({
      fields: [{ source: 'Title' }],
      format: { type: 'relationship', objectField: 'AccountId', personField: 'Id' },
      limit: 50,
    });
    expect(members.records).toHaveLength(CONTACTS);
    for (const { row, message, skipped } of members.records) {
      if (row['AccountId'] === null) expect(skipped).toBe('no_relationship');
      else expect(message).toMatchObject({ type: 'group', groupId: row['AccountId'], userId: row['Id'] });
    }
    expect(new Set(members.records.map(({ skipped }) => skipped))).toEqual(new Set([undefined, 'no_relationship']));
  });

  it('says of a record that would be refused why', async () => {
    const { org } = salesforce;
    const long = org.insert('Contact', { LastName: 'Long', Description: 'ä'.repeat(501), Email: 'l@example.com' });
    const nameless = org.insert('Contact', { LastName: 'Nameless', Description: 'x' });
    const change = { identifier: 'Email', fields: [{ source: 'Description' }] };
    const answer = await preview({ ...change, filter: `Id IN ('${long}', '${nameless}')` });
    expect(answer.records).toEqual([
      {
        recordId: long,
        row: expect.objectContaining({ Description: 'ä'.repeat(501) }) as unknown,
        rejection: { reason: 'attribute_too_long', detail: textWith('1002 bytes') },
      },
      {
        recordId: nameless,
        row: expect.objectContaining({ Email: null }) as unknown,
        rejection: { reason: 'missing_identifier', detail: textWith('Email') },
      },
    ]);
    const cut = await preview({ ...change, filter: `Id = '${long}'`, longValues: 'truncate' });
    expect(cut.records).toMatchObject([{ message: { traits: { Description: 'ä'.repeat(500) } } }]);
    for (const id of [long, nameless]) org.hardDelete('Contact', id);
  });

  it('has deleted records only where a first run reads them too', async () => {
    const { org } = salesforce;
    const [who = ''] = org.ids('Contact');
    const task = org.insert('Task', { Subject: 'Deleted', WhoId: who });
    const person = org.insert('Contact', { LastName: 'Deleted' });
    org.delete('Task', task);
    org.delete('Contact', person);
    const format = { type: 'event', name: 'Logged', personField: 'WhoId' };
    const tasks = await preview({ object: 'task', fields: [{ source: 'Subject' }], filter: `Id = '${task}'`, format });
    expect(tasks).toMatchObject({ recordCount: 1, records: [{ recordId: task, skipped: 'not_deletable' }] });
    const people = await preview({ filter: `Id = '${person}'` });
    expect(people).toMatchObject({ includeDeleted: true, recordCount: 0, records: [] });
    expect(await preview({ deletions: 'ignore', limit: 1 })).toMatchObject({ includeDeleted: false });
  });

  it('of all fields names those that are left out', async () => {
    const answer = await preview({ fields: 'all', limit: 1 });
    expect(answer.omittedFields.map(({ source }) => source)).toEqual(
      expect.arrayContaining(['MailingAddress', 'Photo__c']),
    );
    expect(answer.fields.length).toBeGreaterThan(40);
    expect(answer.records[0]?.message).toBeDefined();
  });

  it('of nothing has no records', async () => {
    expect(await preview({ filter: "Email = 'nobody@example.com'" })).toMatchObject({ records: [], recordCount: 0 });
  });

  it('takes the definition as a member too', async () => {
    const flat = await preview({ limit: 2 });
    expect(flat.records).toHaveLength(2);
    expect(await api.client.expect('POST', PATH, { definition: base, limit: 2 })).toEqual(flat);
    const { records } = await api.client.expect<Preview>('POST', PATH, { definition: base });
    expect(records).toHaveLength(10);
    const mixed = await api.client.call('POST', PATH, { definition: base, name: 'Other' });
    expect(mixed.status).toBe(400);
  });

  it.each([
    ['a filter that is none', { filter: 'Email != null) OR (Id != null' }, ['filter']],
    ['a filter that Salesforce refuses', { filter: 'CreatedDate > 5' }, ['filter']],
    ['unknown fields', { fields: [{ source: 'Email' }, { source: 'Nope__c' }] }, ['fields.1.source']],
    ['an unknown object', { object: 'Nothing__c' }, ['object']],
    ['a schedule that never fires', { schedule: { cron: '0 0 30 2 *' } }, ['schedule.cron']],
    ['an unknown destination', { destinationId: 'dst_00000000' }, ['destinationId']],
    ['a property that does not exist', { fitler: 'x' }, ['fitler']],
    [
      'several mistakes',
      { name: '', identifier: '', format: { type: 'telegram' } },
      ['name', 'identifier', 'format.type'],
    ],
  ])('of %s is refused as the creation is', async (_case, change, paths) => {
    const wrong = { ...base, ...change };
    const created = await api.client.call('POST', '/v1/syncs', wrong);
    for (const body of [wrong, { definition: wrong, limit: 5 }]) {
      const answer = await api.client.call('POST', PATH, body);
      expect([answer.status, answer.body]).toEqual([400, created.body]);
    }
    expect((created.body['errors'] as { path: string }[]).map(({ path }) => path)).toEqual(paths);
    expect(salesforce.requests.count('query')).toBe(0);
  });

  it.each([0, 51, 1.5, '10', null])('with the limit %j is refused', async (limit) => {
    const answer = await api.client.call('POST', PATH, { ...base, limit });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'limit' }] } });
  });

  it('is refused while the connection waits for a person', async () => {
    const auth = { method: 'authorization_code' };
    const { id } = await api.client.expect<{ id: string }>('POST', '/v1/connections', api.newConnection({ auth }));
    const answer = await api.client.call('POST', PATH, { ...base, connectionId: id });
    expect(answer).toMatchObject({ status: 409, body: { code: 'connection.pending_authorization' } });
  });

  it('is not shown to a token that may only read', async () => {
    expect((await api.reader.call('POST', PATH, base)).status).toBe(403);
  });

  it('whose query does not fit a URL says so', async () => {
    const filter = `Email IN (${Array.from({ length: 900 }, (_, index) => `'${index}@example.com'`).join(', ')})`;
    const answer = await api.client.call('POST', PATH, { ...base, filter });
    expect(answer).toMatchObject({ status: 422, body: { code: 'preview.query_too_long' } });
  });

  it.each([
    [400, 'QUERY_TIMEOUT'],
    [403, 'REQUEST_LIMIT_EXCEEDED'],
    [503, 'SERVER_UNAVAILABLE'],
  ])('is answered without a count when Salesforce counts with %i %s', async (status, errorCode) => {
    api.org.intercept = (request, response) => {
      if (!request.url.includes('COUNT()')) return false;
      json(response, status, [{ errorCode, message: 'not now' }]);
      return true;
    };
    const answer = await api.client.call('POST', PATH, await api.definition());
    api.org.intercept = undefined;
    expect(answer).toMatchObject({
      status: 200,
      body: {
        records: [{ message: { traits: { email: 'ada@acme.test', 'Account.Name': 'Acme' } } }],
        recordCount: null,
        estimatedApiCalls: { firstRun: null, emptyRun: anyNumber },
        notices: [textWith('Account.Name'), textLike(/^The records could not be counted: /)],
      },
    });
  });

  it('counts no longer than it is given', async () => {
    salesforce.faults.add({ type: 'latency', kind: 'query', ms: 20_000 });
    const org = await api.dependencies.salesforce(String(base['connectionId']));
    const query = { soql: 'SELECT COUNT() FROM Contact', includeDeleted: false };
    expect(await countRecords(org, query, 100)).toEqual({
      count: null,
      reason: 'Salesforce did not do so within 0.1 s.',
    });
    salesforce.faults.clear();
    expect(await countRecords(org, query)).toEqual({ count: salesforce.org.count('Contact') });
  });
});
