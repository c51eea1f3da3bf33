import { dateOf } from './instant.ts';
import { childrenOf } from './lookups.ts';
import type { Inputs, Org, Row } from './org.ts';
import { OrgError } from './org-error.ts';

export type LeadConversion = {
  /** An account that exists; absent: a new one, named after the lead's company. */
  accountId?: string;
  /** A contact that exists; absent: a new one, with what is known of the lead. */
  contactId?: string;
  /** Absent: no opportunity is made. */
  opportunityName?: string;
};

export type ConvertedLead = { leadId: string; accountId: string; contactId: string; opportunityId?: string };

const DAY_MS = 86_400_000;
const DAYS_TO_CLOSE = 90;
const SAME = ['FirstName', 'LastName', 'Salutation', 'Title', 'Email', 'Phone', 'MobilePhone', 'Fax', 'Description'];
const SAME_FLAGS = ['LeadSource', 'HasOptedOutOfEmail', 'HasOptedOutOfFax', 'DoNotCall'];
const COMPANY = ['Phone', 'Fax', 'Website', 'Industry', 'Rating', 'AnnualRevenue', 'NumberOfEmployees'];
const PLACE = ['Street', 'City', 'State', 'PostalCode', 'Country', 'Latitude', 'Longitude'];

/**
 * Makes an account, a contact and, when it is named, an opportunity of a lead. Its campaign memberships and activities are
 * the contact's from then on.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_convertlead.htm
 */
export function convertLead(org: Org, leadId: string, conversion: LeadConversion): ConvertedLead {
  const lead = org.row('Lead', leadId);
  if (lead['IsDeleted'] === true) throw new OrgError(`${leadId} is deleted`);
  if (lead['IsConverted'] === true) throw new OrgError(`${leadId} is already converted`);
  if (conversion.contactId !== undefined && conversion.accountId === undefined) {
    throw new OrgError('a contact that exists needs its account');
  }
  const accountId = known(org, 'Account', conversion.accountId) ?? org.insert('Account', accountFields(lead));
  const contactId =
    known(org, 'Contact', conversion.contactId) ??
    org.insert('Contact', { ...contactFields(lead), AccountId: accountId });
  const { opportunityName } = conversion;
  const opportunity =
    opportunityName === undefined
      ? {}
      : { opportunityId: openDeal(org, { lead, Name: opportunityName, accountId, contactId }) };
  moveHistory(org, String(lead['Id']), contactId);
  org.update('Lead', leadId, {
    Status: 'Closed - Converted',
    IsConverted: true,
    ConvertedDate: dateOf(Math.floor(org.now() / DAY_MS)),
    ConvertedAccountId: accountId,
    ConvertedContactId: contactId,
    ConvertedOpportunityId: opportunity.opportunityId ?? null,
  });
  return { leadId: String(lead['Id']), accountId, contactId, ...opportunity };
}

/** The id with 18 characters of a row that must be live. */
function known(org: Org, object: string, id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  if (org.state(object, id) !== 'live') throw new OrgError(`no live ${object} has the id ${id}`);
  return String(org.row(object, id)['Id']);
}

function accountFields(lead: Row): Inputs {
  return { Name: lead['Company'], OwnerId: lead['OwnerId'], ...pick(lead, COMPANY), ...place(lead, 'Billing') };
}

function contactFields(lead: Row): Inputs {
  return { OwnerId: lead['OwnerId'], ...pick(lead, [...SAME, ...SAME_FLAGS]), ...place(lead, 'Mailing') };
}

function openDeal(
  org: Org,
  { lead, Name, accountId, contactId }: { lead: Row; Name: string; accountId: string; contactId: string },
): string {
  return org.insert('Opportunity', {
    Name,
    AccountId: accountId,
    ContactId: contactId,
    OwnerId: lead['OwnerId'],
    LeadSource: lead['LeadSource'],
    StageName: 'Prospecting',
    CloseDate: dateOf(Math.floor(org.now() / DAY_MS) + DAYS_TO_CLOSE),
  });
}

function moveHistory(org: Org, leadId: string, contactId: string): void {
  const campaigns = new Set(
    childrenOf(org, 'CampaignMember', 'ContactId', 'Contact', contactId).map(
      (id) => org.row('CampaignMember', id)['CampaignId'],
    ),
  );
  for (const id of childrenOf(org, 'CampaignMember', 'LeadId', 'Lead', leadId)) {
    // A campaign has a person once.
    if (campaigns.has(org.row('CampaignMember', id)['CampaignId'])) org.delete('CampaignMember', id);
    else org.update('CampaignMember', id, { ContactId: contactId });
  }
  for (const activity of ['Task', 'Event']) {
    for (const id of childrenOf(org, activity, 'WhoId', 'Lead', leadId)) {
      org.update(activity, id, { WhoId: contactId });
    }
  }
}

function pick(row: Row, names: readonly string[]): Inputs {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

function place(lead: Row, prefix: string): Inputs {
  return Object.fromEntries(PLACE.map((part) => [`${prefix}${part}`, lead[part]]));
}
