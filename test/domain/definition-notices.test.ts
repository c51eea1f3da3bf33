import { describe, expect, it } from 'vitest';
import { compileFieldPlan } from '../../src/domain/compile-field-plan.ts';
import { definitionNotices } from '../../src/domain/definition-notices.ts';
import type { Descriptions } from '../../src/domain/object-description.ts';
import type { SyncDefinition } from '../../src/domain/sync-definition.ts';
import { CONTACT, definition, field, object, RELATED, SYSTEM_FIELDS } from './plan-fixtures.ts';

const CONTACTS: Descriptions = { object: CONTACT, related: RELATED };
const EVENT = { type: 'event', name: 'Logged', personField: 'Id' } as const;

function noticesOf(change: Partial<SyncDefinition>, descriptions = CONTACTS): string[] {
  const sync = definition(change);
  const { plan, problems } = compileFieldPlan(sync, descriptions);
  if (plan === undefined) throw new Error(JSON.stringify(problems));
  return definitionNotices(sync, plan, descriptions);
}

function described(...names: string[]): Descriptions {
  const kept = SYSTEM_FIELDS.filter(({ name }) => names.includes(name));
  return { object: object('Thing__c', [...kept, field('Email', 'email')]), related: new Map() };
}

describe('notices about a definition', () => {
  it('are none where nothing surprises', () => {
    expect(noticesOf({})).toEqual([]);
    expect(noticesOf({ identifier: 'Email', ledger: true })).toEqual([]);
  });

  it('say that an event stays whatever becomes of its record', () => {
    const notice = 'An event cannot be deleted at Customer.io: deletions in Salesforce are not sent.';
    expect(noticesOf({ format: EVENT })).toEqual([notice]);
    expect(noticesOf({ format: EVENT, filter: 'Email != null' })).toEqual([notice]);
  });

  it('say that deletions are ignored', () => {
    expect(noticesOf({ deletions: 'ignore' })).toEqual(['Records that are deleted in Salesforce stay at Customer.io.']);
  });

  it('say how deletions of an object without IsDeleted are found', () => {
    const thing = described('Id', 'SystemModstamp');
    const notice = 'Thing__c has no IsDeleted: deletions are only found by a reconcile';
    expect(noticesOf({ object: 'Thing__c' }, thing)).toEqual([`${notice}: set reconcile to have one.`]);
    expect(noticesOf({ object: 'Thing__c', reconcile: { every: '1d' } }, thing)).toEqual([`${notice}.`]);
  });

  it('say what a shared identifier does', () => {
    expect(noticesOf({ identifier: 'Email' })).toEqual([expect.stringContaining('the same Email are one person')]);
    expect(noticesOf({ identifier: 'Email', deletions: 'ignore' })).toHaveLength(1);
  });

  it('say that records which leave the filter stay, unless they are deleted', () => {
    expect(noticesOf({ filter: 'Email != null' })).toEqual(['Records that leave the filter stay at Customer.io.']);
    expect(noticesOf({ filter: 'Email != null', leavesFilter: 'delete' })).toEqual([]);
  });

  it('name the fields that change unseen: computed ones, and those of other records', () => {
    const name = field('Total__c', 'double', { calculated: true });
    const contacts = { ...CONTACTS, object: object('Contact', [...CONTACT.fields, name]) };
    const fields = [{ source: 'Email' }, { source: 'account.name' }];
    expect(noticesOf({ fields }, contacts)).toEqual([
      'Account.Name is computed or belongs to another record: its changes alone do not make a record change; a periodic reconcile or a resync brings it up to date.',
    ]);
    const [both] = noticesOf({ fields: [...fields, { source: 'Total__c' }] }, contacts);
    expect(both).toMatch(/^Account\.Name and Total__c are computed or belong to another record: their changes/);
    const many = ['Id', 'Name', 'CreatedDate', 'IsDeleted', 'OwnerId', 'ParentId', 'SystemModstamp'];
    const [some] = noticesOf({ fields: many.map((source) => ({ source: `Account.${source}` })) });
    expect(some).toContain('Account.OwnerId and 2 more are computed');
    expect(noticesOf({ fields: [{ source: 'Contact.Email' }] })).toEqual([]);
  });

  it('name fields of the filter that change unseen', () => {
    const notices = noticesOf({ filter: "Account.Name = 'Acme' AND Email != null", leavesFilter: 'delete' });
    expect(notices).toEqual([
      expect.stringMatching(/^The filter asks for Account\.Name, computed or of another record/),
    ]);
  });

  it('say when an object does not show all its changes', () => {
    const [modified] = noticesOf({ object: 'Thing__c' }, described('Id', 'IsDeleted', 'LastModifiedDate'));
    expect(modified).toContain('Thing__c has no SystemModstamp: changes are found by LastModifiedDate');
    const [created] = noticesOf({ object: 'Thing__c' }, described('Id', 'IsDeleted', 'CreatedDate'));
    expect(created).toBe('Thing__c only says when a record was created: later changes are not seen.');
  });
});
