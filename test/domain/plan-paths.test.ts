import { describe, expect, it } from 'vitest';
import { resolveField, undescribedObjects } from '../../src/domain/resolve-field.ts';
import { ACCOUNT, CONTACT, RELATED, USER } from './plan-fixtures.ts';

const descriptions = { object: CONTACT, related: RELATED };

describe('a path', () => {
  it.each([
    ['Email', 'Email', 'email'],
    ['eMAIL', 'Email', 'email'],
    ['Account.Name', 'Account.Name', 'string'],
    ['account.owner.EMAIL', 'Account.Owner.Email', 'email'],
    ['Account.Owner.Manager.Manager.Manager.Email', 'Account.Owner.Manager.Manager.Manager.Email', 'email'],
    ['Account.Parent.Parent.Name', 'Account.Parent.Parent.Name', 'string'],
    ['Mentor__r.Mentor__r.Email', 'Mentor__r.Mentor__r.Email', 'email'],
    ['Contact.Email', 'Email', 'email'],
    ['contact.account.name', 'Account.Name', 'string'],
  ])('%s leads to %s', (path, found, type) => {
    expect(resolveField(path, descriptions)).toMatchObject({ path: found, type });
  });

  it.each([
    ['Owner.Name', 'Owner.Name', 'string'],
    ['owner.type', 'Owner.Type', 'picklist'],
    ['Owner.Email', 'Owner.Email', 'email'],
    ['Mentor__r.Owner.Id', 'Mentor__r.Owner.Id', 'id'],
  ])('%s, through a lookup to several objects, leads to what they share', (path, found, type) => {
    expect(resolveField(path, descriptions)).toMatchObject({ path: found, type });
  });

  it.each([
    'Gone__c',
    'AccountId.Name',
    'Account',
    'Account.Email',
    'Accounts.Name',
    'Owner.ManagerId',
    'Owner.Manager.Email',
    'Owner.Custom__c',
    'User.Email',
    '__proto__',
    'constructor.name',
  ])('%s leads nowhere', (path) => {
    expect(resolveField(path, descriptions)).toBeUndefined();
  });

  it('leads nowhere through an object that is not described', () => {
    expect(resolveField('Account.Name', { object: CONTACT, related: new Map() })).toBeUndefined();
  });

  it('knows the parts of a compound field by their paths', () => {
    expect(resolveField('Account.BillingAddress', descriptions)?.components).toEqual(['Account.BillingCity']);
  });
});

describe('objects to describe', () => {
  const paths = [
    'Email',
    'Account.Name',
    'Account.Owner.Email',
    'Owner.Name',
    'Mentor__r.Account.Name',
    'Gone__r.Name',
  ];

  it('are found step by step, each once, until every path is known', () => {
    expect(undescribedObjects(paths, { object: CONTACT, related: new Map() })).toEqual(['Account']);
    expect(undescribedObjects(paths, { object: CONTACT, related: new Map([['Account', ACCOUNT]]) })).toEqual(['User']);
    expect(undescribedObjects(paths, { object: CONTACT, related: RELATED })).toEqual([]);
  });

  it('do not include the object itself', () => {
    expect(undescribedObjects(['Manager.Manager.Email'], { object: USER, related: new Map() })).toEqual([]);
  });
});
