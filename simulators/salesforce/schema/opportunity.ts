import type { Cell } from './field.ts';
import { derived, field, picklist, reference } from './field.ts';
import type { ObjectSchema } from './field.ts';
import { systemFields } from './system-fields.ts';
import { viewedFields } from './viewed-fields.ts';
import type { Link } from './field.ts';
import type { World } from './world.ts';
import { NOTES, SOURCES } from './words.ts';

const STAGES = ['Prospecting', 'Negotiation/Review', 'Closed Won', 'Closed Lost'];
const TYPES = ['Existing Business', 'New Business'];
const FORECASTS = ['Omitted', 'Pipeline', 'Best Case', 'Commit', 'Closed'];
const STEPS = ['Call', 'Send "offer"', 'Wait, then ask'];
const READ_ONLY = { updateable: false };
const MONTHS_A_QUARTER = 3;

/** The contact of a deal, which is also its primary role. */
export function opportunityContact(world: World): Link {
  return world.link('Opp contact', 'Contact', '003');
}

export function opportunity(world: World): ObjectSchema {
  return {
    name: 'Opportunity',
    label: 'Opportunity',
    labelPlural: 'Opportunities',
    keyPrefix: '006',
    fields: [
      ...systemFields(world, 'Opportunity', '006'),
      reference('AccountId', 'Account', 'Account', world.link('Opp account', 'Account', '001')),
      reference('ContactId', 'Contact', 'Contact', opportunityContact(world)),
      reference('CampaignId', 'Campaign', 'Campaign', world.link('Opp campaign', 'Campaign', '701', 300)),
      reference('OwnerId', 'User', 'Owner', world.link('Opp owner', 'User', '005'), { nillable: false }),
      field('Name', 'string', (index) => `Deal ${index + 1}`, { length: 120, nillable: false, nameField: true }),
      picklist('StageName', STAGES, world.pick('Opp stage', STAGES), { nillable: false }),
      field('Amount', 'currency', world.some('Opp amount', 900, world.decimal('Opp amount', 0, 900_000, 2))),
      field('Probability', 'percent', world.integer('Opp probability', 0, 100)),
      derived('ExpectedRevenue', 'currency', (get) => {
        const amount = get('Amount');
        return typeof amount === 'number' ? Math.round(amount * Number(get('Probability'))) / 100 : null;
      }),
      field('TotalOpportunityQuantity', 'double', undefined, { scale: 2 }),
      field('CloseDate', 'date', world.date('Opp close', '2025-06-01', 800), { nillable: false }),
      picklist('Type', TYPES, world.some('Opp type', 800, world.pick('Opp type', TYPES))),
      picklist('LeadSource', SOURCES, world.some('Opp source', 700, world.pick('Opp source', SOURCES))),
      field('NextStep', 'string', world.some('Opp step', 500, world.pick('Opp step', STEPS)), { length: 255 }),
      field('Description', 'textarea', world.some('Opp notes', 300, world.pick('Opp notes', NOTES))),
      field('IsPrivate', 'boolean', world.flag('Opp private', 20)),
      field('IsWon', 'boolean', world.flag('Opp won', 250), READ_ONLY),
      derived('IsClosed', 'boolean', (get) => get('IsWon') === true || String(get('StageName')).startsWith('Closed')),
      derived('ForecastCategory', 'picklist', (get) => forecast(get).replace(' Case', 'Case'), {
        picklistValues: FORECASTS.map((name) => name.replace(' Case', 'Case')),
      }),
      derived('ForecastCategoryName', 'picklist', forecast, { picklistValues: FORECASTS }),
      derived('FiscalYear', 'int', (get) => Number(String(get('CloseDate')).slice(0, 4))),
      derived('FiscalQuarter', 'int', (get) =>
        Math.ceil(Number(String(get('CloseDate')).slice(5, 7)) / MONTHS_A_QUARTER),
      ),
      derived('Fiscal', 'string', (get) => `${String(get('FiscalYear'))} ${String(get('FiscalQuarter'))}`, {
        length: 6,
      }),
      field('HasOpportunityLineItem', 'boolean', () => false, READ_ONLY),
      field('LastActivityDate', 'date', undefined, READ_ONLY),
      field('LastStageChangeDate', 'datetime', undefined, READ_ONLY),
      ...viewedFields(),
    ],
  };
}

function forecast(get: (path: string) => Cell): string {
  if (get('IsWon') === true) return 'Closed';
  if (get('IsClosed') === true) return 'Omitted';
  return get('StageName') === 'Prospecting' ? 'Pipeline' : 'Commit';
}
