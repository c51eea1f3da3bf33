import type { SyncTemplate } from './sync-template.ts';

/**
 * A lead that is converted leaves the filter and goes on as a contact with an id of its own. Its person is kept: whether
 * what that person did may be lost is not for a template to decide.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_lead.htm
 */
export const LEAD: SyncTemplate = {
  id: 'Lead',
  name: 'Leads',
  description:
    'Every lead that is not converted and has an email address as a person, identified by its Salesforce id. Set leavesFilter to delete to have the person removed when the lead is converted.',
  definition: {
    name: 'Leads',
    object: 'Lead',
    identifier: 'Id',
    fields: [
      { source: 'Email', target: 'email' },
      { source: 'FirstName', target: 'first_name' },
      { source: 'LastName', target: 'last_name' },
      { source: 'Phone', target: 'phone' },
      { source: 'MobilePhone', target: 'mobile_phone' },
      { source: 'Title', target: 'title' },
      { source: 'Company', target: 'company' },
      { source: 'Industry', target: 'industry' },
      { source: 'Status', target: 'lead_status' },
      { source: 'Rating', target: 'rating' },
      { source: 'LeadSource', target: 'lead_source' },
      { source: 'City', target: 'city' },
      { source: 'Country', target: 'country' },
      { source: 'HasOptedOutOfEmail', target: 'unsubscribed' },
      { source: 'CreatedDate', target: 'created_at' },
    ],
    filter: 'IsConverted = false AND Email != null',
    format: { type: 'person' },
    deletions: 'send',
    schedule: { every: '15m' },
    settlingLag: '5m',
  },
};
