import { derived, field, picklist, reference } from './field.ts';
import type { Field, FieldType, ObjectSchema } from './field.ts';
import { memberContacts } from './row-counts.ts';
import { systemFields } from './system-fields.ts';
import { linkTo } from './world.ts';
import type { World } from './world.ts';
import { SOURCES } from './words.ts';

const STATUSES = ['Sent', 'Responded'];
const CREATE_ONLY = { updateable: false, createable: true };
/** Every second contact and lead, from the first on, is a member until the counts are used up. */
const STEP = 2;

/** Contacts come first, then leads, each in one campaign. */
export function campaignMember(world: World): ObjectSchema {
  const contacts = memberContacts(world.counts['Contact'] ?? 0);
  const status = world.pick('Member status', STATUSES);
  const responded = world.date('Member responded', '2026-01-01', 300);
  const campaigns = world.link('Member campaign', 'Campaign', '701');
  return {
    name: 'CampaignMember',
    label: 'Campaign Member',
    labelPlural: 'Campaign Members',
    keyPrefix: '00v',
    hardDelete: true,
    fields: [
      ...systemFields(world, 'CampaignMember', '00v'),
      reference('CampaignId', 'Campaign', 'Campaign', campaigns, {
        nillable: false,
        cascadeDelete: true,
        ...CREATE_ONLY,
      }),
      reference(
        'LeadId',
        'Lead',
        'Lead',
        linkTo('00Q', (index) => (index < contacts ? undefined : (index - contacts) * STEP)),
        { cascadeDelete: true, ...CREATE_ONLY },
      ),
      reference(
        'ContactId',
        'Contact',
        'Contact',
        linkTo('003', (index) => (index < contacts ? index * STEP : undefined)),
        { cascadeDelete: true, ...CREATE_ONLY },
      ),
      picklist('Status', STATUSES, status),
      derived('HasResponded', 'boolean', (get) => get('Status') === 'Responded'),
      field('FirstRespondedDate', 'date', (index) => (status(index) === 'Responded' ? responded(index) : null), {
        updateable: false,
      }),
      derived('Type', 'string', (get) => (get('ContactId') === null ? 'Lead' : 'Contact')),
      derived('LeadOrContactId', 'reference', (get) => get('ContactId') ?? get('LeadId'), {
        referenceTo: ['Contact', 'Lead'],
      }),
      derived('LeadOrContactOwnerId', 'reference', (get) => get('Contact.OwnerId') ?? get('Lead.OwnerId'), {
        referenceTo: ['Group', 'User'],
      }),
      derived('CompanyOrAccount', 'string', (get) => get('Contact.Account.Name') ?? get('Lead.Company'), {
        length: 255,
      }),
      ...personal(),
    ],
  };
}

/** What the vendor shows of the person, whatever it is. */
function personal(): Field[] {
  const same: [name: string, type: FieldType, length: number][] = [
    ['Name', 'string', 121],
    ['FirstName', 'string', 40],
    ['LastName', 'string', 80],
    ['Title', 'string', 128],
    ['Email', 'email', 80],
    ['Phone', 'phone', 40],
    ['MobilePhone', 'phone', 40],
    ['Fax', 'phone', 40],
    ['Description', 'textarea', 32_000],
  ];
  const places: [name: string, type: FieldType, length: number][] = [
    ['Street', 'textarea', 255],
    ['City', 'string', 40],
    ['State', 'string', 80],
    ['PostalCode', 'string', 20],
    ['Country', 'string', 80],
  ];
  return [
    ...same.map(([name, type, length]) =>
      derived(name, type, (get) => get(`Contact.${name}`) ?? get(`Lead.${name}`), { length }),
    ),
    ...['Salutation', 'LeadSource'].map((name) =>
      derived(name, 'picklist', (get) => get(`Contact.${name}`) ?? get(`Lead.${name}`), {
        picklistValues: name === 'LeadSource' ? [...SOURCES] : ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.'],
      }),
    ),
    ...['DoNotCall', 'HasOptedOutOfEmail', 'HasOptedOutOfFax'].map((name) =>
      derived(name, 'boolean', (get) => get(`Contact.${name}`) ?? get(`Lead.${name}`) ?? false),
    ),
    ...places.map(([name, type, length]) =>
      derived(name, type, (get) => get(`Contact.Mailing${name}`) ?? get(`Lead.${name}`), { length }),
    ),
  ];
}
