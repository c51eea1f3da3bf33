import { batchOf } from '../../domain/batcher.ts';
import type { Batch } from '../../domain/batcher.ts';
import { decideDelivery } from '../../domain/decide-delivery.ts';
import type { DecisionRules, DeliveryDecision, Known } from '../../domain/decide-delivery.ts';
import { addDelivery, deliveriesAt, noDeliveries } from '../../domain/deliveries.ts';
import type { Deliveries } from '../../domain/deliveries.ts';
import type { DepartedRow } from '../../domain/mapping/mapped-row.ts';
import type { RunCounts } from '../../domain/run.ts';
import { NO_FINGERPRINT } from '../../store/ledger-store.ts';
import type { LedgerEntry } from '../../store/ledger-store.ts';
import { keepRejections, resolveDealtWith, send } from './deliver-work.ts';
import type { DeliveryContext } from './deliver-work.ts';
import type { Work } from './stretch-builder.ts';

export type LedgerContext = DeliveryContext & {
  /** Number of the run among its sync's runs. */
  ordinal: number;
  rules: DecisionRules;
  /** The ledger knew nothing when the run began: no message of it is compared. */
  fresh: boolean;
  moves: LedgerEntry['moves'];
  /**
   * Are new records known before they are sent? Else one that is gone or out of the filter before a failed run is repeated
   * would stay at Customer.io unknown. A first run does not ask again who left, and is spared the cost.
   */
  announces: boolean;
};

/**
 * Gives every row of a stretch its outcome, knowing what was delivered before: sends what is new or different, and makes a
 * note of what is to be taken out of Customer.io when everything else is delivered. What was said is written last: what a
 * crash leaves out of it is sent once more, under the same message ids.
 */
export async function deliverWithLedger(work: Work, context: LedgerContext): Promise<RunCounts> {
  const { ledger, syncId, ordinal, rules, moves } = context;
  const { deliveries = noDeliveries() } = work;
  const known = await whatIsKnown({ deliveries, departed: work.departed }, context);
  const decision = decideDelivery({ deliveries, departed: work.departed }, known, rules);
  const announced = context.announces ? await announce(decision, deliveries, known, context) : [];
  const due = dueBatch(decision, work);
  const sent = due === undefined ? { rejections: [] } : await send(due, context);
  const refused = [...work.rejections, ...sent.rejections];
  await keepRejections(refused, context);
  const outcome = { epoch: rules.epoch, moves, refused, announced, messages: known.messages };
  await ledger.record(syncId, ordinal, entryOf(decision, deliveries, outcome));
  await resolveDealtWith(deliveries.recordIds, refused, context);
  return {
    read: work.rows,
    sent: decision.send.length - sent.rejections.length,
    // Removals are sent, and counted, when the rows are all through.
    deleted: 0,
    rejected: refused.length,
    skipped: work.skipped + work.departed.length + decision.unchanged.length + decision.told.length,
  };
}

async function whatIsKnown(
  { deliveries, departed }: { deliveries: Deliveries; departed: readonly DepartedRow[] },
  { ledger, syncId, ordinal, rules, fresh }: LedgerContext,
): Promise<Known> {
  const gone = departed.map(({ recordId }) => recordId);
  return {
    messages: fresh
      ? { type: 'everything_new' }
      : { type: 'compared', differences: await ledger.compare(syncId, ordinal, rules.epoch, deliveries) },
    departed: new Set(gone.length === 0 ? [] : (await ledger.find(syncId, gone)).keys()),
  };
}

/** The page's own batch where all of it is due: its body is written already. */
function dueBatch({ send: due }: DeliveryDecision, { batch }: Work): Batch | undefined {
  if (batch === undefined || due.length === 0) return undefined;
  if (due.length === batch.counts.upserts) return batch;
  const places = new Set(due);
  return batchOf(batch.items.filter((_, place) => places.has(place)));
}

/** Keeps as delivered, ahead of their delivery, those that the ledger does not know; answers with their ids. */
async function announce(
  { send: due }: DeliveryDecision,
  deliveries: Deliveries,
  { messages }: Known,
  { ledger, syncId, ordinal, rules: { epoch } }: LedgerContext,
): Promise<string[]> {
  const isNew = (place: number): boolean =>
    messages.type === 'everything_new' || messages.differences.get(place) === undefined;
  const delivered = deliveriesAt(deliveries, due.filter(isNew));
  if (delivered.recordIds.length === 0) return [];
  delivered.fingerprints.fill(NO_FINGERPRINT);
  await ledger.record(syncId, ordinal, { epoch, delivered, seen: [], deleted: [], moves: 'keep' });
  return delivered.recordIds;
}

function entryOf(
  { send: tried, unchanged, told, departed }: DeliveryDecision,
  deliveries: Deliveries,
  outcome: Pick<LedgerEntry, 'epoch' | 'moves'> & {
    refused: readonly { recordId: string }[];
    announced: readonly string[];
    messages: Known['messages'];
  },
): LedgerEntry {
  const { epoch, moves, refused, announced, messages } = outcome;
  const { recordIds } = deliveries;
  const refusedIds = new Set(refused.map(({ recordId }) => recordId));
  const accepted = [...tried, ...told].filter((place) => !refusedIds.has(recordIds[place] ?? ''));
  const delivered = deliveriesAt(deliveries, accepted);
  // Taken for delivered, so that what stands for them can be taken out.
  for (const { recordId, version, key } of departed) {
    if (key !== undefined) addDelivery(delivered, { recordId, version, key, fingerprint: NO_FINGERPRINT });
  }
  // The comparison marked the others.
  const unseen = unchanged.filter((place) => messages.type === 'compared' && messages.differences.has(place));
  return {
    epoch,
    delivered,
    seen: [...deliveriesAt(deliveries, unseen).recordIds, ...refusedIds],
    withdrawn: announced.filter((recordId) => refusedIds.has(recordId)),
    deleted: departed.map(({ recordId, version }) => ({ recordId, version })),
    moves,
  };
}
