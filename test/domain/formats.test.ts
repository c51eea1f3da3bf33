import { describe, expect, it } from 'vitest';
import { compileFieldPlan, fieldPaths } from '../../src/domain/compile-field-plan.ts';
import { formatSchema } from '../../src/domain/format.ts';
import { ledgerProblems, needsFullRun, usesLedger } from '../../src/domain/ledger-use.ts';
import { patchDefinition } from '../../src/domain/patch-definition.ts';
import { syncDefinitionSchema } from '../../src/domain/sync-definition.ts';
import { CONTACT, RELATED, definition } from './plan-fixtures.ts';

const EVENT = { type: 'event', name: 'Logged', personField: 'OwnerId' } as const;
const OBJECT = { type: 'object', objectTypeId: '1', objectName: 'Accounts' } as const;
const RELATIONSHIP = { type: 'relationship', objectTypeId: '1', objectField: 'AccountId', personField: 'Id' } as const;

describe('a format', () => {
  it.each([
    { type: 'person' },
    { type: 'event', name: 'Task logged', personField: 'WhoId', timestampField: 'CreatedDate' },
    { type: 'event', nameField: 'Subject', personField: 'Who.Email', on: 'creation' },
    OBJECT,
    {
      type: 'relationship',
      objectTypeId: '1',
      objectField: 'AccountId',
      personField: 'ContactId',
      objectName: 'Accounts',
    },
  ])('may be %j', (format) => {
    expect(formatSchema.parse(format)).toEqual(format);
  });

  it.each([
    ['an event without a name', { type: 'event', personField: 'WhoId' }],
    ['an event with two names', { ...EVENT, nameField: 'Subject' }],
    ['an event whose name has 101 bytes', { ...EVENT, name: 'x'.repeat(101) }],
    ['an event that would delete people', { ...EVENT, name: 'user deleted' }],
    ['an event that would delete objects', { ...EVENT, name: 'Object Deleted' }],
    ['an object type that is no number', { ...OBJECT, objectTypeId: 'Accounts' }],
    ['object type 0', { ...OBJECT, objectTypeId: '0' }],
    ['an object without a name', { type: 'object', objectTypeId: '1' }],
    ['a field that is no field', { ...RELATIONSHIP, objectField: 'Id, (SELECT Id FROM Contacts) FROM Account--' }],
    ['another setting', { type: 'person', objectTypeId: '1' }],
    ['another type', { type: 'people' }],
  ])('is not %s', (_, format) => {
    expect(formatSchema.safeParse(format).success).toBe(false);
  });

  it('has fields of its own, which are described and selected too', () => {
    const sync = definition({ format: RELATIONSHIP, fields: [{ source: 'Email' }] });
    expect(fieldPaths(sync)).toEqual(['Id', 'AccountId', 'Email']);
    const { plan } = compileFieldPlan(sync, { object: CONTACT, related: RELATED });
    expect(plan?.columns).toContain('AccountId');
    expect(plan).toMatchObject({ ledger: true, format: { object: { source: 'AccountId', type: 'reference' } } });
  });

  it.each([
    [{ ...EVENT, personField: 'Nobody__c' }, 'format.personField', 'does not exist'],
    [{ ...EVENT, personField: 'Birthdate' }, 'format.personField', 'cannot identify a person'],
    [{ ...EVENT, timestampField: 'Email' }, 'format.timestampField', 'not a time'],
    [{ type: 'event', nameField: 'HasOptedOutOfEmail', personField: 'Id' }, 'format.nameField', 'not a name'],
    [{ ...RELATIONSHIP, objectField: 'MailingAddress' }, 'format.objectField', 'made of several fields'],
  ] as const)('does not fit when a field does not: %j', (format, path, words) => {
    const { plan, problems } = compileFieldPlan(definition({ format: formatSchema.parse(format) }), {
      object: CONTACT,
      related: RELATED,
    });
    expect(plan).toBeUndefined();
    expect(problems).toEqual([{ path, message: expect.stringContaining(words) }]);
  });

  it('of objects keeps attribute names for itself', () => {
    const fields = [
      { source: 'Email', target: 'objectTypeId' },
      { source: 'Name', target: 'objectName' },
    ];
    const { problems } = compileFieldPlan(definition({ format: OBJECT, fields }), {
      object: CONTACT,
      related: RELATED,
    });
    expect(problems.map(({ path }) => path)).toEqual(['fields[0].target', 'fields[1].target']);
  });
});

