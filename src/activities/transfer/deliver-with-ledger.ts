import { batchOf } from '../../domain/batcher.ts';
import type { Batch } from '../../domain/batcher.ts';
import { decideDelivery } from '../../domain/decide-delivery.ts';
import type { DecisionRules, DeliveryDecision } from '../../domain/decide-delivery.ts';
import type { RunCounts } from '../../domain/run.ts';
import { NO_FINGERPRINT } from '../../store/ledger-store.ts';
import type { Delivered, LedgerEntry } from '../../store/ledger-store.ts';
import { keepRejections, resolveRetried, send } from './deliver-work.ts';
import type { DeliveryContext } from './deliver-work.ts';
import type { Work } from './stretch-builder.ts';

export type LedgerContext = DeliveryContext & {
  /** Number of the run among its sync's runs. */
  ordinal: number;
  rules: DecisionRules;
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
  const items = work.batch?.items ?? [];
  const rows = { items, departed: work.departed };
  const known = await ledger.find(
    syncId,
    [...items, ...work.departed].map(({ recordId }) => recordId),
  );
  const decision = decideDelivery(rows, known, rules);
  const announced = context.announces ? await announce(decision, known, context) : [];
  const due = dueBatch(decision, work);
  const sent = due === undefined ? { rejections: [] } : await send(due, context);
  const refused = [...work.rejections, ...sent.rejections];
  await keepRejections(refused, context);
  await ledger.record(syncId, ordinal, entryOf(decision, refused, { epoch: rules.epoch, moves, announced }));
  await resolveRetried(
    items.map(({ recordId }) => recordId),
    refused,
    context,
  );
  return {
    read: work.rows,
    sent: decision.send.length - sent.rejections.length,
    // Removals are sent, and counted, when the rows are all through.
    deleted: 0,
    rejected: refused.length,
    skipped: work.skipped + work.departed.length + decision.unchanged.length + decision.told.length,
  };
}

/** The page's own batch where all of it is due: its body is written already. */
function dueBatch({ send: due }: DeliveryDecision, { batch }: Work): Batch | undefined {
  if (due.length === 0) return undefined;
  return due.length === batch?.items.length ? batch : batchOf(due);
}

/** Keeps as delivered, ahead of their delivery, those that the ledger does not know; answers with their ids. */
async function announce(
  { send: due }: DeliveryDecision,
  known: ReadonlyMap<string, unknown>,
  { ledger, syncId, ordinal, rules: { epoch } }: LedgerContext,
): Promise<string[]> {
  const delivered: Delivered[] = due.flatMap(({ recordId, delivery }) =>
    delivery === undefined || known.has(recordId)
      ? []
      : [{ recordId, epoch, ...delivery, fingerprint: NO_FINGERPRINT }],
  );
  if (delivered.length > 0) await ledger.record(syncId, ordinal, { delivered, seen: [], deleted: [], moves: 'keep' });
  return delivered.map(({ recordId }) => recordId);
}

function entryOf(
  { send: tried, unchanged, told, departed }: DeliveryDecision,
  refused: readonly { recordId: string }[],
  { epoch, moves, announced }: { epoch: number; moves: LedgerEntry['moves']; announced: readonly string[] },
): LedgerEntry {
  const refusedIds = new Set(refused.map(({ recordId }) => recordId));
  const delivered: Delivered[] = [...tried, ...told].flatMap(({ recordId, delivery }) =>
    delivery === undefined || refusedIds.has(recordId) ? [] : [{ recordId, epoch, ...delivery }],
  );
  // Taken for delivered, so that what stands for them can be taken out.
  for (const { recordId, version, key } of departed) {
    if (key !== undefined) delivered.push({ recordId, version, key, epoch, fingerprint: NO_FINGERPRINT });
  }
  return {
    delivered,
    seen: [...unchanged.map(({ recordId }) => recordId), ...refusedIds],
    withdrawn: announced.filter((recordId) => refusedIds.has(recordId)),
    deleted: departed.map(({ recordId, version }) => ({ recordId, version })),
    moves,
  };
}
