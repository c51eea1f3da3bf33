import { account } from './account.ts';
import { accountContactRelation } from './account-contact-relation.ts';
import { campaign } from './campaign.ts';
import { campaignMember } from './campaign-member.ts';
import { supportCase } from './case.ts';
import { contact } from './contact.ts';
import { event } from './event.ts';
import type { ObjectSchema } from './field.ts';
import { invoice } from './invoice.ts';
import { lead } from './lead.ts';
import { opportunity } from './opportunity.ts';
import { opportunityContactRole } from './opportunity-contact-role.ts';
import { task } from './task.ts';
import { user } from './user.ts';
import type { World } from './world.ts';

export function objects(world: World): ObjectSchema[] {
  return [
    contact,
    account,
    user,
    lead,
    task,
    opportunity,
    invoice,
    campaign,
    campaignMember,
    event,
    supportCase,
    accountContactRelation,
    opportunityContactRole,
  ].map((schema) => schema(world));
}
