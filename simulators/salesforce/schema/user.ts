import { address } from './address.ts';
import { field, picklist, reference } from './field.ts';
import type { ObjectSchema } from './field.ts';
import { systemFields } from './system-fields.ts';
import { viewedFields } from './viewed-fields.ts';
import type { World } from './world.ts';
import { FIRST_NAMES, LAST_NAMES, TITLES } from './words.ts';

const NAME_PART = { compoundFieldName: 'Name' };
const DEPARTMENTS = ['Sales', 'Marketing', 'Support'];

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
      field('FirstName', 'string', first, NAME_PART),
      field('LastName', 'string', last, { nillable: false, ...NAME_PART }),
      field('Name', 'string', (index) => `${first(index)} ${last(index)}`, {
        updateable: false,
        nameField: true,
        ...NAME_PART,
      }),
      field('Alias', 'string', (index) => `u${index}`, { length: 8, nillable: false }),
      field('CommunityNickname', 'string', (index) => `user${index}`, { length: 40, nillable: false }),
      field('CompanyName', 'string', () => 'Example Org'),
      field('Division', 'string'),
      field('Department', 'string', world.pick('User department', DEPARTMENTS)),
      field('Title', 'string', world.pick('User title', TITLES)),
      field('EmployeeNumber', 'string', (index) => String(1_000 + index), { length: 20 }),
      field('Phone', 'phone', (index) => `+1 555 010 ${String(index).padStart(4, '0')}`),
      field('MobilePhone', 'phone'),
      ...address(world, 'User', ''),
      field('IsActive', 'boolean', () => true),
      picklist('UserType', ['Standard', 'PowerPartner', 'CspLitePortal', 'Guest'], () => 'Standard', {
        updateable: false,
      }),
      // The objects behind these two are not simulated.
      reference('ProfileId', 'Profile', 'Profile', undefined, { nillable: false }),
      reference('UserRoleId', 'UserRole', 'UserRole'),
      reference('ManagerId', 'User', 'Manager', world.link('User manager', 'User', '005', 500)),
      reference('ContactId', 'Contact', 'Contact'),
      reference('AccountId', 'Account', 'Account', undefined, { updateable: false }),
      picklist('TimeZoneSidKey', ['America/Los_Angeles', 'Europe/Berlin', 'UTC'], () => 'UTC', { nillable: false }),
      picklist('LocaleSidKey', ['en_US', 'de_DE'], () => 'en_US', { nillable: false }),
      picklist('LanguageLocaleKey', ['en_US', 'de'], () => 'en_US', { nillable: false }),
      picklist('EmailEncodingKey', ['UTF-8', 'ISO-8859-1'], () => 'UTF-8', { nillable: false }),
      field('FederationIdentifier', 'string', undefined, { length: 512 }),
      field('LastLoginDate', 'datetime', world.datetime('User login', 30), { updateable: false }),
      ...viewedFields(),
    ],
  };
}
