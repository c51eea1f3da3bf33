import { derived, field, picklist, reference } from './field.ts';
import type { ObjectSchema } from './field.ts';
import { contactAccount } from './employed-contacts.ts';
import { systemFields } from './system-fields.ts';
import { viewedFields } from './viewed-fields.ts';
import { linkTo } from './world.ts';
import type { World } from './world.ts';
import { FIRST_NAMES, NOTES } from './words.ts';

const STATUSES = ['New', 'Working', 'Escalated', 'Closed'];
const PRIORITIES = ['High', 'Medium', 'Low'];
const ORIGINS = ['Phone', 'Email', 'Web'];
const TYPES = ['Mechanical', 'Electrical', 'Electronic', 'Structural', 'Other'];
const REASONS = ['Installation', 'Performance', 'Breakdown', 'Other'];
const SUBJECTS = ['Does not start', 'Invoice "wrong"', 'Question, urgent', 'Größe falsch 😕'];
const READ_ONLY = { updateable: false };
const NUMBER_WIDTH = 8;
const FIRST_NUMBER = 1_000;

export function supportCase(world: World): ObjectSchema {
  const contact = world.link('Case contact', 'Contact', '003', 900);
  const accountOf = contactAccount(world).target;
  const status = world.pick('Case status', STATUSES);
  const modified = systemFields(world, 'Case', '500').find(({ name }) => name === 'LastModifiedDate');
  return {
    name: 'Case',
    label: 'Case',
    labelPlural: 'Cases',
    keyPrefix: '500',
    fields: [
      ...systemFields(world, 'Case', '500'),
      reference('MasterRecordId', 'Case', 'MasterRecord', undefined, READ_ONLY),
      field('CaseNumber', 'string', (index) => String(FIRST_NUMBER + index).padStart(NUMBER_WIDTH, '0'), {
        length: 30,
        nillable: false,
        nameField: true,
        autoNumber: true,
        ...READ_ONLY,
      }),
      reference('ContactId', 'Contact', 'Contact', contact),
      reference(
        'AccountId',
        'Account',
        'Account',
        linkTo('001', (index) => {
          const of = contact.target.row(index);
          return of === undefined ? undefined : accountOf.row(of);
        }),
      ),
      reference('ParentId', 'Case', 'Parent'),
      reference('OwnerId', ['Group', 'User'], 'Owner', world.link('Case owner', 'User', '005'), { nillable: false }),
      field('Subject', 'string', world.pick('Case subject', SUBJECTS), { length: 255 }),
      field('Description', 'textarea', world.some('Case notes', 600, world.pick('Case notes', NOTES))),
      field('Comments', 'textarea', undefined, { length: 4_000 }),
      picklist('Status', STATUSES, status),
      picklist('Priority', PRIORITIES, world.pick('Case priority', PRIORITIES)),
      picklist('Origin', ORIGINS, world.some('Case origin', 900, world.pick('Case origin', ORIGINS))),
      picklist('Type', TYPES, world.some('Case type', 700, world.pick('Case type', TYPES))),
      picklist('Reason', REASONS, world.some('Case reason', 600, world.pick('Case reason', REASONS))),
      derived('IsClosed', 'boolean', (get) => get('Status') === 'Closed'),
      field(
        'ClosedDate',
        'datetime',
        (index) => (status(index) === 'Closed' ? (modified?.generate(index) ?? null) : null),
        READ_ONLY,
      ),
      field('IsEscalated', 'boolean', (index) => status(index) === 'Escalated'),
      field('SuppliedName', 'string', world.some('Case web', 300, world.pick('Case web name', FIRST_NAMES))),
      field(
        'SuppliedEmail',
        'email',
        world.some('Case web', 300, (index) => `case.${index}@example.com`),
      ),
      field('SuppliedPhone', 'phone', undefined, { length: 40 }),
      field('SuppliedCompany', 'string'),
      derived('ContactEmail', 'email', (get) => get('Contact.Email')),
      derived('ContactPhone', 'phone', (get) => get('Contact.Phone')),
      derived('ContactMobile', 'phone', (get) => get('Contact.MobilePhone')),
      derived('ContactFax', 'phone', (get) => get('Contact.Fax')),
      ...viewedFields(),
    ],
  };
}
