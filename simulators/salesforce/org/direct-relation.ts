import type { Cell } from '../schema/field.ts';
import { childrenOf } from './lookups.ts';
import type { Org } from './org.ts';

const RELATION = 'AccountContactRelation';

/**
 * After a contact's account changed: its direct relation leads to the new account. One that was indirect becomes direct in
 * its place, and a contact without an account keeps no relation.
 */
export function moveDirectRelation(org: Org, contactId: string, account: Cell): void {
  if (!org.tables.has(RELATION.toLowerCase())) return;
  const relations = childrenOf(org, RELATION, 'ContactId', 'Contact', contactId).map((id) => org.row(RELATION, id));
  const direct = relations.find(({ IsDirect }) => IsDirect === true);
  if (account === null) {
    for (const { Id } of relations) org.delete(RELATION, String(Id));
    return;
  }
  if (direct?.['AccountId'] === account) return;
  const other = relations.find(({ AccountId }) => AccountId === account);
  if (other !== undefined) {
    if (direct !== undefined) org.delete(RELATION, String(direct['Id']));
    org.update(RELATION, String(other['Id']), { IsDirect: true });
  } else if (direct !== undefined) {
    org.update(RELATION, String(direct['Id']), { AccountId: account });
  } else {
    org.insert(RELATION, { AccountId: account, ContactId: contactId, IsDirect: true, IsActive: true });
  }
}
