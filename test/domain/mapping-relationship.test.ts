import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRemovalWriter } from '../../src/domain/mapping/removal-writer.ts';
import { readRelationshipKey, relationshipKey } from '../../src/domain/mapping/relationship-key.ts';
import { CONTEXT, RECORD_ID, VERSION, contentOf, formatPlan, mapRow, rowOf } from './mapping-fixtures.ts';

const COLUMNS = { AccountId: 'reference', ContactId: 'reference', Role__c: 'picklist' } as const;
const plan = formatPlan(
  (column) => ({
    type: 'relationship',
    objectTypeId: '1',
    object: column('AccountId'),
    person: column('ContactId'),
  }),
  COLUMNS,
  { attributes: { Role__c: 'role' }, ledger: true },
);
const ENDS = { AccountId: '0015g00000Acc01AAB', ContactId: '0035g00000Who01AAB' };

describe('a record that is a relationship', () => {
  it('is a group call with a person, its fields the attributes of the relationship', () => {
    expect(contentOf(mapRow(plan, CONTEXT, rowOf(plan, { ...ENDS, Role__c: 'Buyer' })))).toEqual({
      type: 'group',
      groupId: ENDS.AccountId,
      userId: ENDS.ContactId,
      traits: { objectTypeId: '1', relationshipAttributes: { role: 'Buyer' } },
    });
  });

  it('keeps the name of the object’s kind on the object, where one is given', () => {
    const named = { ...plan, format: { ...plan.format, objectName: 'Accounts' } };
    expect(contentOf(mapRow(named, CONTEXT, rowOf(plan, ENDS)))).toMatchObject({
      traits: { objectTypeId: '1', objectName: 'Accounts', relationshipAttributes: { role: null } },
    });
  });

  it.each([{ AccountId: '' }, { ContactId: '' }, { AccountId: ' ', ContactId: '' }])(
    'relates nothing when an end is empty: %j',
    (missing) => {
      expect(mapRow(plan, CONTEXT, rowOf(plan, { ...ENDS, ...missing }))).toEqual({
        type: 'nothing',
        recordId: RECORD_ID,
        version: VERSION,
      });
    },
  );

  it('that was deleted names what stood for it', () => {
    expect(mapRow(plan, CONTEXT, rowOf(plan, { ...ENDS, IsDeleted: 'true' }))).toEqual({
      type: 'deleted',
      recordId: RECORD_ID,
      version: VERSION,
      key: relationshipKey({ objectId: ENDS.AccountId, personId: ENDS.ContactId }),
    });
  });

  it('is taken out by the event that Customer.io knows', () => {
    const write = compileRemovalWriter(plan, CONTEXT);
    const key = relationshipKey({ objectId: 'acme', personId: '1' });
    const json: unknown = JSON.parse(String(write?.({ key, recordId: RECORD_ID, version: VERSION, reason: 'moved' })));
    expect(json).toMatchObject({
      type: 'track',
      event: 'Relationship Deleted',
      userId: '1',
      properties: { objectId: 'acme', objectTypeId: '1' },
      timestamp: VERSION,
    });
  });

  it('has a key that no other two ends have', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, text, (a, b, c, d) => {
        const key = relationshipKey({ objectId: a, personId: b });
        expect(readRelationshipKey(key)).toEqual({ objectId: a, personId: b });
        expect(key === relationshipKey({ objectId: c, personId: d })).toBe(a === c && b === d);
      }),
    );
  });
});
