import { describe, expect, it } from 'vitest';
import { compileFieldPlan, fieldPaths } from '../../src/domain/compile-field-plan.ts';
import type { FieldType } from '../../src/domain/object-description.ts';
import type { SyncDefinition } from '../../src/domain/sync-definition.ts';
import { ACCOUNT, CONTACT, RELATED, SYSTEM_FIELDS, definition, field, object } from './plan-fixtures.ts';

const descriptions = { object: CONTACT, related: RELATED };
const compile = (change: Partial<SyncDefinition>, of = descriptions) => compileFieldPlan(definition(change), of);
const problems = (change: Partial<SyncDefinition>, of = descriptions) => compile(change, of).problems;
const has = (pattern: RegExp): unknown => expect.stringMatching(pattern);

describe('the plan of a sync', () => {
  it('selects what a run needs and then what is mapped, each column once', () => {
    const fields = [{ source: 'Email', target: 'email' }, { source: 'Id' }, { source: 'Email', target: 'mail again' }];
    expect(compile({ identifier: 'Email', fields, integrations: { All: true } })).toEqual({
      problems: [],
      missingFields: [],
      plan: {
        object: 'Contact',
        columns: ['Id', 'SystemModstamp', 'IsDeleted', 'Email'],
        recordId: 0,
        version: 1,
        isDeleted: 2,
        identifier: { column: 3, source: 'Email', type: 'email' },
        attributes: [
          { column: 3, source: 'Email', target: 'email', type: 'email' },
          { column: 0, source: 'Id', target: 'Id', type: 'id' },
          { column: 3, source: 'Email', target: 'mail again', type: 'email' },
        ],
        format: { type: 'person' },
        integrations: { All: true },
      },
    });
  });

  it('survives being stored as JSON', () => {
    const { plan } = compile({ fields: [{ source: 'Account.Name' }] });
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it('spells columns as Salesforce does and attributes as the user does', () => {
    const { plan } = compile({ identifier: 'email', fields: [{ source: 'ACCOUNT.name' }, { source: 'birthDATE' }] });
    expect(plan?.columns).toEqual(['Id', 'SystemModstamp', 'IsDeleted', 'Email', 'Account.Name', 'Birthdate']);
    expect(plan?.attributes).toEqual([
      { column: 4, source: 'ACCOUNT.name', target: 'ACCOUNT.name', type: 'string' },
      { column: 5, source: 'birthDATE', target: 'birthDATE', type: 'date' },
    ]);
  });

  it.each([
    ['SystemModstamp', SYSTEM_FIELDS],
    ['LastModifiedDate', SYSTEM_FIELDS.filter(({ name }) => name !== 'SystemModstamp')],
    ['LastModifiedDate', SYSTEM_FIELDS.map((one) => ({ ...one, filterable: one.name !== 'SystemModstamp' }))],
    ['CreatedDate', SYSTEM_FIELDS.filter(({ name }) => name !== 'SystemModstamp' && name !== 'LastModifiedDate')],
  ])('takes %s as the version of a record when nothing better can be filtered', (version, fields) => {
    const of = { object: object('Contact', [...fields, field('Email', 'email')]), related: RELATED };
    const { plan } = compile({}, of);
    expect(plan?.columns[plan.version]).toBe(version);
  });

  it('does without IsDeleted where an object has none', () => {
    const fields = SYSTEM_FIELDS.filter(({ name }) => name !== 'IsDeleted');
    const { plan } = compile({}, { object: object('Contact', [...fields, field('Email', 'email')]), related: RELATED });
    expect(plan).toBeDefined();
    expect(plan?.isDeleted).toBeUndefined();
    expect(plan?.columns).not.toContain('IsDeleted');
  });

  it('leaves out mapped fields that are gone or hidden, and says which', () => {
    const fields = [
      { source: 'Email' },
      { source: 'Gone__c', target: 'gone' },
      { source: 'Account.Gone__c' },
      { source: 'Gone__r.Name' },
      { source: 'Email.Name' },
    ];
    const { plan, missingFields } = compile({ fields });
    expect(missingFields).toEqual(['Gone__c', 'Account.Gone__c', 'Gone__r.Name', 'Email.Name']);
    expect(plan?.attributes.map(({ source }) => source)).toEqual(['Email']);
    expect(plan?.columns).toEqual(['Id', 'SystemModstamp', 'IsDeleted', 'Email']);
  });
});

describe('a definition that does not fit its object', () => {
  it('has no plan when no mapped field is left', () => {
    expect(compile({ fields: [{ source: 'Gone__c' }, { source: 'Lost__c' }] })).toEqual({
      problems: [{ path: 'fields', message: 'none of the fields exists on Contact: Gone__c, Lost__c' }],
      missingFields: ['Gone__c', 'Lost__c'],
    });
  });

  it('names an object that cannot be queried', () => {
    const of = { object: object('Contact', CONTACT.fields, false), related: RELATED };
    expect(problems({}, of)).toEqual([{ path: 'object', message: 'Contact cannot be queried' }]);
  });

  it('names an object without a record id or without a time of change', () => {
    const of = { object: object('Contact', [field('Email', 'email')]), related: RELATED };
    expect(problems({ identifier: 'Email' }, of)).toEqual([
      { path: 'object', message: 'Contact has no record ids' },
      { path: 'object', message: has(/SystemModstamp, LastModifiedDate, CreatedDate/) },
    ]);
  });

  it.each(['Gone__c', 'Account.Gone__c', 'Gone__r.Id'])('names the identifier %s that is gone', (identifier) => {
    expect(problems({ identifier })).toEqual([
      { path: 'identifier', message: `${identifier} does not exist on Contact, or is hidden from the connected user` },
    ]);
  });

  it.each([
    ['HasOptedOutOfEmail', /type boolean/],
    ['Description', /type textarea/],
    ['Birthdate', /type date/],
    ['Secret__c', /type encryptedstring/],
    ['Photo__c', /does not export/],
    ['MailingAddress', /MailingStreet, MailingCity, MailingPostalCode/],
  ])('names the identifier %s that cannot tell people apart', (identifier, message) => {
    expect(problems({ identifier })).toEqual([{ path: 'identifier', message: has(message) }]);
  });

  it.each(['Id', 'Email', 'CustomerNumber__c', 'AccountId', 'Account.Name', 'Mentor__r.Email'])(
    'may be identified by %s',
    (identifier) => {
      expect(compile({ identifier }).plan?.identifier.source).toBe(identifier);
    },
  );

  it('names the parts of a compound field that can be picked in its place', () => {
    const fields = [{ source: 'Email' }, { source: 'MailingAddress' }, { source: 'Place__c' }, { source: 'Photo__c' }];
    expect(problems({ fields: [...fields, { source: 'Account.BillingAddress' }] })).toEqual([
      { path: 'fields[1].source', message: has(/: MailingStreet, MailingCity, MailingPostalCode$/) },
      { path: 'fields[2].source', message: has(/: Place__Latitude__s$/) },
      { path: 'fields[3].source', message: has(/type base64/) },
      { path: 'fields[4].source', message: has(/: Account.BillingCity$/) },
    ]);
  });

  it('may map a name that is made of several fields, which Salesforce does export', () => {
    expect(problems({ fields: [{ source: 'Name' }, { source: 'FirstName' }] })).toEqual([]);
  });

  it('names attributes that are used twice; case tells names apart, as it does at Customer.io', () => {
    const fields = [
      { source: 'Email', target: 'email' },
      { source: 'Name', target: 'Email' },
      { source: 'FirstName', target: 'email' },
      { source: 'Email' },
    ];
    expect(problems({ fields })).toEqual([
      { path: 'fields[2].target', message: has(/^email is the name of another attribute/) },
      { path: 'fields[3].target', message: has(/^Email is the name of another attribute/) },
    ]);
  });

  it('names a path that is too long for an attribute and has no name of its own', () => {
    const source = `${'a'.repeat(80)}.${'b'.repeat(80)}`;
    const found = problems({ fields: [{ source: 'Email' }, { source }] });
    expect(found).toEqual([{ path: 'fields[1].target', message: has(/150 bytes/) }]);
    expect(problems({ fields: [{ source: 'Email' }, { source, target: 'short' }] })).toEqual([]);
  });

  it('has at most 300 attributes', () => {
    const fields = Array.from({ length: 300 }, (_, index) => ({ source: 'Email', target: `email ${index}` }));
    expect(problems({ fields })).toEqual([]);
    const unchecked = { ...definition(), fields: [...fields, { source: 'Name' }] };
    expect(compileFieldPlan(unchecked, descriptions).problems).toEqual([{ path: 'fields', message: has(/300/) }]);
  });

  it('follows at most 55 lookups', () => {
    const lookup = (index: number) => ({ referenceTo: ['Account'], relationshipName: `L${index}__r` });
    const lookups = Array.from({ length: 56 }, (_, index) => field(`L${index}__c`, 'reference', lookup(index)));
    const of = { object: object('Contact', [...CONTACT.fields, ...lookups]), related: RELATED };
    const fields = lookups.map((_, index) => ({ source: `L${index}__r.Name` }));
    expect(problems({ fields: fields.slice(1) }, of)).toEqual([]);
    expect(problems({ fields }, of)).toEqual([{ path: 'fields', message: has(/55 lookups/) }]);
  });

  it('leaves room for a filter in the query', () => {
    const name = (index: number) => `${'x'.repeat(70)}${index}__c`;
    const many = Array.from({ length: 450 }, (_, index) => field(name(index), 'string'));
    const of = { object: object('Contact', [...CONTACT.fields, ...many]), related: RELATED };
    const fields = many.map((one) => ({ source: one.name, target: one.name.slice(60) }));
    expect(problems({ fields: fields.slice(0, 300) }, of)).toEqual([]);
    const paths = fields
      .slice(0, 300)
      .map(({ target }, index) => ({ source: `Mentor__r.Mentor__r.Mentor__r.${name(index)}`, target }));
    expect(problems({ fields: paths }, of)).toEqual([{ path: 'fields', message: has(/30000 characters/) }]);
  });

  it('names the fields of its filter that are gone or cannot be filtered', () => {
    const filter = "Email != null AND (Gone__c = 1 OR Account.Gone__c = 2 OR Description = 'x' OR account.NAME = 'y')";
    expect(problems({ filter })).toEqual([
      { path: 'filter', message: has(/^Gone__c does not exist on Contact/) },
      { path: 'filter', message: has(/^Account.Gone__c does not exist on Contact/) },
      { path: 'filter', message: 'Description cannot be used in a filter' },
    ]);
  });

  it('says what is wrong with a filter that is no condition', () => {
    expect(problems({ filter: 'Email != null LIMIT 1' })).toEqual([{ path: 'filter', message: has(/without LIMIT/) }]);
  });
});

describe('the paths of a definition', () => {
  it('are those of its identifier, fields and filter, each once', () => {
    const fields = [{ source: 'Email' }, { source: 'Account.Name' }, { source: 'Email', target: 'mail' }];
    const filter =
      'Owner.Name != null AND Email != null AND Id IN (SELECT ContactId FROM CampaignMember WHERE X__c = 1)';
    expect(fieldPaths(definition({ identifier: 'Id', fields, filter }))).toEqual([
      'Id',
      'Email',
      'Account.Name',
      'Owner.Name',
    ]);
  });

  it('leave out a filter that cannot be read', () => {
    expect(fieldPaths(definition({ filter: 'nonsense' }))).toEqual(['Id', 'Email']);
  });
});

const TYPES: readonly FieldType[] = [
  'string',
  'multipicklist',
  'json',
  'anyType',
  'complexvalue',
  'time',
  'encryptedstring',
];

describe('a mapped field', () => {
  it.each(TYPES)('may have the type %s', (type) => {
    const of = { object: object('Account', [...ACCOUNT.fields, field('Any__c', type)]), related: RELATED };
    const { plan } = compile({ object: 'Account', fields: [{ source: 'Any__c' }] }, of);
    expect(plan?.attributes).toEqual([{ column: 3, source: 'Any__c', target: 'Any__c', type }]);
  });
});
