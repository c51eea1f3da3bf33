import { activityFields, WHAT, WHO } from './activity-fields.ts';
import { derived, field, picklist, reference } from './field.ts';
import type { ObjectSchema } from './field.ts';
import { systemFields } from './system-fields.ts';
import type { World } from './world.ts';
import { NOTES } from './words.ts';

const SUBJECTS = ['Call', 'Send "quote"', 'Follow up, again', 'Démo'];
const STATUSES = ['Not Started', 'In Progress', 'Completed'];
const TYPES = ['Call', 'Meeting', 'Other'];
const CALL_TYPES = ['Internal', 'Inbound', 'Outbound'];

export function task(world: World): ObjectSchema {
  return {
    name: 'Task',
    label: 'Task',
    labelPlural: 'Tasks',
    keyPrefix: '00T',
    fields: [
      ...systemFields(world, 'Task', '00T'),
      reference('WhoId', WHO, 'Who', world.link('Task who', 'Contact', '003', 900)),
      reference('WhatId', WHAT, 'What', world.link('Task what', 'Account', '001')),
      reference('OwnerId', ['Group', 'User'], 'Owner', world.link('Task owner', 'User', '005'), { nillable: false }),
      field('Subject', 'combobox', world.pick('Task subject', SUBJECTS), {
        length: 255,
        nameField: true,
        picklistValues: SUBJECTS,
      }),
      field('ActivityDate', 'date', world.some('Task due', 800, world.date('Task due', '2026-01-01', 400))),
      picklist('Status', STATUSES, world.pick('Task status', STATUSES), { nillable: false }),
      picklist('Priority', ['High', 'Normal', 'Low'], () => 'Normal', { nillable: false }),
      derived('IsHighPriority', 'boolean', (get) => get('Priority') === 'High'),
      field('Description', 'textarea', world.some('Task notes', 400, world.pick('Task notes', NOTES))),
      field('IsClosed', 'boolean', world.flag('Task closed', 300), { updateable: false }),
      field('CompletedDateTime', 'datetime', undefined, { updateable: false }),
      picklist('Type', TYPES, world.some('Task type', 500, world.pick('Task type', TYPES))),
      picklist('TaskSubtype', ['Task', 'Email', 'ListEmail', 'Cadence', 'Call', 'LinkedIn'], () => 'Task', {
        updateable: false,
        createable: true,
      }),
      ...activityFields(),
      picklist('CallType', CALL_TYPES, world.some('Task call', 200, world.pick('Task call', CALL_TYPES))),
      field('CallDurationInSeconds', 'int', world.some('Task call', 200, world.integer('Task seconds', 5, 3_600))),
      field('CallDisposition', 'string', undefined, { length: 255 }),
      field('CallObject', 'string', undefined, { length: 255 }),
    ],
  };
}
