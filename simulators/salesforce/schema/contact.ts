import { address } from './address.ts';
import { contactAccount } from './employed-contacts.ts';
import { derived, field, picklist, reference } from './field.ts';
import type { Field, Link, ObjectSchema } from './field.ts';
import { systemFields } from './system-fields.ts';
import { viewedFields } from './viewed-fields.ts';
import { linkTo } from './world.ts';
import type { World } from './world.ts';
import { FIRST_NAMES, LAST_NAMES, NOTES, SOURCES, TITLES } from './words.ts';

const SALUTATIONS = ['Mr.', 'Ms.', 'Dr.', 'Prof.'];
const LEVELS = ['Primary', 'Secondary', 'Tertiary'];
const LANGUAGES = ['English', 'Deutsch', 'Français', '日本語', 'Español (México)'];
/** Every set of them, the empty one included. */
const LANGUAGE_CHOICES = Array.from({ length: 1 << LANGUAGES.length }, (_, set) =>
  LANGUAGES.filter((_language, bit) => set & (1 << bit)).join(';'),
);
const NAME_PART = { compoundFieldName: 'Name' };
const READ_ONLY = { updateable: false };

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
      reference('AccountId', 'Account', 'Account', contactAccount(world)),
      reference('OwnerId', 'User', 'Owner', world.link(salt('owner'), 'User', '005'), {
        nillable: false,
      }),
      reference('ReportsToId', 'Contact', 'ReportsTo', managers(world)),
      field('LastName', 'string', last, { nillable: false, ...NAME_PART }),
      field('FirstName', 'string', first, { length: 40, ...NAME_PART }),
      picklist(
        'Salutation',
        SALUTATIONS,
        world.some(salt('salutation'), 600, world.pick(salt('sal'), SALUTATIONS)),
        NAME_PART,
      ),
      field('Name', 'string', name, { length: 121, ...READ_ONLY, nillable: false, nameField: true, ...NAME_PART }),
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
      picklist('LeadSource', SOURCES, world.some(salt('source'), 800, world.pick(salt('source'), SOURCES))),
      field('Description', 'textarea', world.some(salt('notes'), 500, world.pick(salt('notes'), NOTES))),
      field('HasOptedOutOfEmail', 'boolean', world.flag(salt('opted out'), 50)),
      field('HasOptedOutOfFax', 'boolean', world.flag(salt('no fax'), 20)),
      field('DoNotCall', 'boolean', world.flag(salt('do not call'), 30)),
      ...otherPhones(world),
      field('AssistantName', 'string', world.some(salt('assistant'), 100, world.pick(salt('as'), LAST_NAMES)), {
        length: 40,
      }),
      field('EmailBouncedReason', 'string', undefined, { length: 255, ...READ_ONLY }),
      field('EmailBouncedDate', 'datetime', undefined, READ_ONLY),
      derived('IsEmailBounced', 'boolean', (get) => get('EmailBouncedReason') !== null),
      ...address(world, 'Contact', 'Mailing'),
      ...address(world, 'Contact', 'Other'),
      field('LastActivityDate', 'date', world.some(salt('activity'), 500, world.date(salt('act'), '2025-01-01', 500)), {
        updateable: false,
      }),
      field('PhotoUrl', 'url', undefined, { updateable: false, calculated: true }),
      ...viewedFields(),
      field(
        'Website__c',
        'url',
        world.some(salt('site'), 200, (index) => `https://example.com/?id=${index}&q="x"`),
        custom(),
      ),
      picklist('Level__c', LEVELS, world.some(salt('level'), 900, world.pick(salt('level'), LEVELS))),
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
      // The user may not see encrypted data: all but the end of it is masked.
      field(
        'SSN__c',
        'encryptedstring',
        world.some(salt('ssn'), 300, (index) => `XXX-XX-${String(1_000 + (index % 9_000))}`),
      ),
      field(
        'Photo__c',
        'base64',
        world.some(salt('photo'), 100, (index) => Buffer.from(`photo ${index}`).toString('base64')),
      ),
      field('External_Key__c', 'string', (index) => `K-${String(index).padStart(8, '0')}`, custom()),
    ],
  };
}

function managers(world: World): Link {
  const { target } = world.link('Contact manager', 'Contact', '003', 150);
  return linkTo('003', (index) => {
    const row = target.row(index);
    return row === index ? undefined : row;
  });
}

function otherPhones(world: World): Field[] {
  return ['Fax', 'HomePhone', 'OtherPhone', 'AssistantPhone'].map((name, kind) =>
    field(
      name,
      'phone',
      world.some(`Contact ${name}`, 100, (index) => `+44 20 ${8_000_000 + kind * 100_000 + (index % 99_999)}`),
    ),
  );
}

function custom(): { length: number } {
  return { length: 255 };
}
