import { employedContacts } from './employed-contacts.ts';
import { World } from './world.ts';

/** Of the contacts that have an account, every so manieth has a second one. */
export const INDIRECT_STEP = 10;
/** Every so manieth deal has a second contact. */
export const SECOND_ROLE_STEP = 2;
const USERS = 5;

/** How many campaign members are contacts; the others are leads. */
export function memberContacts(contacts: number): number {
  return Math.floor(contacts / 4);
}

/** How many rows of each object are generated, for a number of contacts. */
export function rowCounts({ contacts, seed }: { contacts: number; seed: number }): Record<string, number> {
  const share = (divisor: number): number => Math.ceil(contacts / divisor);
  const basic = {
    Contact: contacts,
    Account: Math.max(1, share(10)),
    User: USERS,
    Lead: share(5),
    Task: share(2),
    Opportunity: share(10),
    Invoice__c: share(10),
    Campaign: share(100),
    Event: share(4),
    Case: share(5),
  };
  const employed = employedContacts(new World({ seed, bornMs: 0, counts: basic })).length;
  const indirect = basic.Account > 1 ? Math.ceil(employed / INDIRECT_STEP) : 0;
  return {
    ...basic,
    AccountContactRelation: employed + indirect,
    OpportunityContactRole: basic.Opportunity + (contacts > 1 ? Math.ceil(basic.Opportunity / SECOND_ROLE_STEP) : 0),
    CampaignMember: memberContacts(contacts) + Math.floor(basic.Lead / 4),
  };
}
