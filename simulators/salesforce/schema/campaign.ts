import { field, picklist, reference } from './field.ts';
import type { ObjectSchema } from './field.ts';
import { systemFields } from './system-fields.ts';
import { viewedFields } from './viewed-fields.ts';
import type { World } from './world.ts';
import { NOTES } from './words.ts';

const TYPES = ['Conference', 'Webinar', 'Trade Show', 'Email', 'Advertisement', 'Other'];
const STATUSES = ['Planned', 'In Progress', 'Completed', 'Aborted'];
/** Counts over members, deals and child campaigns that Salesforce keeps by itself: none is kept here. */
const ROLL_UPS = ['NumberOfLeads', 'NumberOfConvertedLeads', 'NumberOfContacts', 'NumberOfResponses'];

export function campaign(world: World): ObjectSchema {
  const type = world.pick('Campaign type', TYPES);
  return {
    name: 'Campaign',
    label: 'Campaign',
    labelPlural: 'Campaigns',
    keyPrefix: '701',
    fields: [
      ...systemFields(world, 'Campaign', '701'),
      field('Name', 'string', (index) => `${type(index)} "${2024 + (index % 3)}" ${index + 1}`, {
        nillable: false,
        nameField: true,
      }),
      reference('OwnerId', 'User', 'Owner', world.link('Campaign owner', 'User', '005'), { nillable: false }),
      reference('ParentId', 'Campaign', 'Parent'),
      picklist('Type', TYPES, type),
      picklist('Status', STATUSES, world.pick('Campaign status', STATUSES)),
      field('StartDate', 'date', world.some('Campaign start', 900, world.date('Campaign start', '2025-01-01', 600))),
      field('EndDate', 'date', world.some('Campaign end', 600, world.date('Campaign end', '2026-09-01', 300))),
      field('ExpectedRevenue', 'currency', world.some('Campaign rev', 500, world.integer('Campaign rev', 0, 900_000))),
      field('BudgetedCost', 'currency', world.some('Campaign cost', 700, world.integer('Campaign budget', 0, 90_000))),
      field('ActualCost', 'currency', world.some('Campaign cost', 500, world.decimal('Campaign cost', 0, 90_000, 2))),
      field('ExpectedResponse', 'percent', world.some('Campaign resp', 600, world.integer('Campaign resp', 0, 100))),
      field('NumberSent', 'double', world.some('Campaign sent', 600, world.integer('Campaign sent', 0, 50_000))),
      field('IsActive', 'boolean', world.flag('Campaign active', 600)),
      field('Description', 'textarea', world.some('Campaign notes', 400, world.pick('Campaign notes', NOTES))),
      ...ROLL_UPS.map((name) => field(name, 'int', () => 0, { updateable: false })),
      reference('CampaignMemberRecordTypeId', [], null),
      field('LastActivityDate', 'date', undefined, { updateable: false }),
      ...viewedFields(),
    ],
  };
}
