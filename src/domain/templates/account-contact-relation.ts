import type { SyncTemplate } from './sync-template.ts';

/**
 * There is only where contacts may belong to several accounts. A deleted one cannot be undeleted, so it need not pass the
 * recycle bin: a comparison with what was delivered finds it gone.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_accountcontactrelation.htm
 */
export const ACCOUNT_CONTACT_RELATION: SyncTemplate = {
  id: 'AccountContactRelation',
  name: 'Account contact relationships',
  description:
    'Every account that a contact has to do with, directly or not, as a relationship between the account and the person, with the roles. Sync Accounts and Contacts too.',
  definition: {
    name: 'Account contact relationships',
    object: 'AccountContactRelation',
    identifier: 'Id',
    fields: [
      { source: 'Roles', target: 'roles' },
      { source: 'IsDirect', target: 'is_direct' },
      { source: 'IsActive', target: 'is_active' },
      { source: 'StartDate', target: 'start_date' },
      { source: 'EndDate', target: 'end_date' },
    ],
    format: {
      type: 'relationship',
      objectTypeId: '1',
      objectField: 'AccountId',
      personField: 'ContactId',
      objectName: 'Accounts',
    },
    deletions: 'send',
    schedule: { every: '15m' },
    settlingLag: '5m',
    reconcile: { cron: '20 2 * * *', timeZone: 'UTC' },
  },
};