describe('all fields', () => {
  it('are those that Salesforce exports; the others are named with the reason', () => {
    const { plan, problems } = compileFieldPlan(definition({ fields: 'all' }), { object: CONTACT, related: RELATED });
    expect(problems).toEqual([]);
    expect(plan?.attributes.map(({ target }) => target)).toContain('MailingCity');
    expect(plan?.attributes.map(({ target }) => target)).not.toContain('MailingAddress');
    expect(plan?.omitted).toEqual([
      { source: 'Photo__c', reason: expect.stringContaining('does not export') },
      { source: 'MailingAddress', reason: expect.stringContaining('made of several fields') },
      { source: 'Place__c', reason: expect.stringContaining('made of several fields') },
    ]);
  });

  it('are at most as many as Customer.io takes', () => {
    const many = Array.from({ length: 400 }, (_, index) => ({ ...field0(), name: `F${index}__c` }));
    const object = { ...CONTACT, fields: [...CONTACT.fields, ...many] };
    const { plan, problems } = compileFieldPlan(definition({ fields: 'all' }), { object, related: RELATED });
    expect(problems).toEqual([]);
    expect(plan?.attributes).toHaveLength(300);
    expect(plan?.omitted?.some(({ reason }) => reason.includes('at most 300'))).toBe(true);
  });
});

function field0() {
  const [first] = CONTACT.fields.filter(({ name }) => name === 'Email');
  if (first === undefined) throw new Error('no Email');
  return first;
}

describe('a ledger', () => {
  it.each([
    [{ format: { type: 'person' } }, false],
    [{ format: { type: 'person' }, ledger: true }, true],
    [{ format: OBJECT }, false],
    [{ format: OBJECT, leavesFilter: 'delete' }, true],
    [{ format: OBJECT, reconcile: { every: '1d' } }, true],
    [{ format: EVENT }, true],
    [{ format: RELATIONSHIP }, true],
  ] as const)('is kept where it is needed or wished: %j', (change, expected) => {
    expect(usesLedger(syncDefinitionSchema.parse({ ...definition(), ...change }))).toBe(expected);
  });

  it('cannot be off where it is needed, and events cannot be deleted', () => {
    expect(ledgerProblems({ ...definition({ format: RELATIONSHIP }), ledger: false })).toEqual([
      { path: 'ledger', message: 'cannot be off: format relationship needs it' },
    ]);
    expect(ledgerProblems({ ...definition({ format: EVENT }), leavesFilter: 'delete' })).toEqual([
      { path: 'leavesFilter', message: expect.stringContaining('event cannot be deleted') },
    ]);
  });

  it('that begins or is about something else needs a complete read', () => {
    const person = definition();
    expect(needsFullRun(person, { ...person, ledger: true })).toBe(true);
    expect(needsFullRun({ ...person, ledger: true }, person)).toBe(false);
    expect(needsFullRun(person, { ...person, format: OBJECT })).toBe(true);
    expect(needsFullRun(person, { ...person, destinationId: 'dst_87654321' })).toBe(true);
    expect(needsFullRun(person, { ...person, name: 'Other', filter: 'Email != null' })).toBe(false);
  });
});

describe('an edit of the format', () => {
  it('to another type replaces it whole', () => {
    const edited = patchDefinition(definition({ format: RELATIONSHIP }), { format: { type: 'person' } });
    expect(syncDefinitionSchema.parse(edited).format).toEqual({ type: 'person' });
  });

  it('changes a part of it otherwise', () => {
    const edited = patchDefinition(definition({ format: OBJECT }), { format: { objectName: 'Companies' } });
    expect(syncDefinitionSchema.parse(edited).format).toEqual({ ...OBJECT, objectName: 'Companies' });
  });

  it('from a name to a field of names takes the field', () => {
    const edited = patchDefinition(definition({ format: EVENT }), { format: { nameField: 'Title' } });
    expect(syncDefinitionSchema.parse(edited).format).toEqual({
      type: 'event',
      personField: 'OwnerId',
      nameField: 'Title',
    });
  });
});
