import { field, reference } from './field.ts';
import type { ObjectSchema } from './field.ts';
import { systemFields } from './system-fields.ts';
import type { World } from './world.ts';

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
