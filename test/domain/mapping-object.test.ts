import { describe, expect, it } from 'vitest';
import { CONTEXT, RECORD_ID, contentOf, formatPlan, mapRow, rowOf } from './mapping-fixtures.ts';

const COLUMNS = { Name: 'string', NumberOfEmployees: 'int', Notes__c: 'textarea' } as const;
const plan = formatPlan(() => ({ type: 'object', objectTypeId: '1', objectName: 'Accounts' }), COLUMNS, {
  attributes: { Name: 'name', NumberOfEmployees: 'employees' },
});

describe('a record that is a custom object', () => {
  it('is a group call without a person, which keeps the name of its kind', () => {
    expect(contentOf(mapRow(plan, CONTEXT, rowOf(plan, { Name: 'Acme, "Inc."', NumberOfEmployees: '12' })))).toEqual({
      type: 'group',
      groupId: RECORD_ID,
      traits: { objectTypeId: '1', objectName: 'Accounts', name: 'Acme, "Inc."', employees: 12 },
    });
  });

  it('loses attributes whose fields are empty', () => {
    expect(contentOf(mapRow(plan, CONTEXT, rowOf(plan)))).toMatchObject({ traits: { name: null, employees: null } });
  });

  it('is deleted by the event that Customer.io knows, within its type', () => {
    expect(contentOf(mapRow(plan, CONTEXT, rowOf(plan, { IsDeleted: 'true' })))).toEqual({
      type: 'track',
      event: 'Object Deleted',
      anonymousId: RECORD_ID,
      properties: { objectId: RECORD_ID, objectTypeId: '1' },
    });
  });

  it('is rejected without an identifier', () => {
    const named = { ...plan, identifier: { column: 3, source: 'Name', type: 'string' } as const };
    expect(mapRow(named, CONTEXT, rowOf(named))).toMatchObject({
      type: 'rejected',
      rejection: { reason: 'missing_identifier' },
    });
  });

  it('cuts long texts at the end of a character where the sync says so', () => {
    const cuts = formatPlan(() => ({ type: 'object', objectTypeId: '1', objectName: 'Accounts' }), COLUMNS, {
      attributes: { Notes__c: 'notes' },
      longValues: 'truncate',
    });
    const content = contentOf(mapRow(cuts, CONTEXT, rowOf(cuts, { Notes__c: `x${'é'.repeat(600)}😀` })));
    expect(content).toMatchObject({ traits: { notes: `x${'é'.repeat(499)}` } });
    const rejects = { ...cuts, longValues: 'reject' as const };
    expect(mapRow(rejects, CONTEXT, rowOf(cuts, { Notes__c: 'é'.repeat(600) }))).toMatchObject({
      type: 'rejected',
      rejection: { reason: 'attribute_too_long' },
    });
  });
});
