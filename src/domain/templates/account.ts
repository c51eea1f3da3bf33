import type { SyncTemplate } from './sync-template.ts';

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm */
export const ACCOUNT: SyncTemplate = {
  id: 'Account',
  name: 'Accounts',
  description: 'Every account as a custom object of type 1, to which people can be related.',
  definition: {
    name: 'Accounts',
    object: 'Account',
    identifier: 'Id',
    fields: [
      { source: 'Name', target: 'name' },
      { source: 'Type', target: 'type' },
      { source: 'Industry', target: 'industry' },
      { source: 'Phone', target: 'phone' },
      { source: 'Website', target: 'website' },
      { source: 'AccountNumber', target: 'account_number' },
      { source: 'AnnualRevenue', target: 'annual_revenue' },
      { source: 'NumberOfEmployees', target: 'number_of_employees' },
      { source: 'BillingCity', target: 'billing_city' },
      { source: 'BillingCountry', target: 'billing_country' },
      { source: 'Parent.Name', target: 'parent' },
      { source: 'Owner.Name', target: 'owner' },
      { source: 'CreatedDate', target: 'created_at' },
    ],
    format: { type: 'object', objectTypeId: '1', objectName: 'Accounts' },
    deletions: 'send',
    schedule: { every: '15m' },
    settlingLag: '5m',
  },
};
