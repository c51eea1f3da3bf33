/** What the four syncs send: field and attribute. */
export const ACCOUNT_FIELDS: readonly (readonly [source: string, target: string])[] = [
  ['Name', 'name'],
  ['Industry', 'industry'],
  ['NumberOfEmployees', 'employees'],
  ['Website', 'website'],
];

export const CONTACT_FIELDS: readonly (readonly [source: string, target: string])[] = [
  ['Email', 'email'],
  ['FirstName', 'first_name'],
  ['LastName', 'last_name'],
  ['Title', 'title'],
  ['MailingCity', 'city'],
];

export const MEMBER_FIELDS: readonly (readonly [source: string, target: string])[] = [['Title', 'title']];

export const TASK_FIELDS: readonly (readonly [source: string, target: string])[] = [
  ['Subject', 'subject'],
  ['Status', 'status'],
];

export const OBJECT_TYPE = { objectTypeId: '1', singular: 'Account', plural: 'Accounts' };
export const EVENT_NAME = 'Task logged';

export type DemoSync = { name: string; definition: Record<string, unknown> };

/** The whole of what an account-based workspace needs: who there is, what there is, who belongs where, and what happened. */
export function demoSyncs(places: { connectionId: string; destinationId: string }): DemoSync[] {
  const { objectTypeId, plural } = OBJECT_TYPE;
  // They run when they are asked to: a run in between would be taken for the one that is waited for.
  const schedule = { cron: '0 0 1 1 *', timeZone: 'UTC' };
  const shared = { ...places, identifier: 'Id', schedule, settlingLag: '0s' };
  const sync = (
    name: string,
    object: string,
    fields: readonly (readonly [string, string])[],
    rest: object,
  ): DemoSync => ({
    name,
    definition: { ...shared, name, object, fields: fields.map(([source, target]) => ({ source, target })), ...rest },
  });
  return [
    sync('Accounts', 'Account', ACCOUNT_FIELDS, { format: { type: 'object', objectTypeId, objectName: plural } }),
    sync('Contacts', 'Contact', CONTACT_FIELDS, { format: { type: 'person' }, ledger: true }),
    sync('Contacts of accounts', 'Contact', MEMBER_FIELDS, {
      format: { type: 'relationship', objectTypeId, objectField: 'AccountId', personField: 'Id' },
    }),
    sync('Tasks', 'Task', TASK_FIELDS, {
      filter: 'WhoId != null',
      format: { type: 'event', name: EVENT_NAME, personField: 'WhoId', timestampField: 'CreatedDate' },
    }),
  ];
}
