import { address } from './address.ts';
import { derived, field, picklist, reference } from './field.ts';
import type { ObjectSchema } from './field.ts';
import { systemFields } from './system-fields.ts';
import { viewedFields } from './viewed-fields.ts';
import type { World } from './world.ts';
import { COMPANIES, FIRST_NAMES, INDUSTRIES, LAST_NAMES, NOTES, RATINGS, SOURCES, TITLES } from './words.ts';

const STATUSES = ['Open - Not Contacted', 'Working - Contacted', 'Closed - Converted'];
const SALUTATIONS = ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.'];
const NAME_PART = { compoundFieldName: 'Name' };
const READ_ONLY = { updateable: false };

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
      reference('MasterRecordId', 'Lead', 'MasterRecord', undefined, READ_ONLY),
      reference('OwnerId', ['Group', 'User'], 'Owner', world.link('Lead owner', 'User', '005'), { nillable: false }),
      field('FirstName', 'string', first, NAME_PART),
      field('LastName', 'string', last, { nillable: false, ...NAME_PART }),
      picklist('Salutation', SALUTATIONS, world.some('Lead sal', 500, world.pick('Lead sal', SALUTATIONS)), NAME_PART),
      field('Name', 'string', (index) => `${first(index)} ${last(index)}`, {
        ...READ_ONLY,
        nameField: true,
        ...NAME_PART,
      }),
      field('Company', 'string', world.pick('Lead company', COMPANIES), { length: 255, nillable: false }),
      field('Title', 'string', world.some('Lead title', 600, world.pick('Lead title', TITLES)), { length: 128 }),
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
      field(
        'MobilePhone',
        'phone',
        world.some('Lead mobile', 300, (index) => `+44 7700 ${900_000 + index}`),
      ),
      field('Fax', 'phone'),
      field('Website', 'url'),
      ...address(world, 'Lead', ''),
      picklist('LeadSource', SOURCES, world.some('Lead source', 800, world.pick('Lead source', SOURCES))),
      picklist('Status', STATUSES, world.pick('Lead status', STATUSES), { nillable: false }),
      picklist('Industry', INDUSTRIES, world.some('Lead industry', 700, world.pick('Lead industry', INDUSTRIES))),
      picklist('Rating', RATINGS, world.some('Lead rating', 700, world.pick('Lead rating', RATINGS))),
      field('AnnualRevenue', 'currency', world.some('Lead rev', 400, world.integer('Lead rev', 0, 90_000_000))),
      field('NumberOfEmployees', 'int', world.some('Lead staff', 500, world.integer('Lead staff', 1, 9_000))),
      field('Description', 'textarea', world.some('Lead notes', 300, world.pick('Lead notes', NOTES))),
      field('HasOptedOutOfEmail', 'boolean', world.flag('Lead opted out', 50)),
      field('HasOptedOutOfFax', 'boolean', world.flag('Lead no fax', 20)),
      field('DoNotCall', 'boolean', world.flag('Lead do not call', 30)),
      field('IsUnreadByOwner', 'boolean', world.flag('Lead unread', 200)),
      field('IsConverted', 'boolean', () => false, READ_ONLY),
      field('ConvertedDate', 'date', undefined, READ_ONLY),
      reference('ConvertedAccountId', 'Account', 'ConvertedAccount', undefined, READ_ONLY),
      reference('ConvertedContactId', 'Contact', 'ConvertedContact', undefined, READ_ONLY),
      reference('ConvertedOpportunityId', 'Opportunity', 'ConvertedOpportunity', undefined, READ_ONLY),
      field('LastActivityDate', 'date', world.some('Lead act', 400, world.date('Lead act', '2025-06-01', 500)), {
        ...READ_ONLY,
      }),
      field('EmailBouncedReason', 'string', undefined, { length: 255, ...READ_ONLY }),
      field('EmailBouncedDate', 'datetime', undefined, READ_ONLY),
      derived('IsEmailBounced', 'boolean', (get) => get('EmailBouncedReason') !== null),
      ...viewedFields(),
    ],
  };
}
