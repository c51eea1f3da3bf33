import type { FieldDescription, FieldType, ObjectDescription } from '../../src/domain/object-description.ts';
import { syncDefinitionSchema, type SyncDefinition } from '../../src/domain/sync-definition.ts';

export function field(name: string, type: FieldType, more: Partial<FieldDescription> = {}): FieldDescription {
  return {
    name,
    label: name,
    type,
    custom: name.endsWith('__c'),
    filterable: true,
    length: 0,
    calculated: false,
    referenceTo: [],
    picklistValues: [],
    ...more,
  };
}

export function object(name: string, fields: readonly FieldDescription[], queryable = true): ObjectDescription {
  return { name, label: name, queryable, fields };
}

export const SYSTEM_FIELDS = [
  field('Id', 'id'),
  field('IsDeleted', 'boolean'),
  field('CreatedDate', 'datetime'),
  field('LastModifiedDate', 'datetime'),
  field('SystemModstamp', 'datetime'),
];

const ADDRESS_PARTS = ['Street', 'City', 'PostalCode'].map((part) =>
  field(`Mailing${part}`, 'string', { compoundFieldName: 'MailingAddress' }),
);

export const USER = object('User', [
  ...SYSTEM_FIELDS.filter(({ name }) => name !== 'IsDeleted'),
  field('Email', 'email'),
  field('ManagerId', 'reference', { referenceTo: ['User'], relationshipName: 'Manager' }),
]);

export const ACCOUNT = object('Account', [
  ...SYSTEM_FIELDS,
  field('Name', 'string'),
  field('BillingAddress', 'address'),
  field('BillingCity', 'string', { compoundFieldName: 'BillingAddress' }),
  field('OwnerId', 'reference', { referenceTo: ['User'], relationshipName: 'Owner' }),
  field('ParentId', 'reference', { referenceTo: ['Account'], relationshipName: 'Parent' }),
]);

export const CONTACT = object('Contact', [
  ...SYSTEM_FIELDS,
  field('AccountId', 'reference', { referenceTo: ['Account'], relationshipName: 'Account' }),
  field('Name', 'string'),
  field('FirstName', 'string', { compoundFieldName: 'Name' }),
  field('Email', 'email'),
  field('Description', 'textarea', { filterable: false }),
  field('Birthdate', 'date'),
  field('HasOptedOutOfEmail', 'boolean'),
  field('CustomerNumber__c', 'double'),
  field('Secret__c', 'encryptedstring'),
  field('Photo__c', 'base64'),
  field('MailingAddress', 'address', { compoundFieldName: 'MailingAddress' }),
  ...ADDRESS_PARTS,
  field('Place__c', 'location'),
  field('Place__Latitude__s', 'double', { compoundFieldName: 'Place__c' }),
  field('OwnerId', 'reference', { referenceTo: ['Group', 'User'], relationshipName: 'Owner' }),
  field('Mentor__c', 'reference', { referenceTo: ['Contact'], relationshipName: 'Mentor__r' }),
]);

export const RELATED: ReadonlyMap<string, ObjectDescription> = new Map([
  ['Account', ACCOUNT],
  ['User', USER],
]);

export function definition(change: Partial<SyncDefinition> = {}): SyncDefinition {
  return syncDefinitionSchema.parse({
    name: 'Contacts',
    connectionId: 'con_12345678',
    destinationId: 'dst_12345678',
    object: 'Contact',
    identifier: 'Id',
    fields: [{ source: 'Email', target: 'email' }],
    format: { type: 'person' },
    schedule: { every: '15m' },
    ...change,
  });
}
