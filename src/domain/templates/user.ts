import type { SyncTemplate } from './sync-template.ts';

/**
 * Salesforce users cannot be deleted: to be made inactive is how a colleague leaves, so that leaving the filter deletes
 * the person. Other types of users are portal logins of contacts, guests and processes.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm
 */
export const USER: SyncTemplate = {
  id: 'User',
  name: 'Users',
  description:
    'Every active user of the org, which are your colleagues and not your customers, as a person identified by the Salesforce id. A user who is made inactive is deleted at Customer.io.',
  definition: {
    name: 'Users',
    object: 'User',
    identifier: 'Id',
    fields: [
      { source: 'Email', target: 'email' },
      { source: 'FirstName', target: 'first_name' },
      { source: 'LastName', target: 'last_name' },
      { source: 'Username', target: 'username' },
      { source: 'Title', target: 'title' },
      { source: 'Department', target: 'department' },
      { source: 'Phone', target: 'phone' },
      { source: 'MobilePhone', target: 'mobile_phone' },
      { source: 'TimeZoneSidKey', target: 'timezone' },
      { source: 'Manager.Name', target: 'manager' },
      { source: 'CreatedDate', target: 'created_at' },
    ],
    filter: "IsActive = true AND UserType = 'Standard'",
    format: { type: 'person' },
    deletions: 'send',
    leavesFilter: 'delete',
    schedule: { every: '1h' },
    settlingLag: '5m',
  },
};
