import type { SyncTemplate } from './sync-template.ts';

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_campaign.htm */
export const CAMPAIGN: SyncTemplate = {
  id: 'Campaign',
  name: 'Campaigns',
  description: 'Every campaign as a custom object of type 3, to which its members can be related.',
  definition: {
    name: 'Campaigns',
    object: 'Campaign',
    identifier: 'Id',
    fields: [
      { source: 'Name', target: 'name' },
      { source: 'Type', target: 'type' },
      { source: 'Status', target: 'status' },
      { source: 'IsActive', target: 'is_active' },
      { source: 'StartDate', target: 'start_date' },
      { source: 'EndDate', target: 'end_date' },
      { source: 'BudgetedCost', target: 'budgeted_cost' },
      { source: 'ActualCost', target: 'actual_cost' },
      { source: 'ExpectedRevenue', target: 'expected_revenue' },
      { source: 'Parent.Name', target: 'parent' },
      { source: 'Owner.Name', target: 'owner' },
      { source: 'CreatedDate', target: 'created_at' },
    ],
    format: { type: 'object', objectTypeId: '3', objectName: 'Campaigns' },
    deletions: 'send',
    schedule: { every: '15m' },
    settlingLag: '5m',
  },
};
