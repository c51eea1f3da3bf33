import type { BatchItem } from './batcher.ts';
import type { Delivery } from './ledger.ts';
import { sameContent, toldOtherwise } from './mapping/delivery-fingerprint.ts';
import type { DepartedRow } from './mapping/mapped-row.ts';

/** What is to be done about rows, given what was delivered before. */
export type DeliveryDecision = {
  send: BatchItem[];
  /** They say what was said before. */
  unchanged: BatchItem[];
  /** Events of changes that were told before, of an earlier version or as the sync mapped it then: kept as they are now, not sent. */
  told: BatchItem[];
  /** Known to the ledger, or to be treated so: what stood for them is to be taken out. */
  departed: (Pick<DepartedRow, 'recordId' | 'version'> & { /** Not in the ledger; the row's own. */ key?: string })[];
  /** Rows of something that was never delivered. */
  neverSent: DepartedRow[];
};

export type DecisionRules = {
  epoch: number;
  /** An event is due once for each record, whatever it says later. */
  onCreation: boolean;
  /** The ledger knows all that was ever delivered. */
  filled: boolean;
  /** ISO 8601. While it does not: deletions up to then were dealt with before it was begun. */
  deletedAfter?: string;
};

/** Sends what is new or says something else, once per resync; takes away only what was delivered. */
export function decideDelivery(
  rows: { items: readonly BatchItem[]; departed: readonly DepartedRow[] },
  known: ReadonlyMap<string, Delivery>,
  rules: DecisionRules,
): DeliveryDecision {
  const decision: DeliveryDecision = { send: [], unchanged: [], told: [], departed: [], neverSent: [] };
  for (const item of rows.items) {
    const before = known.get(item.recordId);
    const now = item.delivery?.fingerprint ?? '';
    if (before === undefined || before.epoch < rules.epoch) decision.send.push(item);
    else if (rules.onCreation || (before.fingerprint === now && before.key === item.delivery?.key))
      decision.unchanged.push(item);
    else if (!saysElse(item, before) || toldOtherwise(before.fingerprint, now)) decision.told.push(item);
    else decision.send.push(item);
  }
  for (const row of rows.departed) {
    const { recordId, version } = row;
    if (known.has(recordId)) decision.departed.push({ recordId, version });
    else if (!rules.filled && row.type === 'deleted' && row.key !== undefined && version > (rules.deletedAfter ?? '')) {
      decision.departed.push({ recordId, version, key: row.key });
    } else decision.neverSent.push(row);
  }
  return decision;
}

function saysElse({ delivery }: BatchItem, before: Delivery): boolean {
  return delivery?.key !== before.key || !sameContent(before.fingerprint, delivery.fingerprint);
}
