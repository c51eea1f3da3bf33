import { field, picklist, reference } from './field.ts';
import type { ObjectSchema } from './field.ts';
import { opportunityContact } from './opportunity.ts';
import { SECOND_ROLE_STEP } from './row-counts.ts';
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

/** First the contact of each deal, then a second one for some deals. */
export function opportunityContactRole(world: World): ObjectSchema {
  const deals = world.counts['Opportunity'] ?? 0;
  const contacts = world.counts['Contact'] ?? 0;
  const { row: primary } = opportunityContact(world).target;
  const other = world.draw('Role contact');
  const deal = (index: number): number => (index < deals ? index : (index - deals) * SECOND_ROLE_STEP);
  const contact = (index: number): number | undefined => {
    const first = primary(deal(index));
    if (first === undefined || index < deals) return first;
    return (first + 1 + (other(index) % (contacts - 1))) % contacts;
  };
  return {
    name: 'OpportunityContactRole',
    label: 'Opportunity Contact Role',
    labelPlural: 'Opportunity Contact Role',
    keyPrefix: '00K',
    fields: [
      ...systemFields(world, 'OpportunityContactRole', '00K'),
      reference('OpportunityId', 'Opportunity', 'Opportunity', linkTo('006', deal), {
        nillable: false,
        cascadeDelete: true,
        updateable: false,
        createable: true,
      }),
      reference('ContactId', 'Contact', 'Contact', linkTo('003', contact), { nillable: false, cascadeDelete: true }),
      picklist('Role', ROLES, world.some('Role', 800, world.pick('Role', ROLES))),
      field('IsPrimary', 'boolean', (index) => index < deals),
    ],
  };
}
