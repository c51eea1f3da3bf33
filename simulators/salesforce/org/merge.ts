import { childIds, childrenOf, lookupsTo } from './lookups.ts';
import type { Org } from './org.ts';
import { OrgError } from './org-error.ts';

const MERGEABLE = ['Account', 'Contact', 'Lead'];
const MAX_LOSERS = 2;
const RELATION = 'AccountContactRelation';
const MEMBER = 'CampaignMember';

/**
 * Merges one or two records into another of the same object: what refers to a loser refers to the winner, and the losers
 * are deleted with MasterRecordId. No field of the winner takes a loser's value.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_merge.htm
 */
export function merge(org: Org, object: string, winnerId: string, loserIds: readonly string[]): void {
  const { name } = org.table(object);
  if (!MERGEABLE.includes(name)) throw new OrgError(`${name} can not be merged`);
  const winner = live(org, name, winnerId);
  const losers = loserIds.map((id) => live(org, name, id));
  if (losers.length < 1 || losers.length > MAX_LOSERS) throw new OrgError('a merge takes one or two losers');
  if (new Set([winner, ...losers]).size !== losers.length + 1)
    throw new OrgError('a record can not be merged with itself');
  for (const loser of losers) {
    moveChildren(org, name, winner, loser);
    org.update(name, loser, { MasterRecordId: winner });
    org.delete(name, loser);
  }
  org.update(name, winner, {});
}

/** The id with 18 characters. */
function live(org: Org, object: string, id: string): string {
  const row = org.row(object, id);
  if (row['IsDeleted'] === true) throw new OrgError(`${id} is deleted`);
  return String(row['Id']);
}

function moveChildren(org: Org, object: string, winner: string, loser: string): void {
  if (object === 'Contact') moveContactRelations(org, winner, loser);
  if (object !== 'Account') moveMembers(org, object, winner, loser);
  for (const lookup of lookupsTo(org, object, ({ name }) => name !== 'MasterRecordId')) {
    for (const id of childIds(org, lookup, object, loser)) {
      if (org.state(lookup.table.name, id) !== 'live') continue;
      if (lookup.table.name === RELATION && object === 'Account') moveAccountRelation(org, id, winner);
      // Nobody is their own manager, no account its own parent.
      else org.update(lookup.table.name, id, { [lookup.field.name]: id === winner ? null : winner });
    }
  }
}

/** The loser's accounts become indirect ones of the winner, but for those that it has, and for a winner without an account. */
function moveContactRelations(org: Org, winner: string, loser: string): void {
  const relations = (contact: string): string[] => childrenOf(org, RELATION, 'ContactId', 'Contact', contact);
  const has = new Set(relations(winner).map((id) => org.row(RELATION, id)['AccountId']));
  const isPrivate = org.row('Contact', winner)['AccountId'] === null;
  for (const id of relations(loser)) {
    if (isPrivate || has.has(org.row(RELATION, id)['AccountId'] ?? null)) org.delete(RELATION, id);
    else org.update(RELATION, id, { ContactId: winner, IsDirect: false });
  }
}

/** Direct ones moved with their contacts. */
function moveAccountRelation(org: Org, id: string, winner: string): void {
  const contact = String(org.row(RELATION, id)['ContactId']);
  const others = childrenOf(org, RELATION, 'ContactId', 'Contact', contact);
  if (others.some((other) => org.row(RELATION, other)['AccountId'] === winner)) org.delete(RELATION, id);
  else org.update(RELATION, id, { AccountId: winner });
}

/** A campaign has a person once. */
function moveMembers(org: Org, object: string, winner: string, loser: string): void {
  const field = `${object}Id`;
  const members = (person: string): string[] => childrenOf(org, MEMBER, field, object, person);
  const has = new Set(members(winner).map((id) => org.row(MEMBER, id)['CampaignId']));
  for (const id of members(loser)) {
    if (has.has(org.row(MEMBER, id)['CampaignId'] ?? null)) org.delete(MEMBER, id);
    else org.update(MEMBER, id, { [field]: winner });
  }
}
