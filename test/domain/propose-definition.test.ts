import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFieldPlan } from '../../src/domain/compile-field-plan.ts';
import type { FieldDescription, FieldType, ObjectDescription } from '../../src/domain/object-description.ts';
import { proposeDefinition } from '../../src/domain/propose-definition.ts';
import { reservedTargetProblem } from '../../src/domain/reserved-targets.ts';
import { syncDefinitionSchema } from '../../src/domain/sync-definition.ts';
import { CONTACT, field, object, SYSTEM_FIELDS } from './plan-fixtures.ts';

const PLACES = { connectionId: 'con_12345678', destinationId: 'dst_12345678' };
const alone = (described: ObjectDescription) => ({ object: described, related: new Map() });
const lookup = (name: string, referenceTo: string[], relationshipName: string) =>
  field(name, 'reference', { referenceTo, relationshipName });
const sources = (described: ObjectDescription) => proposeDefinition(described).definition.fields;

const TYPES: FieldType[] = [
  'reference',
  'string',
  'textarea',
  'email',
  'picklist',
  'encryptedstring',
  'boolean',
  'double',
  'currency',
  'datetime',
  'base64',
  'address',
  'location',
  'anyType',
];
const OBJECTS = ['Contact', 'Lead', 'Account', 'Campaign', 'User', 'Invoice__c', 'Odd__c'];

const apiName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,79}$/);
const fieldName = fc.oneof(
  { weight: 4, arbitrary: apiName },
  fc.constantFrom(
    'Name',
    'name',
    'Email',
    'Id__c',
    'id__c',
    'Object_Id__c',
    'ObjectId',
    'objectId__c',
    'Created_At__c',
  ),
  fc.constantFrom('OBJECT_NAME__c', 'a_b', 'aB', 'A__B', '__proto__', 'constructor', 'CIO_Id__c', 'CreatedDate', '___'),
  fc.string({ unit: 'binary', maxLength: 200 }),
);
const anyField: fc.Arbitrary<FieldDescription> = fc.record(
  {
    name: fieldName,
    label: fc.string({ maxLength: 50 }),
    type: fc.constantFrom(...TYPES),
    custom: fc.boolean(),
    filterable: fc.boolean(),
    length: fc.nat(40_000),
    calculated: fc.boolean(),
    referenceTo: fc.array(fc.constantFrom(...OBJECTS), { maxLength: 3 }),
    relationshipName: fc.oneof(fc.constantFrom('Parent', 'parent', 'Odd__c', 'Name'), fieldName),
    picklistValues: fc.constant([]),
    compoundFieldName: fc.constantFrom('Name', 'Address__c', 'a_b'),
  },
  {
    requiredKeys: [
      'name',
      'label',
      'type',
      'custom',
      'filterable',
      'length',
      'calculated',
      'referenceTo',
      'picklistValues',
    ],
  },
);
const anyLookup = fc
  .record({ name: apiName, target: fc.constantFrom(...OBJECTS), relationshipName: fieldName })
  .map(({ name, target, relationshipName }) => lookup(name, [target], relationshipName));
const anyObject = fc
  .record({
    name: fc.constantFrom(...OBJECTS),
    label: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('', '  ', '\ud800', 'ü'.repeat(200)),
    ),
    queryable: fc.constant(true),
    lookups: fc.array(anyLookup, { maxLength: 6 }),
    fields: fc.oneof(fc.array(anyField, { maxLength: 6 }), fc.array(anyField, { minLength: 30, maxLength: 80 })),
  })
  .map(({ lookups, fields, ...rest }) => ({ ...rest, fields: [...SYSTEM_FIELDS, ...lookups, ...fields] }));

describe('a proposed definition', () => {
  it('always compiles against what it was made of, and passes as a definition', () => {
    const seen = { person: 0, event: 0, object: 0, relationship: 0 };
    fc.assert(
      fc.property(anyObject, (described) => {
        const { definition, reasons } = proposeDefinition(described);
        const complete = { ...definition, ...PLACES };
        expect(syncDefinitionSchema.parse(complete)).toEqual(complete);
        const { plan, problems } = compileFieldPlan(definition, alone(described));
        expect(problems).toEqual([]);
        expect(plan?.attributes.length).toBeGreaterThan(0);
        expect(reasons.length).toBeGreaterThan(0);
        seen[definition.format.type] += 1;
      }),
      { numRuns: 400 },
    );
    expect(Math.min(seen.person, seen.object, seen.relationship)).toBeGreaterThan(5);
  });

  it('has at most 40 attributes, named in snake_case, none twice, none reserved', () => {
    fc.assert(
      fc.property(anyObject, (described) => {
        const { format, fields } = proposeDefinition(described).definition;
        const targets = fields.map(({ target }) => target ?? '');
        expect(targets.length).toBeLessThanOrEqual(40);
        expect(targets.filter((target) => !/^[a-z0-9]+(_[a-z0-9]+)*$/.test(target))).toEqual([]);
        expect(new Set(targets).size).toBe(targets.length);
        expect(targets.filter((target) => reservedTargetProblem(target, format) !== undefined)).toEqual([]);
        if (format.type === 'person') expect(targets).not.toContain('id');
      }),
      { numRuns: 400 },
    );
  });

  it('is a record id alone where there is nothing else to map', () => {
    const id = [{ source: 'Id', target: 'salesforce_id' }];
    expect(
      sources(
        object(
          'Bare__c',
          SYSTEM_FIELDS.filter(({ name }) => name !== 'CreatedDate'),
        ),
      ),
    ).toEqual(id);
    const compound = [field('Id', 'id'), field('SystemModstamp', 'datetime'), field('Site__c', 'location')];
    expect(sources(object('Place__c', compound))).toEqual(id);
  });

  it('of an object that cannot be synced compiles to the reason', () => {
    const described = object('Odd__c', []);
    const { problems } = compileFieldPlan(proposeDefinition(described).definition, alone(described));
    expect(problems.filter(({ path }) => path === 'object').map(({ message }) => message)).toEqual([
      'Odd__c has no record ids',
      expect.stringContaining('Odd__c has no field that says when a record changed'),
    ]);
  });
});

