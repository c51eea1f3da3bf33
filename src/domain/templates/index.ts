import { ACCOUNT_CONTACT_RELATION } from './account-contact-relation.ts';
import { ACCOUNT } from './account.ts';
import { CAMPAIGN_MEMBER } from './campaign-member.ts';
import { CAMPAIGN } from './campaign.ts';
import { CASE } from './case.ts';
import { CONTACT_ACCOUNT } from './contact-account.ts';
import { CONTACT } from './contact.ts';
import { EVENT } from './event.ts';
import { LEAD } from './lead.ts';
import { OPPORTUNITY_CONTACT_ROLE } from './opportunity-contact-role.ts';
import { OPPORTUNITY } from './opportunity.ts';
import type { SyncTemplate } from './sync-template.ts';
import { TASK } from './task.ts';
import { USER } from './user.ts';

/**
 * Presets by Salesforce object, in the order in which they are best set up: who and what is related before the
 * relationships. Only standard fields that every org with the object has.
 */
export const TEMPLATES: readonly SyncTemplate[] = [
  CONTACT,
  LEAD,
  ACCOUNT,
  CONTACT_ACCOUNT,
  ACCOUNT_CONTACT_RELATION,
  OPPORTUNITY,
  OPPORTUNITY_CONTACT_ROLE,
  CAMPAIGN,
  CAMPAIGN_MEMBER,
  TASK,
  EVENT,
  CASE,
  USER,
];

/** The main template of an object; its name is compared as Salesforce does, without regard to case. */
export function templateOf(object: string): SyncTemplate | undefined {
  return TEMPLATES.find(({ id }) => id.toLowerCase() === object.toLowerCase());
}
