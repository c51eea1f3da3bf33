import { address } from './address.ts';
import { field, reference } from './field.ts';
import type { ObjectSchema } from './field.ts';
import { systemFields } from './system-fields.ts';
import type { World } from './world.ts';
import { FIRST_NAMES, LAST_NAMES, NOTES, TITLES } from './words.ts';

const SALUTATIONS = ['Mr.', 'Ms.', 'Dr.', 'Prof.'];
const LEVELS = ['Primary', 'Secondary', 'Tertiary'];
const LANGUAGES = ['English', 'Deutsch', 'Français', '日本語', 'Español (México)'];
/** Every set of them, the empty one included. */
const LANGUAGE_CHOICES = Array.from({ length: 1 << LANGUAGES.length }, (_, set) =>
  LANGUAGES.filter((_language, bit) => set & (1 << bit)).join(';'),
);
const SOURCES = ['Web', 'Phone Inquiry', 'Partner Referral', 'Other'];

export function contact(world: World): ObjectSchema {
  const salt = (name: string): string => `Contact ${name}`;
  const first = world.some(salt('first'), 970, world.pick(salt('first'), FIRST_NAMES));
  const last = world.pick(salt('last'), LAST_NAMES);
  const name = (index: number): string => {
    const given = first(index);
    return given === null ? last(index) : `${String(given)} ${last(index)}`;
  };
  const spoken = world.pick(salt('languages'), LANGUAGE_CHOICES);
  const phone = world.integer(salt('phone'), 2_000_000, 9_999_999);
  return {
    name: 'Contact',
    label: 'Contact',
    labelPlural: 'Contacts',
    keyPrefix: '003',
    fields: [
      ...systemFields(world, 'Contact', '003'),
      reference('MasterRecordId', 'Contact', 'MasterRecord', undefined, { updateable: false }),
      reference('AccountId', 'Account', 'Account', world.link(salt('account'), 'Account', '001', 900)),
      reference('OwnerId', 'User', 'Owner', world.link(salt('owner'), 'User', '005'), {
        nillable: false,
      }),
      field('LastName', 'string', last, { nillable: false }),
      field('FirstName', 'string', first, { length: 40 }),
      field('Salutation', 'picklist', world.some(salt('salutation'), 600, world.pick(salt('sal'), SALUTATIONS)), {
        picklistValues: SALUTATIONS,
      }),
      field('Name', 'string', name, { length: 121, updateable: false, nillable: false, nameField: true }),
      field(
        'Email',
        'email',
        world.some(salt('email'), 985, (index) => `contact.${index}@example.com`),
      ),
      field(
        'Phone',
        'phone',
        world.some(salt('phone'), 700, (index) => `+1 (555) ${phone(index)}`),
      ),
      field(
        'MobilePhone',
        'phone',
        world.some(salt('mobile'), 300, (index) => `+49 151 ${phone(index + 1)}`),
      ),
      field('Title', 'string', world.some(salt('title'), 700, world.pick(salt('title'), TITLES)), { length: 128 }),
      field('Department', 'string', world.some(salt('department'), 300, world.pick(salt('dep'), ['R&D', 'Sales']))),
      field('Birthdate', 'date', world.some(salt('birth'), 800, world.date(salt('birth'), '1940-01-01', 24_000))),
      field('LeadSource', 'picklist', world.some(salt('source'), 800, world.pick(salt('source'), SOURCES)), {
        picklistValues: SOURCES,
      }),
      field('Description', 'textarea', world.some(salt('notes'), 500, world.pick(salt('notes'), NOTES))),
      field('HasOptedOutOfEmail', 'boolean', world.flag(salt('opted out'), 50)),
      field('DoNotCall', 'boolean', world.flag(salt('do not call'), 30)),
      ...address(world, 'Contact', 'Mailing'),
      ...address(world, 'Contact', 'Other'),
      field('LastActivityDate', 'date', world.some(salt('activity'), 500, world.date(salt('act'), '2025-01-01', 500)), {
        updateable: false,
      }),
      field('PhotoUrl', 'url', undefined, { updateable: false, calculated: true }),
      field(
        'Website__c',
        'url',
        world.some(salt('site'), 200, (index) => `https://example.com/?id=${index}&q="x"`),
        custom(),
      ),
      field('Level__c', 'picklist', world.some(salt('level'), 900, world.pick(salt('level'), LEVELS)), {
        picklistValues: LEVELS,
      }),
      field('Languages__c', 'multipicklist', (index) => spoken(index) || null, { picklistValues: LANGUAGES }),
      // A custom number is never an int, not even one without decimals: Bulk writes 5.0.
      field('Visits__c', 'double', world.some(salt('visits'), 900, world.integer(salt('visits'), -5, 900))),
      field('Score__c', 'double', world.some(salt('score'), 900, world.decimal(salt('score'), -100, 100, 3)), {
        scale: 3,
      }),
      field('Balance__c', 'currency', world.some(salt('balance'), 800, world.decimal(salt('bal'), -5_000, 90_000, 2))),
      field('Discount__c', 'percent', world.some(salt('discount'), 400, world.decimal(salt('discount'), 0, 100, 1))),
      field('Renewal__c', 'date', world.some(salt('renewal'), 500, world.date(salt('renewal'), '2026-01-01', 900))),
      field('LastLogin__c', 'datetime', world.some(salt('login'), 600, world.datetime(salt('login'), 400))),
      field('CallAt__c', 'time', world.some(salt('call'), 200, world.time(salt('call')))),
      field('Age_Group__c', 'string', world.pick(salt('age'), ['18-30', '31-50', '51+']), {
        calculated: true,
        updateable: false,
        length: 1300,
      }),
      field('External_Key__c', 'string', (index) => `K-${String(index).padStart(8, '0')}`, custom()),
    ],
  };
}

function custom(): { length: number } {
  return { length: 255 };
}
