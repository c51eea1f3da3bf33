import { describe, expect, it } from 'vitest';
import { definitionProblems } from '../../src/domain/definition-problems.ts';
import { checkFilter } from '../../src/domain/filter.ts';
import { formatFields } from '../../src/domain/format.ts';
import { reservedTargetProblem } from '../../src/domain/reserved-targets.ts';
import { syncDefinitionSchema } from '../../src/domain/sync-definition.ts';
import { TEMPLATES, templateOf } from '../../src/domain/templates/index.ts';

const PLACES = { connectionId: 'con_12345678', destinationId: 'dst_12345678' };

/** What each becomes: type, object type or event name, and the fields that say whose it is. */
const FORMATS = [
  ['Contact', 'person', '', ''],
  ['Lead', 'person', '', ''],
  ['Account', 'object', '1 Accounts', ''],
  ['Contact.Account', 'relationship', '1 Accounts', 'AccountId Id'],
  ['AccountContactRelation', 'relationship', '1 Accounts', 'AccountId ContactId'],
  ['Opportunity', 'object', '2 Opportunities', ''],
  ['OpportunityContactRole', 'relationship', '2 Opportunities', 'OpportunityId ContactId'],
  ['Campaign', 'object', '3 Campaigns', ''],
  ['CampaignMember', 'relationship', '3 Campaigns', 'CampaignId LeadOrContactId'],
  ['Task', 'event', 'Task logged, on creation', 'WhoId CreatedDate'],
  ['Event', 'event', 'Meeting scheduled, on creation', 'WhoId CreatedDate'],
  ['Case', 'event', 'Case opened, on creation', 'ContactId CreatedDate'],
  ['User', 'person', '', ''],
];

describe('templates', () => {
  it('have a row each in the table of this file, in the order of templates/index.ts', () => {
    expect(TEMPLATES.map(({ id }) => id)).toEqual(FORMATS.map(([id]) => id));
  });

  it('have the format that fits their object', () => {
    const table = TEMPLATES.map(({ id, definition: { format } }) => [
      id,
      format.type,
      'objectTypeId' in format
        ? `${format.objectTypeId} ${format.objectName ?? ''}`
        : format.type === 'event'
          ? `${format.name ?? ''}, on ${format.on ?? ''}`
          : '',
      formatFields(format)
        .map(({ source }) => source)
        .join(' '),
    ]);
    expect(table).toEqual(FORMATS);
  });

  it.each(TEMPLATES)('$id is complete but for its connection and destination', ({ definition }) => {
    const complete = { ...definition, ...PLACES };
    expect(syncDefinitionSchema.parse(complete)).toEqual(complete);
    expect(definitionProblems(complete, new Date('2026-11-25T00:00:00Z'))).toEqual([]);
    if (definition.filter !== undefined) expect(checkFilter(definition.filter)).toMatchObject({ type: 'valid' });
  });

  it.each(TEMPLATES)('$id names its attributes in snake_case, none twice, none reserved', ({ definition }) => {
    const fields = definition.fields === 'all' ? [] : definition.fields;
    const targets = fields.map(({ target }) => target ?? '');
    expect(
      targets.filter((target) => !/^[a-z]+(_[a-z]+)*$/.test(target)),
      'not in snake_case',
    ).toEqual([]);
    expect(new Set(targets).size).toBe(targets.length);
    expect(
      targets.filter((target) => reservedTargetProblem(target, definition.format) !== undefined),
      'reserved by Customer.io',
    ).toEqual([]);
    expect(
      fields.filter(({ source }) => source.endsWith('__c')),
      'not standard fields',
    ).toEqual([]);
  });

  it('are told apart by their ids, of which that of an object is its main one', () => {
    expect(new Set(TEMPLATES.map(({ id }) => id)).size).toBe(TEMPLATES.length);
    for (const { id, definition } of TEMPLATES) expect(id.split('.')[0]).toBe(definition.object);
    expect(templateOf('contact')?.definition.format.type).toBe('person');
    expect(templateOf('Invoice__c')).toBeUndefined();
  });

  it('compare daily where records may vanish without a trace', () => {
    const compared = TEMPLATES.filter(({ definition }) => definition.reconcile !== undefined);
    expect(compared.map(({ id }) => id)).toEqual([
      'AccountContactRelation',
      'OpportunityContactRole',
      'CampaignMember',
    ]);
  });

  it('delete a person for leaving the filter only where nothing else can', () => {
    const deleting = TEMPLATES.filter(({ definition }) => definition.leavesFilter === 'delete');
    expect(deleting.map(({ id }) => id)).toEqual(['User']);
  });
});
