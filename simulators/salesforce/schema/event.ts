import { makeId } from '../org/ids.ts';
import { dateOf } from '../org/instant.ts';
import { activityFields, WHAT, WHO } from './activity-fields.ts';
import type { Cell } from './field.ts';
import { derived, field, picklist, reference } from './field.ts';
import type { ObjectSchema } from './field.ts';
import { systemFields } from './system-fields.ts';
import type { World } from './world.ts';
import { CITIES, NOTES } from './words.ts';

const SUBJECTS = ['Meeting', 'Démo', 'Workshop, day "one"', 'Call'];
const SHOW_AS = ['Busy', 'OutOfOffice', 'Free'];
const TYPES = ['Email', 'Meeting', 'Other', 'Call'];
const LENGTHS_MINUTES = ['30', '60', '90', '480'];
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export function event(world: World): ObjectSchema {
  const minutes = world.pick('Event minutes', LENGTHS_MINUTES);
  const start = world.datetime('Event start', 400);
  return {
    name: 'Event',
    label: 'Event',
    labelPlural: 'Events',
    keyPrefix: '00U',
    fields: [
      ...systemFields(world, 'Event', '00U'),
      field('WhoId', 'reference', who(world), { referenceTo: WHO, relationshipName: 'Who' }),
      field('WhatId', 'reference', what(world), { referenceTo: WHAT, relationshipName: 'What' }),
      reference('OwnerId', 'User', 'Owner', world.link('Event owner', 'User', '005'), { nillable: false }),
      field('Subject', 'combobox', world.pick('Event subject', SUBJECTS), {
        length: 255,
        nameField: true,
        picklistValues: SUBJECTS,
      }),
      field('Location', 'string', world.some('Event place', 700, world.pick('Event place', CITIES)), { length: 255 }),
      field('Description', 'textarea', world.some('Event notes', 400, world.pick('Event notes', NOTES))),
      field('IsAllDayEvent', 'boolean', () => false),
      field('StartDateTime', 'datetime', start),
      field('DurationInMinutes', 'int', (index) => Number(minutes(index))),
      derived('EndDateTime', 'datetime', (get) => {
        const from = get('StartDateTime');
        return typeof from === 'number' ? from + Number(get('DurationInMinutes')) * MINUTE_MS : null;
      }),
      derived('ActivityDateTime', 'datetime', (get) => get('StartDateTime')),
      derived('ActivityDate', 'date', (get) => dayOf(get('StartDateTime'))),
      derived('EndDate', 'date', (get) => dayOf(get('EndDateTime'))),
      picklist('Type', TYPES, world.some('Event type', 600, world.pick('Event type', TYPES))),
      picklist('ShowAs', SHOW_AS, world.pick('Event show', SHOW_AS)),
      picklist('EventSubtype', ['Event'], () => 'Event', { updateable: false, createable: true }),
      field('IsPrivate', 'boolean', world.flag('Event private', 50)),
      field('IsChild', 'boolean', () => false, { updateable: false }),
      field('IsGroupEvent', 'boolean', () => false, { updateable: false }),
      picklist('GroupEventType', ['0', '1', '2'], () => '0', { updateable: false }),
      ...activityFields(),
    ],
  };
}

/** Mostly contacts, some leads, nobody for some. */
function who(world: World): (index: number) => Cell {
  const contact = world.link('Event contact', 'Contact', '003', 900);
  const lead = world.link('Event lead', 'Lead', '00Q');
  const isLead = world.flag('Event with lead', 150);
  return (index) => (isLead(index) ? lead : contact).generate(index);
}

/** What Salesforce allows for a lead is nothing; the others are about accounts, deals and cases. */
function what(world: World): (index: number) => Cell {
  const isLead = world.flag('Event with lead', 150);
  const kind = world.draw('Event what');
  const targets = [
    { prefix: '001', object: 'Account' },
    { prefix: '006', object: 'Opportunity' },
    { prefix: '500', object: 'Case' },
  ];
  const draw = world.draw('Event what row');
  return (index) => {
    const target = targets[kind(index) % (targets.length + 1)];
    const rows = target === undefined ? 0 : (world.counts[target.object] ?? 0);
    return target === undefined || rows === 0 || isLead(index) ? null : makeId(target.prefix, draw(index) % rows);
  };
}

function dayOf(instant: Cell): Cell {
  return typeof instant === 'number' ? dateOf(Math.floor(instant / DAY_MS)) : null;
}
