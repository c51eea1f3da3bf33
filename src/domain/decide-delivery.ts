import type { Deliveries } from './deliveries.ts';
import type { Delivery } from './ledger.ts';
import { sameContent, toldOtherwise } from './mapping/delivery-fingerprint.ts';
import type { DepartedRow } from './mapping/mapped-row.ts';

/**
 * What the ledger answers about messages, by their places: those that it does not know (undefined) and those that it knows
 * otherwise, by key, fingerprint or an earlier epoch. All others were delivered as they are now.
 */
export type Differences = ReadonlyMap<number, Delivery | undefined>;

/** What is to be done about rows, given what was delivered before. Messages by their places. */
export type DeliveryDecision = {
  send: number[];
  /** They say what was said before. */
  unchanged: number[];
  /** Events of changes that were told before, of an earlier version or as the sync mapped it then: kept as they are now, not sent. */
  told: number[];
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

/** What the ledger knows of the rows of a stretch; `everything_new`: none of its messages. */
export type Known = {
  messages: { type: 'everything_new' } | { type: 'compared'; differences: Differences };
  departed: ReadonlySet<string>;
};

/** Sends what is new or says something else, once per resync; takes away only what was delivered. */
export function decideDelivery(
  rows: { deliveries: Deliveries; departed: readonly DepartedRow[] },
  known: Known,
  rules: DecisionRules,
): DeliveryDecision {
  const decision: DeliveryDecision = { send: [], unchanged: [], told: [], departed: [], neverSent: [] };
  const { deliveries } = rows;
  const count = deliveries.recordIds.length;
  for (let place = 0; place < count; place += 1) {
    if (known.messages.type === 'everything_new') decision.send.push(place);
    else decision[verdict(deliveries, place, known.messages.differences, rules)].push(place);
  }
  for (const row of rows.departed) {
    const { recordId, version } = row;
    if (known.departed.has(recordId)) decision.departed.push({ recordId, version });
    else if (!rules.filled && row.type === 'deleted' && row.key !== undefined && version > (rules.deletedAfter ?? '')) {
      decision.departed.push({ recordId, version, key: row.key });
    } else decision.neverSent.push(row);
  }
  return decision;
}

function verdict(
  { keys, fingerprints }: Deliveries,
  place: number,
  differences: Differences,
  { epoch, onCreation }: DecisionRules,
): 'send' | 'unchanged' | 'told' {
  if (!differences.has(place)) return 'unchanged';
  const before = differences.get(place);
  if (before === undefined || before.epoch < epoch) return 'send';
  if (onCreation) return 'unchanged';
  const now = fingerprints[place] ?? '';
  const saysElse = keys[place] !== before.key || !sameContent(before.fingerprint, now);
  return saysElse && !toldOtherwise(before.fingerprint, now) ? 'send' : 'told';
}
