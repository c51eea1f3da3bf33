import { contactAccount, employedContacts } from './employed-contacts.ts';
import { field, reference } from './field.ts';
import type { ObjectSchema } from './field.ts';
import { INDIRECT_STEP } from './row-counts.ts';
import { systemFields } from './system-fields.ts';
import { linkTo } from './world.ts';
import type { World } from './world.ts';

const ROLES = [
  'Business User',
  'Decision Maker',
  'Economic Buyer',
  'Economic Decision Maker',
  'Evaluator',
  'Executive Sponsor',
  'Influencer',
  'Technical Buyer',
  'Other',
];
const ROLE_CHOICES = [...ROLES, 'Decision Maker;Influencer', 'Business User;Evaluator;Other'];
const REQUIRED = { nillable: false, cascadeDelete: true, updateable: false, createable: true };

/** First the account of each contact that has one, then further accounts of some of these contacts. */
export function accountContactRelation(world: World): ObjectSchema {
  const employed = employedContacts(world);
  const direct = employed.length;
  const accounts = world.counts['Account'] ?? 0;
  const { row: accountOf } = contactAccount(world).target;
  const other = world.draw('Relation account');
  const contact = (index: number): number | undefined =>
    index < direct ? employed[index] : employed[(index - direct) * INDIRECT_STEP];
  const account = (index: number): number | undefined => {
    const person = contact(index);
    const own = person === undefined ? undefined : accountOf(person);
    if (own === undefined || index < direct) return own;
    return (own + 1 + (other(index) % (accounts - 1))) % accounts;
  };
  const isActive = world.flag('Relation active', 900);
  const end = world.date('Relation end', '2025-06-01', 500);
  return {
    name: 'AccountContactRelation',
    label: 'Account Contact Relationship',
    labelPlural: 'Account Contact Relationships',
    keyPrefix: '07k',
    fields: [
      ...systemFields(world, 'AccountContactRelation', '07k'),
      reference('AccountId', 'Account', 'Account', linkTo('001', account), REQUIRED),
      reference('ContactId', 'Contact', 'Contact', linkTo('003', contact), REQUIRED),
      field('Roles', 'multipicklist', world.some('Relation roles', 600, world.pick('Relation roles', ROLE_CHOICES)), {
        picklistValues: ROLES,
      }),
      field('IsDirect', 'boolean', (index) => index < direct, { updateable: false }),
      field('IsActive', 'boolean', isActive),
      field('StartDate', 'date', world.some('Relation start', 600, world.date('Relation start', '2022-01-01', 1_000))),
      field('EndDate', 'date', (index) => (isActive(index) ? null : end(index))),
    ],
  };
}
