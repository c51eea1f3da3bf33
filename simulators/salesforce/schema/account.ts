import { address } from './address.ts';
import { field, picklist, reference } from './field.ts';
import type { ObjectSchema } from './field.ts';
import { location } from './location.ts';
import { systemFields } from './system-fields.ts';
import { viewedFields } from './viewed-fields.ts';
import type { World } from './world.ts';
import { COMPANIES, INDUSTRIES, NOTES, RATINGS, SOURCES } from './words.ts';

const TYPES = ['Customer', 'Partner', 'Prospect'];
const OWNERSHIPS = ['Public', 'Private', 'Subsidiary', 'Other'];

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
      picklist('Type', TYPES, world.some('Account type', 800, world.pick('Account type', TYPES))),
      picklist('Industry', INDUSTRIES, world.some('Account industry', 900, world.pick('Account industry', INDUSTRIES))),
      picklist('Rating', RATINGS, world.some('Account rating', 600, world.pick('Account rating', RATINGS))),
      picklist('Ownership', OWNERSHIPS, world.some('Account own', 500, world.pick('Account ownership', OWNERSHIPS))),
      picklist('AccountSource', SOURCES, world.some('Account source', 500, world.pick('Account source', SOURCES))),
      field('AnnualRevenue', 'currency', world.some('Account rev', 700, world.integer('Account rev', 0, 900_000_000))),
      field('NumberOfEmployees', 'int', world.some('Account staff', 800, world.integer('Account staff', 1, 90_000))),
      field('Website', 'url', (index) => `https://company-${index + 1}.example.com`),
      field('Phone', 'phone', (index) => `+1 555 ${String(index).padStart(7, '0')}`),
      field(
        'Fax',
        'phone',
        world.some('Account fax', 200, (index) => `+1 556 ${String(index).padStart(7, '0')}`),
      ),
      field(
        'AccountNumber',
        'string',
        world.some('Account number', 700, (index) => `CD-${100_000 + index}`),
        { length: 40 },
      ),
      field(
        'TickerSymbol',
        'string',
        world.some('Account ticker', 100, (index) => `T${index}`),
        { length: 20 },
      ),
      field('Site', 'string', world.some('Account site', 200, world.pick('Account site', ['HQ', 'Branch']))),
      field('Sic', 'string', world.some('Account sic', 200, world.pick('Account sic', ['3571', '7372'])), {
        length: 20,
      }),
      field('SicDesc', 'string'),
      field('Description', 'textarea', world.some('Account notes', 300, world.pick('Account notes', NOTES))),
      ...address(world, 'Account', 'Billing'),
      ...address(world, 'Account', 'Shipping'),
      field('PhotoUrl', 'url', undefined, { updateable: false, calculated: true }),
      field('LastActivityDate', 'date', world.some('Account act', 500, world.date('Account act', '2025-01-01', 500)), {
        updateable: false,
      }),
      ...viewedFields(),
      ...location(world, 'Account', 'Site', 400),
    ],
  };
}
