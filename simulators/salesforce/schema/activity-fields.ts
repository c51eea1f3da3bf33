import { derived, field, reference } from './field.ts';
import type { Derive, Field } from './field.ts';

/** What an activity may be about. https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm */
export const WHO = ['Contact', 'Lead'];
export const WHAT = ['Account', 'Campaign', 'Case', 'Invoice__c', 'Opportunity'];

/** The account that the activity is about, that of what it is about, or that of the person. */
const account: Derive = (get) => {
  const what = get('WhatId');
  if (typeof what === 'string' && what.startsWith('001')) return what;
  return get('What.AccountId') ?? get('Who.AccountId');
};

/** The fields that tasks and events share and that nothing is generated for. */
export function activityFields(): Field[] {
  const readOnly = { updateable: false };
  return [
    derived('AccountId', 'reference', account, { referenceTo: ['Account'], relationshipName: 'Account' }),
    field('IsArchived', 'boolean', () => false, readOnly),
    field('IsReminderSet', 'boolean', () => false),
    field('ReminderDateTime', 'datetime'),
    field('IsRecurrence', 'boolean', () => false, { ...readOnly, createable: true }),
    reference('RecurrenceActivityId', [], null, undefined, readOnly),
  ];
}
