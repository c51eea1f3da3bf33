import type { SyncDefinitionInput } from '../sync-view.ts';
import type { Example } from '../described.ts';
import { CONNECTION_ID, DESTINATION_ID } from './ids.ts';

const PLACES = { connectionId: CONNECTION_ID, destinationId: DESTINATION_ID };

/** One of each format. */
export const DEFINITIONS = {
  people: {
    summary: 'Contacts with an email address as people, every quarter of an hour in Berlin',
    value: {
      name: 'Contacts',
      ...PLACES,
      object: 'Contact',
      identifier: 'Id',
      fields: [
        { source: 'Email', target: 'email' },
        { source: 'FirstName', target: 'first_name' },
        { source: 'Account.Name', target: 'account' },
      ],
      filter: 'Email != null',
      format: { type: 'person' },
      deletions: 'send',
      schedule: { cron: '*/15 * * * *', timeZone: 'Europe/Berlin' },
      settlingLag: '5m',
    },
  },
  events: {
    summary: 'Tasks as events of the person whom they are about',
    value: {
      name: 'Tasks',
      ...PLACES,
      object: 'Task',
      identifier: 'Id',
      fields: [
        { source: 'Subject', target: 'subject' },
        { source: 'Status', target: 'status' },
      ],
      filter: 'WhoId != null',
      format: {
        type: 'event',
        name: 'Task logged',
        personField: 'WhoId',
        timestampField: 'CreatedDate',
        on: 'creation',
      },
      deletions: 'ignore',
      schedule: { every: '15m' },
    },
  },
  objects: {
    summary: 'Accounts as objects of type 1',
    value: {
      name: 'Accounts',
      ...PLACES,
      object: 'Account',
      identifier: 'Id',
      fields: [
        { source: 'Name', target: 'name' },
        { source: 'Industry', target: 'industry' },
      ],
      format: { type: 'object', objectTypeId: '1', objectName: 'Accounts' },
      schedule: { every: '1h' },
    },
  },
  relationships: {
    summary: 'The account of each contact as a relationship between the two',
    value: {
      name: 'Contacts of accounts',
      ...PLACES,
      object: 'Contact',
      identifier: 'Id',
      fields: [{ source: 'Title', target: 'title' }],
      format: {
        type: 'relationship',
        objectTypeId: '1',
        objectField: 'AccountId',
        personField: 'Id',
        objectName: 'Accounts',
      },
      schedule: { every: '1h' },
    },
  },
} satisfies Record<string, Example<SyncDefinitionInput>>;
