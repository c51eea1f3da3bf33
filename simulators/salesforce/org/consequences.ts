import type { Cell } from '../schema/field.ts';
import { moveDirectRelation } from './direct-relation.ts';
import { dateOf } from './instant.ts';
import type { Org } from './org.ts';

type Cells = Readonly<Record<string, Cell>>;
type Implied = (cells: Cells, now: number) => Record<string, Cell>;

const DAY_MS = 86_400_000;

/** What Salesforce sets by itself in a row when a status is set. */
const IMPLIED: Record<string, { field: string; set: Implied }> = {
  Opportunity: {
    field: 'StageName',
    set: ({ StageName }, now) => ({ IsWon: StageName === 'Closed Won', LastStageChangeDate: now }),
  },
  Case: { field: 'Status', set: ({ Status }, now) => ({ ClosedDate: Status === 'Closed' ? now : null }) },
  Task: {
    field: 'Status',
    set: ({ Status }, now) => ({
      IsClosed: Status === 'Completed',
      CompletedDateTime: Status === 'Completed' ? now : null,
    }),
  },
  CampaignMember: {
    field: 'Status',
    set: ({ Status }, now) => ({
      FirstRespondedDate: Status === 'Responded' ? dateOf(Math.floor(now / DAY_MS)) : null,
    }),
  },
};

/** The values that a change brings with it; `now` in milliseconds since 1970. */
export function implied(object: string, cells: Cells, now: number): Record<string, Cell> {
  const rule = IMPLIED[object];
  return rule === undefined || cells[rule.field] === undefined ? {} : rule.set(cells, now);
}

/** What Salesforce does to other rows after a row was inserted or updated. */
export function follow(org: Org, object: string, id: string, cells: Cells, isNew: boolean): void {
  const { AccountId: account, ContactId: contact } = cells;
  if (object === 'Contact' && account !== undefined) moveDirectRelation(org, id, account);
  if (object === 'Opportunity' && isNew && typeof contact === 'string') {
    org.insert('OpportunityContactRole', { OpportunityId: id, ContactId: contact, IsPrimary: true });
  }
}
