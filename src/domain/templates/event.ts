import type { SyncTemplate } from './sync-template.ts';

/**
 * What the person did at a known time is to be put in the calendar. The start is mostly still to come, may move and may
 * never be kept: it is an attribute, not the time of the event. Invited users have copies (IsChild) of the same meeting.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_event.htm
 */
export const EVENT: SyncTemplate = {
  id: 'Event',
  name: 'Calendar events',
  description:
    'Every calendar event with a contact or a lead as an event of that person, once, at the time it was entered; when it takes place is in starts_at and ends_at.',
  definition: {
    name: 'Calendar events',
    object: 'Event',
    identifier: 'Id',
    fields: [
      { source: 'Subject', target: 'subject' },
      { source: 'Location', target: 'location' },
      { source: 'StartDateTime', target: 'starts_at' },
      { source: 'EndDateTime', target: 'ends_at' },
      { source: 'IsAllDayEvent', target: 'is_all_day' },
      { source: 'WhatId', target: 'related_to_id' },
      { source: 'What.Name', target: 'related_to' },
      { source: 'Owner.Name', target: 'owner' },
    ],
    filter: 'WhoId != null AND IsChild = false',
    format: {
      type: 'event',
      name: 'Meeting scheduled',
      personField: 'WhoId',
      timestampField: 'CreatedDate',
      on: 'creation',
    },
    deletions: 'ignore',
    schedule: { every: '15m' },
    settlingLag: '5m',
  },
};