describe('the format that is proposed', () => {
  const propose = (...fields: FieldDescription[]) =>
    proposeDefinition(object('Thing__c', [...SYSTEM_FIELDS, ...fields])).definition.format;
  const email = field('Email__c', 'email');
  const contact = lookup('Contact__c', ['Contact'], 'Contact__r');
  const lead = lookup('Lead__c', ['Lead'], 'Lead__r');
  const account = lookup('Account__c', ['Account'], 'Account__r');
  const event = lookup('Event__c', ['Event__c'], 'Event__r');
  const owner = lookup('OwnerId', ['Group', 'User'], 'Owner');
  const much = Array.from({ length: 6 }, (_, index) => field(`Note${index}__c`, 'string'));

  it('is a person where there is an email address and nobody is looked up', () => {
    expect(propose(email, account, owner)).toEqual({ type: 'person' });
  });

  it('is a relationship where a person and another object are looked up, with few fields besides', () => {
    const relation = { type: 'relationship', objectTypeId: '1', personField: 'Contact__c' };
    expect(propose(contact, owner, event)).toEqual({ ...relation, objectField: 'Event__c' });
    expect(propose(email, event, account, contact)).toEqual({ ...relation, objectField: 'Account__c' });
    expect(propose(lead, contact, account)).toEqual({ ...relation, objectField: 'Account__c' });
    const campaign = lookup('Campaign__c', ['Campaign'], 'Campaign__r');
    expect(propose(lead, campaign)).toEqual({
      type: 'relationship',
      objectTypeId: '3',
      personField: 'Lead__c',
      objectField: 'Campaign__c',
    });
  });

  it('is an object otherwise, named by its label', () => {
    const thing = { type: 'object', objectTypeId: '1', objectName: 'Thing__c' };
    expect(propose(contact, account, ...much)).toEqual(thing);
    expect(propose(contact, account, field('Amount__c', 'currency'))).toEqual(thing);
    expect(propose(contact, email, owner)).toEqual(thing);
    expect(propose(account)).toEqual(thing);
    const labelled = { ...object('Thing__c', SYSTEM_FIELDS), label: 'Rental things' };
    expect(proposeDefinition(labelled)).toMatchObject({
      name: 'Rental things',
      definition: { format: { objectName: 'Rental things' } },
    });
  });

  it('goes by the first of two fields that share a name, as a path does', () => {
    const again = { ...contact, name: 'CREATEDDATE' };
    expect(propose(again, account)).toMatchObject({ type: 'object' });
  });

  it('says why, and what to check', () => {
    const [why, ...check] = proposeDefinition(object('Thing__c', [...SYSTEM_FIELDS, email])).reasons;
    expect(why).toContain('Email__c');
    expect(check.join(' ')).toContain('Check');
  });
});

describe('the fields that are proposed', () => {
  it('begin with the name, addresses, names behind lookups and the creation date', () => {
    const { definition, reasons } = proposeDefinition(CONTACT);
    expect(definition.fields.map(({ source, target }) => `${source} > ${target ?? ''}`)).toEqual([
      'Name > name',
      'Email > email',
      'Account.Name > account',
      'Owner.Name > owner',
      'Mentor__r.Name > mentor',
      'CreatedDate > created_at',
      'FirstName > first_name',
      'Description > description',
      'Birthdate > birthdate',
      'HasOptedOutOfEmail > has_opted_out_of_email',
      'CustomerNumber__c > customer_number',
      'MailingStreet > mailing_street',
      'MailingCity > mailing_city',
      'MailingPostalCode > mailing_postal_code',
      'Place__Latitude__s > place_latitude',
    ]);
    expect(reasons.join(' ')).not.toContain('recycle bin');
  });

  it('leave out long texts, and say so', () => {
    const notes = field('Notes__c', 'textarea', { length: 32_000 });
    const { definition, reasons } = proposeDefinition(object('Thing__c', [...SYSTEM_FIELDS, notes]));
    expect(definition.fields.map(({ source }) => source)).toEqual(['CreatedDate']);
    expect(reasons.join(' ')).toContain('Notes__c');
  });

  it('do not take a name by which Customer.io knows a person', () => {
    const own = ['Id__c', 'Email', 'Email__c', 'Unsubscribed__c', 'Created_At__c'];
    const fields = own.map((name) => field(name, name.startsWith('Email') ? 'email' : 'string'));
    expect(sources(object('Guest__c', [...SYSTEM_FIELDS, ...fields])).map(({ target }) => target)).toEqual([
      'email',
      'salesforce_email',
      'created_at',
      'salesforce_id',
      'salesforce_unsubscribed',
      'salesforce_created_at',
    ]);
  });

  it('are counted where they would share a name', () => {
    const fields = ['Vat', 'vat__c', 'VAT__pc'].map((name) => field(name, 'string'));
    expect(sources(object('Thing__c', [...SYSTEM_FIELDS, ...fields])).map(({ target }) => target)).toEqual([
      'created_at',
      'vat',
      'vat_2',
      'vat_3',
    ]);
  });
});
