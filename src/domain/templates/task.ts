import type { SyncTemplate } from './sync-template.ts';

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm */
export const TASK: SyncTemplate = {
  id: 'Task',
  name: 'Tasks',
  description: 'Every task about a contact or a lead as an event of that person, once, at the time it was created.',
  definition: {
    name: 'Tasks',
    object: 'Task',
    identifier: 'Id',
    fields: [
      { source: 'Subject', target: 'subject' },
      { source: 'Status', target: 'status' },
      { source: 'Priority', target: 'priority' },
      { source: 'TaskSubtype', target: 'subtype' },
      { source: 'ActivityDate', target: 'due_date' },
      { source: 'CallType', target: 'call_type' },
      { source: 'CallDurationInSeconds', target: 'call_duration_seconds' },
      { source: 'WhatId', target: 'related_to_id' },
      { source: 'What.Name', target: 'related_to' },
      { source: 'Owner.Name', target: 'owner' },
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
    settlingLag: '5m',
  },
};
