import { batchOf } from '../../domain/batcher.ts';
import { decideDelivery } from '../../domain/decide-delivery.ts';
import type { DecisionRules, DeliveryDecision } from '../../domain/decide-delivery.ts';
import type { RunCounts } from '../../domain/run.ts';
import type { Delivered, LedgerEntry, LedgerStore } from '../../store/ledger-store.ts';
import { keepRejections, resolveRetried, send } from './deliver-work.ts';
import type { DeliveryContext } from './deliver-work.ts';
import type { Work } from './stretch-builder.ts';

export type LedgerContext = DeliveryContext & {
  ledger: LedgerStore;
  /** Number of the run among its sync's runs. */
  ordinal: number;
  rules: DecisionRules;
  moves: LedgerEntry['moves'];
};

/** No message has it: a record with this one is always sent. */
const NO_FINGERPRINT = '0'.repeat(32);

/**
 * Gives every row of a stretch its outcome, knowing what was delivered before: sends what is new or different, and makes a
 * note of what is to be taken out of Customer.io when everything else is delivered. The ledger is written last: what a
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
  const sent = decision.send.length === 0 ? { rejections: [] } : await send(batchOf(decision.send), context);
  const refused = [...work.rejections, ...sent.rejections];
  await keepRejections(refused, context);
  await ledger.record(syncId, ordinal, entryOf(decision, refused, { epoch: rules.epoch, moves }));
  await resolveRetried(
    [...items, ...work.departed].map(({ recordId }) => recordId),
    refused,
    context,
  );
  return {
    read: work.rows,
    sent: decision.send.length - sent.rejections.length,
    // Removals are sent, and counted, when the rows are all through.
    deleted: 0,
    rejected: refused.length,
    skipped: work.skipped + work.departed.length + decision.unchanged.length,
  };
}

function entryOf(
  { send: tried, unchanged, departed }: DeliveryDecision,
  refused: readonly { recordId: string }[],
  { epoch, moves }: { epoch: number; moves: LedgerEntry['moves'] },
): LedgerEntry {
  const refusedIds = new Set(refused.map(({ recordId }) => recordId));
  const delivered: Delivered[] = tried.flatMap(({ recordId, delivery }) =>
    delivery === undefined || refusedIds.has(recordId) ? [] : [{ recordId, epoch, ...delivery }],
  );
  // Taken for delivered, so that what stands for them can be taken out.
  for (const { recordId, version, key } of departed) {
    if (key !== undefined) delivered.push({ recordId, version, key, epoch, fingerprint: NO_FINGERPRINT });
  }
  return {
    delivered,
    seen: [...unchanged.map(({ recordId }) => recordId), ...refusedIds],
    deleted: departed.map(({ recordId, version }) => ({ recordId, version })),
    moves,
  };
}
