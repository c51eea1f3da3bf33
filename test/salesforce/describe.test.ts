import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectDescription } from '../../src/domain/object-description.ts';
import { FailureError } from '../../src/domain/failure.ts';
import { loadDescriptions } from '../../src/salesforce/descriptions.ts';
import { EXPLAIN_PATH_BYTES } from '../../src/salesforce/explain.ts';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';
import type { ConnectedOrg } from './support/connected-org.ts';
import { connectOrg } from './support/connected-org.ts';
import { failureOf } from './support/failure.ts';
import type { Handler } from './support/serve.ts';
import { json } from './support/serve.ts';

let store: Store;
const opened: ConnectedOrg[] = [];

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(async () => {
  await store.close();
});

afterEach(async () => {
  for (const { org } of opened.splice(0)) await org.close();
});

async function connected(api: Handler): Promise<ConnectedOrg> {
  const org = await connectOrg(store, api);
  opened.push(org);
  return org;
}

describe('describe', () => {
  it('keeps what a sync needs, and reads types that it does not know as strings', async () => {
    const { org, salesforce } = await connected((_, response) =>
      json(response, 200, {
        name: 'Contact',
        label: 'Contact',
        queryable: true,
        fields: [
          { name: 'Id', label: 'Contact ID', type: 'id', filterable: true, length: 18, nillable: false },
          {
            name: 'AccountId',
            label: 'Account ID',
            type: 'reference',
            filterable: true,
            length: 18,
            referenceTo: ['Account'],
            relationshipName: 'Account',
          },
          { name: 'Mood__c', label: 'Mood', type: 'hologram', custom: true, calculated: true, relationshipName: null },
          {
            name: 'Level__c',
            label: 'Level',
            type: 'picklist',
            picklistValues: [
              { value: 'High', active: true },
              { value: 'Old', active: false },
            ],
          },
          { name: 'MailingCity', type: 'string', compoundFieldName: 'MailingAddress' },
        ],
      }),
    );
    const description = await salesforce.describe('Contact');
    expect(org.received.map((request) => request.url)).toEqual(['/services/data/v67.0/sobjects/Contact/describe']);
    expect(description).toMatchObject({ name: 'Contact', label: 'Contact', queryable: true });
    const nothing = {
      custom: false,
      calculated: false,
      filterable: true,
      length: 0,
      referenceTo: [],
      picklistValues: [],
    };
    expect(description.fields).toEqual([
      { ...nothing, name: 'Id', label: 'Contact ID', type: 'id', filterable: true, length: 18 },
      {
        ...nothing,
        name: 'AccountId',
        label: 'Account ID',
        type: 'reference',
        filterable: true,
        length: 18,
        referenceTo: ['Account'],
        relationshipName: 'Account',
      },
      { ...nothing, name: 'Mood__c', label: 'Mood', type: 'string', custom: true, calculated: true },
      { ...nothing, name: 'Level__c', label: 'Level', type: 'picklist', picklistValues: ['High'] },
      { ...nothing, name: 'MailingCity', label: 'MailingCity', type: 'string', compoundFieldName: 'MailingAddress' },
    ]);
  });

  it.each(['../limits', 'Contact/../../x', 'Contact?x=1', 'a b', '', '1Contact'])(
    'never asks for %j, which is no object name',
    async (object) => {
      const { org, salesforce } = await connected((_, response) => json(response, 200, {}));
      expect(await failureOf(salesforce.describe(object))).toMatchObject({ code: 'salesforce.object_not_found' });
      expect(org.received).toEqual([]);
    },
  );

  it('says that an object is missing, and asks for a retry when the answer is not a description', async () => {
    const { salesforce } = await connected((request, response) =>
      request.url.includes('Gone__c')
        ? json(response, 404, [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }])
        : json(response, 200, { name: 'Contact', fields: [{ label: 'no name' }] }),
    );
    expect(await failureOf(salesforce.describe('Gone__c'))).toMatchObject({
      reaction: { type: 'stop' },
      code: 'salesforce.object_not_found',
    });
    const failure = await failureOf(salesforce.describe('Contact'));
    expect(failure).toMatchObject({ reaction: { type: 'retry' }, code: 'salesforce.unexpected_answer' });
    expect(failure.message).toContain('fields.0.name');
  });
});

it('lists objects that can be synced, without what accompanies them or what Bulk API cannot read', async () => {
  const queryable = { queryable: true };
  const { salesforce } = await connected((_, response) =>
    json(response, 200, {
      sobjects: [
        { name: 'Contact', label: 'Contact', custom: false, ...queryable },
        { name: 'Purchase_History__c', label: 'Purchase', custom: true, ...queryable },
        { name: 'AccountHistory', ...queryable },
        { name: 'AccountFeed', ...queryable },
        { name: 'AccountShare', ...queryable },
        { name: 'AccountChangeEvent', ...queryable },
        { name: 'Thing__hd', associateEntityType: 'History', ...queryable },
        { name: 'TaskStatus', ...queryable },
        { name: 'Old__c', deprecatedAndHidden: true, ...queryable },
        { name: 'AggregateResult', queryable: false },
      ],
    }),
  );
  expect(await salesforce.objects()).toEqual([
    { name: 'Contact', label: 'Contact', custom: false },
    { name: 'Purchase_History__c', label: 'Purchase', custom: true },
  ]);
});

