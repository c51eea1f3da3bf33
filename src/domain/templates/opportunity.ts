import type { SyncTemplate } from './sync-template.ts';

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunity.htm */
export const OPPORTUNITY: SyncTemplate = {
  id: 'Opportunity',
  name: 'Opportunities',
  description:
    'Every opportunity as a custom object of type 2, with its stage, amount and account. Objects cannot be related to each other, so the account is an attribute.',
  definition: {
    name: 'Opportunities',
    object: 'Opportunity',
    identifier: 'Id',
    fields: [
      { source: 'Name', target: 'name' },
      { source: 'StageName', target: 'stage' },
      { source: 'Amount', target: 'amount' },
      { source: 'Probability', target: 'probability' },
      { source: 'CloseDate', target: 'close_date' },
      { source: 'Type', target: 'type' },
      { source: 'LeadSource', target: 'lead_source' },
      { source: 'ForecastCategoryName', target: 'forecast_category' },
      { source: 'IsClosed', target: 'is_closed' },
      { source: 'IsWon', target: 'is_won' },
      { source: 'AccountId', target: 'account_id' },
      { source: 'Account.Name', target: 'account' },
      { source: 'Owner.Name', target: 'owner' },
      { source: 'CreatedDate', target: 'created_at' },
    ],
    format: { type: 'object', objectTypeId: '2', objectName: 'Opportunities' },
    deletions: 'send',
    schedule: { every: '15m' },
    settlingLag: '5m',
  },
};
