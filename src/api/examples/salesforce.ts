/** What the org in these examples has; the routes hold each to its schema. */
export const OBJECTS = [
  { name: 'Contact', label: 'Contact', custom: false },
  { name: 'Invoice__c', label: 'Invoice', custom: true },
];

export const FIELDS = [
  {
    name: 'Email',
    label: 'Email',
    type: 'email',
    custom: false,
    filterable: true,
    length: 80,
    calculated: false,
    referenceTo: [],
    picklistValues: [],
  },
  {
    name: 'AccountId',
    label: 'Account ID',
    type: 'reference',
    custom: false,
    filterable: true,
    length: 18,
    calculated: false,
    referenceTo: ['Account'],
    relationshipName: 'Account',
    picklistValues: [],
  },
];

export const LIMITS = [
  { name: 'DailyApiRequests', max: 100_000, remaining: 93_412 },
  { name: 'DailyBulkV2QueryJobs', max: 10_000, remaining: 9_981 },
];