describe('limits', () => {
  it('are unknown, not an error, to a user who may not see them', async () => {
    const { salesforce } = await connected((_, response) =>
      json(response, 403, [{ errorCode: 'FORBIDDEN', message: 'You do not have View Setup and Configuration' }]),
    );
    expect(await salesforce.limits()).toEqual({});
  });

  it('are still an error when the org has used up its calls', async () => {
    const { salesforce } = await connected((_, response) =>
      json(response, 403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]),
    );
    expect(await failureOf(salesforce.limits())).toMatchObject({ code: 'salesforce.request_limit_exceeded' });
  });
});

describe('explain', () => {
  it('sends the query whole', async () => {
    const soql = "SELECT Id FROM Contact WHERE (Name = 'a+b & c=d#é' AND CreatedDate > 2026-01-01T00:00:00+01:00)";
    const { org, salesforce } = await connected((_, response) => json(response, 200, { plans: [] }));
    await salesforce.explain(soql);
    const url = new URL(org.received[0]?.url ?? '', 'http://x');
    expect(url.pathname).toBe('/services/data/v67.0/query');
    expect([...url.searchParams]).toEqual([['explain', soql]]);
  });

  it("rejects with Salesforce's own words", async () => {
    const message = "No such column 'Foo' on entity 'Contact'.";
    const { salesforce } = await connected((_, response) =>
      json(response, 400, [{ errorCode: 'INVALID_FIELD', message }]),
    );
    const failure = await failureOf(salesforce.explain('SELECT Foo FROM Contact'));
    expect(failure.reaction).toEqual({ type: 'reject' });
    expect(failure.message).toContain(message);
  });

  it('rejects a query that no URL can carry', async () => {
    const { org, salesforce } = await connected((_, response) => json(response, 200, {}));
    expect(await failureOf(salesforce.explain('x'.repeat(EXPLAIN_PATH_BYTES)))).toMatchObject({
      reaction: { type: 'reject' },
      code: 'salesforce.query_too_long',
    });
    expect(org.received).toEqual([]);
  });
});

describe('the server time', () => {
  it("is the org's, not ours", async () => {
    const { salesforce } = await connected((_, response) =>
      json(response, 200, {}, { date: 'Tue, 01 Jan 2030 00:00:07 GMT' }),
    );
    expect(await salesforce.serverTime()).toBe(Date.UTC(2030, 0, 1, 0, 0, 7));
  });

  it('is a failure when the header is missing', async () => {
    const { salesforce } = await connected((_, response) => {
      response.sendDate = false;
      json(response, 200, {});
    });
    expect(await failureOf(salesforce.serverTime())).toMatchObject({ reaction: { type: 'retry' } });
  });
});

describe('the descriptions of a sync', () => {
  const lookup = (name: string, relationshipName: string, ...referenceTo: string[]) => ({
    name,
    relationshipName,
    referenceTo,
  });
  const objects: Record<string, { name: string; relationshipName?: string; referenceTo?: string[] }[]> = {
    Contact: [{ name: 'Id' }, lookup('AccountId', 'Account', 'Account'), lookup('ReportsToId', 'ReportsTo', 'Contact')],
    Account: [{ name: 'Name' }, lookup('OwnerId', 'Owner', 'User'), lookup('PlanId__c', 'Plan__r', 'Plan__c')],
    User: [{ name: 'Email' }, lookup('ManagerId', 'Manager', 'User')],
  };

  async function load(paths: string[]): Promise<{ asked: string[]; related: string[] }> {
    const asked: string[] = [];
    const describeOne = (name: string): Promise<ObjectDescription> => {
      asked.push(name);
      const fields = objects[name];
      if (fields === undefined) {
        const failure = { reaction: { type: 'stop' as const }, code: 'salesforce.object_not_found', message: 'gone' };
        return Promise.reject(new FailureError({ ...failure, fault: 'configuration' }));
      }
      const rest = {
        label: '',
        type: 'string' as const,
        custom: false,
        filterable: true,
        length: 0,
        calculated: false,
      };
      return Promise.resolve({
        name,
        label: name,
        queryable: true,
        fields: fields.map((field) => ({ referenceTo: [], picklistValues: [], ...rest, ...field })),
      });
    };
    const { related } = await loadDescriptions({ describe: describeOne }, 'Contact', paths);
    return { asked, related: [...related.keys()] };
  }

  it('describe each object on the way once, whatever the case of the path', async () => {
    const paths = ['Id', 'account.name', 'Account.OWNER.Email', 'Account.Owner.Manager.Manager.Email', 'Nope.Name'];
    expect(await load(paths)).toEqual({ asked: ['Contact', 'Account', 'User'], related: ['Account', 'User'] });
  });

  it('do not describe the object itself again', async () => {
    expect(await load(['ReportsTo.Id'])).toEqual({ asked: ['Contact'], related: [] });
  });

  it('leave out a related object that the user may not see', async () => {
    expect(await load(['Account.Plan__r.Name'])).toEqual({
      asked: ['Contact', 'Account', 'Plan__c'],
      related: ['Account'],
    });
  });

  it('fail when the object itself is missing', async () => {
    const missing = loadDescriptions({ describe: () => Promise.reject(new Error('no such object')) }, 'Contact', []);
    await expect(missing).rejects.toThrow('no such object');
  });
});
