import type { SyncTemplate } from './sync-template.ts';

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_case.htm */
export const CASE: SyncTemplate = {
  id: 'Case',
  name: 'Cases',
  description:
    'Every case of a contact as an event of that person, once, at the time it was opened. For its later changes choose on: change, or sync cases as a custom object.',
  definition: {
    name: 'Cases',
    object: 'Case',
    identifier: 'Id',
    fields: [
      { source: 'CaseNumber', target: 'case_number' },
      { source: 'Subject', target: 'subject' },
      { source: 'Status', target: 'status' },
      { source: 'Priority', target: 'priority' },
      { source: 'Origin', target: 'origin' },
      { source: 'Type', target: 'type' },
      { source: 'Reason', target: 'reason' },
      { source: 'AccountId', target: 'account_id' },
      { source: 'Account.Name', target: 'account' },
      { source: 'Owner.Name', target: 'owner' },
    ],
    filter: 'ContactId != null',
    format: {
      type: 'event',
      name: 'Case opened',
      personField: 'ContactId',
      timestampField: 'CreatedDate',
      on: 'creation',
    },
    deletions: 'ignore',
    schedule: { every: '15m' },
    settlingLag: '5m',
  },
};
