import type { Preview } from '../preview/preview-view.ts';
import { DEFINITIONS } from './definitions.ts';

const FIELDS = DEFINITIONS.people.value.fields;

/** Of the contacts: one that would be sent, and one that would be rejected. */
export const PREVIEW = {
  definition: DEFINITIONS.people.value,
  soql: 'SELECT Id, SystemModstamp, IsDeleted, Email, FirstName, Account.Name FROM Contact WHERE (Email != null)',
  includeDeleted: true,
  fields: FIELDS,
  omittedFields: [],
  missingFields: [],
  records: [
    {
      recordId: '0035g00000KmPqQAAV',
      row: {
        Id: '0035g00000KmPqQAAV',
        SystemModstamp: '2026-11-24T10:15:30.000Z',
        IsDeleted: false,
        Email: 'ada@acme.example',
        FirstName: 'Ada',
        'Account.Name': 'Acme',
      },
      message: {
        type: 'identify',
        messageId: 'syn_preview:0035g00000KmPqQAAV:20261124101530:0:u:5b1f09c2',
        timestamp: '2026-11-24T10:15:30.000Z',
        userId: '0035g00000KmPqQAAV',
        traits: { email: 'ada@acme.example', first_name: 'Ada', account: 'Acme' },
      },
    },
  ],
  recordCount: 48_211,
  estimatedApiCalls: { firstRun: 17, emptyRun: 8 },
  notices: ['Records that leave the filter stay at Customer.io.'],
} satisfies Preview;
