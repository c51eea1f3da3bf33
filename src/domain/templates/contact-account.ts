import type { SyncTemplate } from './sync-template.ts';

/**
 * For orgs where a contact belongs to one account only. With contacts to several accounts turned on,
 * AccountContactRelation holds this relationship too, and the others.
 */
export const CONTACT_ACCOUNT: SyncTemplate = {
  id: 'Contact.Account',
  name: 'Contacts of accounts',
  description:
    'The account that each contact belongs to as a relationship between that account and the person. For orgs that do not relate contacts to several accounts; sync Accounts and Contacts too.',
  definition: {
    name: 'Contacts of accounts',
    object: 'Contact',
    identifier: 'Id',
    fields: [
      { source: 'Title', target: 'title' },
      { source: 'Department', target: 'department' },
    ],
    format: {
      type: 'relationship',
      objectTypeId: '1',
      objectField: 'AccountId',
      personField: 'Id',
      objectName: 'Accounts',
    },
    deletions: 'send',
    schedule: { every: '15m' },
    settlingLag: '5m',
  },
};
