import { address } from './address.ts';
import { field, reference } from './field.ts';
import type { ObjectSchema } from './field.ts';
import { systemFields } from './system-fields.ts';
import type { World } from './world.ts';
import { COMPANIES, INDUSTRIES, NOTES } from './words.ts';

const TYPES = ['Customer', 'Partner', 'Prospect'];

export function account(world: World): ObjectSchema {
  const company = world.pick('Account company', COMPANIES);
  return {
    name: 'Account',
    label: 'Account',
    labelPlural: 'Accounts',
    keyPrefix: '001',
    fields: [
      ...systemFields(world, 'Account', '001'),
      reference('MasterRecordId', 'Account', 'MasterRecord', undefined, { updateable: false }),
      reference('ParentId', 'Account', 'Parent', world.link('Account parent', 'Account', '001', 100)),
      reference('OwnerId', 'User', 'Owner', world.link('Account owner', 'User', '005'), { nillable: false }),
      field('Name', 'string', (index) => `${company(index)} ${index + 1}`, {
        length: 255,
        nillable: false,
        nameField: true,
      }),
      field('Type', 'picklist', world.some('Account type', 800, world.pick('Account type', TYPES)), {
        picklistValues: TYPES,
      }),
      field('Industry', 'picklist', world.some('Account industry', 900, world.pick('Account industry', INDUSTRIES)), {
        picklistValues: [...INDUSTRIES],
      }),
      field('AnnualRevenue', 'currency', world.some('Account rev', 700, world.integer('Account rev', 0, 900_000_000))),
      field('NumberOfEmployees', 'int', world.some('Account staff', 800, world.integer('Account staff', 1, 90_000))),
      field('Website', 'url', (index) => `https://company-${index + 1}.example.com`),
      field('Phone', 'phone', (index) => `+1 555 ${String(index).padStart(7, '0')}`),
      field('Description', 'textarea', world.some('Account notes', 300, world.pick('Account notes', NOTES))),
      ...address(world, 'Account', 'Billing'),
    ],
  };
}
