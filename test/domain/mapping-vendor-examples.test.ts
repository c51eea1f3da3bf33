import { describe, expect, it } from 'vitest';
import type { FieldPlan } from '../../src/domain/field-plan.ts';
import { compileRemovalWriter } from '../../src/domain/mapping/removal-writer.ts';
import { relationshipKey } from '../../src/domain/mapping/relationship-key.ts';
import { CONTEXT, RECORD_ID, contentOf, formatPlan, mapRow, rowOf } from './mapping-fixtures.ts';

/**
 * The calls as the vendor's own API document shows them (its `anonymousId` of a deleted object "can be anything").
 * https://docs.customer.io/integrations/api/cdp/
 */
const TIME = '2021-07-14T19:10:25.000Z';

const person = formatPlan(
  () => ({ type: 'person' }),
  { Key__c: 'string', Email: 'email', Name: 'string' },
  {
    identifier: 'Key__c',
    attributes: { Email: 'email', Name: 'name' },
  },
);

const object = formatPlan(
  () => ({ type: 'object', objectTypeId: '1', objectName: 'Accounts' }),
  { Key__c: 'string', Name: 'string' },
  { identifier: 'Key__c', attributes: { Name: 'name' } },
);

const relationship = formatPlan(
  (column) => ({ type: 'relationship', objectTypeId: '1', object: column('Account__c'), person: column('Person__c') }),
  { Account__c: 'string', Person__c: 'string', Role__c: 'string' },
  { attributes: { Role__c: 'role' }, ledger: true },
);

const event = formatPlan(
  (column) => ({
    type: 'event',
    name: { type: 'fixed', name: 'Order Completed' },
    person: column('Person__c'),
    on: 'change',
  }),
  { Person__c: 'string', Total__c: 'currency' },
  { attributes: { Total__c: 'total' }, ledger: true },
);

describe('the calls that the vendor documents', () => {
  it.each<[string, FieldPlan, Record<string, string>, Record<string, unknown>]>([
    [
      'identify',
      person,
      { Key__c: '42', Email: 'cool.person@example.com', Name: 'Cool Person' },
      { type: 'identify', userId: '42', traits: { email: 'cool.person@example.com', name: 'Cool Person' } },
    ],
    [
      'User Deleted',
      person,
      { Key__c: '42', IsDeleted: 'true' },
      { type: 'track', event: 'User Deleted', userId: '42', properties: {} },
    ],
    [
      'group of an object',
      object,
      { Key__c: 'acme', Name: 'Acme' },
      { type: 'group', groupId: 'acme', traits: { objectTypeId: '1', objectName: 'Accounts', name: 'Acme' } },
    ],
    [
      'Object Deleted',
      object,
      { Key__c: 'acme', IsDeleted: 'true' },
      {
        type: 'track',
        event: 'Object Deleted',
        anonymousId: 'acme',
        properties: { objectId: 'acme', objectTypeId: '1' },
      },
    ],
    [
      'group of a relationship',
      relationship,
      { Account__c: 'acme', Person__c: '1', Role__c: 'admin' },
      {
        type: 'group',
        groupId: 'acme',
        userId: '1',
        traits: { objectTypeId: '1', relationshipAttributes: { role: 'admin' } },
      },
    ],
    [
      'track',
      event,
      { Person__c: '42', Total__c: '19.98' },
      { type: 'track', event: 'Order Completed', userId: '42', properties: { total: 19.98 } },
    ],
  ])('%s', (_, plan, values, expected) => {
    expect(contentOf(mapRow(plan, CONTEXT, rowOf(plan, { SystemModstamp: TIME, ...values })))).toEqual(expected);
  });

  it.each<[string, FieldPlan, string, Record<string, unknown>]>([
    ['User Deleted', person, '42', { event: 'User Deleted', userId: '42', properties: {} }],
    [
      'Object Deleted',
      object,
      'acme',
      { event: 'Object Deleted', anonymousId: 'acme', properties: { objectId: 'acme', objectTypeId: '1' } },
    ],
    [
      'Relationship Deleted',
      relationship,
      relationshipKey({ objectId: 'acme', personId: '1' }),
      { event: 'Relationship Deleted', userId: '1', properties: { objectId: 'acme', objectTypeId: '1' } },
    ],
  ])('%s, by what the ledger remembers', (_, plan, key, expected) => {
    const write = compileRemovalWriter(plan, CONTEXT);
    const json: unknown = JSON.parse(String(write?.({ key, recordId: RECORD_ID, version: TIME, reason: 'missing' })));
    expect(json).toEqual({ type: 'track', messageId: expect.any(String), timestamp: TIME, ...expected });
  });

  it('an event has no call that takes it back', () => {
    expect(compileRemovalWriter(event, CONTEXT)).toBeUndefined();
  });
});
