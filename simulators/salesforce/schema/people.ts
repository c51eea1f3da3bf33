import { field, reference } from './field.ts';
import type { ObjectSchema } from './field.ts';
import { systemFields } from './system-fields.ts';
import type { World } from './world.ts';
import { COMPANIES, FIRST_NAMES, LAST_NAMES } from './words.ts';

const STATUSES = ['Open - Not Contacted', 'Working - Contacted', 'Closed - Converted'];

export function user(world: World): ObjectSchema {
  const first = world.pick('User first', FIRST_NAMES);
  const last = world.pick('User last', LAST_NAMES);
  return {
    name: 'User',
    label: 'User',
    labelPlural: 'Users',
    keyPrefix: '005',
    fields: [
      ...systemFields(world, 'User', '005').filter(({ name }) => name !== 'IsDeleted'),
      field('Username', 'string', (index) => `user.${index}@org.example.com`, { nillable: false }),
      field('Email', 'email', (index) => `user.${index}@example.com`, { nillable: false }),
      field('FirstName', 'string', first),
      field('LastName', 'string', last, { nillable: false }),
      field('Name', 'string', (index) => `${first(index)} ${last(index)}`, { updateable: false, nameField: true }),
      field('IsActive', 'boolean', () => true),
    ],
  };
}

export function lead(world: World): ObjectSchema {
  const first = world.pick('Lead first', FIRST_NAMES);
  const last = world.pick('Lead last', LAST_NAMES);
  return {
    name: 'Lead',
    label: 'Lead',
    labelPlural: 'Leads',
    keyPrefix: '00Q',
    fields: [
      ...systemFields(world, 'Lead', '00Q'),
      reference('OwnerId', 'User', 'Owner', world.link('Lead owner', 'User', '005'), { nillable: false }),
      field('FirstName', 'string', first),
      field('LastName', 'string', last, { nillable: false }),
      field('Name', 'string', (index) => `${first(index)} ${last(index)}`, { updateable: false, nameField: true }),
      field('Company', 'string', world.pick('Lead company', COMPANIES), { length: 255, nillable: false }),
      field(
        'Email',
        'email',
        world.some('Lead email', 900, (index) => `lead.${index}@example.com`),
      ),
      field(
        'Phone',
        'phone',
        world.some('Lead phone', 700, (index) => `+44 20 ${7_000_000 + index}`),
      ),
      field('Status', 'picklist', world.pick('Lead status', STATUSES), { picklistValues: STATUSES, nillable: false }),
      field('IsConverted', 'boolean', () => false, { updateable: false }),
      reference('ConvertedContactId', 'Contact', 'ConvertedContact', undefined, { updateable: false }),
    ],
  };
}
