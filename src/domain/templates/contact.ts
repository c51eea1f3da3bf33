import type { SyncTemplate } from './sync-template.ts';

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contact.htm */
export const CONTACT: SyncTemplate = {
  id: 'Contact',
  name: 'Contacts',
  description: 'Every contact with an email address as a person, identified by its Salesforce id.',
  definition: {
    name: 'Contacts',
    object: 'Contact',
    identifier: 'Id',
    fields: [
      { source: 'Email', target: 'email' },
      { source: 'FirstName', target: 'first_name' },
      { source: 'LastName', target: 'last_name' },
      { source: 'Phone', target: 'phone' },
      { source: 'MobilePhone', target: 'mobile_phone' },
      { source: 'Title', target: 'title' },
      { source: 'Department', target: 'department' },
      { source: 'Account.Name', target: 'account' },
      { source: 'LeadSource', target: 'lead_source' },
      { source: 'MailingCity', target: 'city' },
      { source: 'MailingCountry', target: 'country' },
      { source: 'HasOptedOutOfEmail', target: 'unsubscribed' },
      { source: 'CreatedDate', target: 'created_at' },
    ],
    filter: 'Email != null',
    format: { type: 'person' },
    deletions: 'send',
    schedule: { every: '15m' },
    settlingLag: '5m',
  },
};
