import { field, reference } from './field.ts';
import type { ObjectSchema } from './field.ts';
import { systemFields } from './system-fields.ts';
import type { World } from './world.ts';
import { NOTES } from './words.ts';

const SUBJECTS = ['Call', 'Send "quote"', 'Follow up, again', 'Démo'];
const STATUSES = ['Not Started', 'In Progress', 'Completed'];
const STAGES = ['Prospecting', 'Negotiation/Review', 'Closed Won', 'Closed Lost'];

export function task(world: World): ObjectSchema {
  return {
    name: 'Task',
    label: 'Task',
    labelPlural: 'Tasks',
    keyPrefix: '00T',
    fields: [
      ...systemFields(world, 'Task', '00T'),
      reference('WhoId', ['Contact', 'Lead'], 'Who', world.link('Task who', 'Contact', '003', 900)),
      reference('WhatId', ['Account', 'Opportunity'], 'What', world.link('Task what', 'Account', '001')),
      reference('OwnerId', 'User', 'Owner', world.link('Task owner', 'User', '005'), { nillable: false }),
      field('Subject', 'string', world.pick('Task subject', SUBJECTS), { length: 255, nameField: true }),
      field('ActivityDate', 'date', world.some('Task due', 800, world.date('Task due', '2026-01-01', 400))),
      field('Status', 'picklist', world.pick('Task status', STATUSES), { picklistValues: STATUSES, nillable: false }),
      field('Priority', 'picklist', () => 'Normal', { picklistValues: ['High', 'Normal', 'Low'], nillable: false }),
      field('Description', 'textarea', world.some('Task notes', 400, world.pick('Task notes', NOTES))),
      field('IsClosed', 'boolean', world.flag('Task closed', 300), { updateable: false }),
    ],
  };
}

export function opportunity(world: World): ObjectSchema {
  return {
    name: 'Opportunity',
    label: 'Opportunity',
    labelPlural: 'Opportunities',
    keyPrefix: '006',
    fields: [
      ...systemFields(world, 'Opportunity', '006'),
      reference('AccountId', 'Account', 'Account', world.link('Opp account', 'Account', '001')),
      reference('ContactId', 'Contact', 'Contact', world.link('Opp contact', 'Contact', '003')),
      reference('OwnerId', 'User', 'Owner', world.link('Opp owner', 'User', '005'), { nillable: false }),
      field('Name', 'string', (index) => `Deal ${index + 1}`, { length: 120, nillable: false, nameField: true }),
      field('StageName', 'picklist', world.pick('Opp stage', STAGES), { picklistValues: STAGES, nillable: false }),
      field('Amount', 'currency', world.some('Opp amount', 900, world.decimal('Opp amount', 0, 900_000, 2))),
      field('Probability', 'percent', world.integer('Opp probability', 0, 100)),
      field('CloseDate', 'date', world.date('Opp close', '2025-06-01', 800), { nillable: false }),
      field('IsWon', 'boolean', world.flag('Opp won', 250), { updateable: false }),
    ],
  };
}

export function invoice(world: World): ObjectSchema {
  return {
    name: 'Invoice__c',
    label: 'Invoice',
    labelPlural: 'Invoices',
    keyPrefix: 'a01',
    fields: [
      ...systemFields(world, 'Invoice__c', 'a01'),
      reference('OwnerId', 'User', 'Owner', world.link('Invoice owner', 'User', '005'), { nillable: false }),
      field('Name', 'string', (index) => `INV-${String(index + 1).padStart(6, '0')}`, {
        updateable: false,
        nameField: true,
        autoNumber: true,
      }),
      reference('Contact__c', 'Contact', 'Contact__r', world.link('Inv contact', 'Contact', '003')),
      reference('Account__c', 'Account', 'Account__r', world.link('Inv account', 'Account', '001')),
      field('Amount__c', 'currency', world.decimal('Inv amount', -500, 20_000, 2)),
      field('Due__c', 'date', world.some('Inv due', 900, world.date('Inv due', '2026-01-01', 500))),
      field('Paid__c', 'boolean', world.flag('Inv paid', 600)),
      field('PaidAt__c', 'datetime', world.some('Inv paid at', 600, world.datetime('Inv paid at', 300))),
    ],
  };
}
