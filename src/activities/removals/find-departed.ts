import { FailureError } from '../../domain/failure.ts';
import type { Failure } from '../../domain/failure.ts';
import { FORMAT_RULES } from '../../domain/format-rules.ts';
import type { LedgerPlan, RunPlan } from '../../domain/run-plan.ts';
import { readsEverything } from '../../domain/run.ts';
import { readDatetime } from '../../domain/mapping/values.ts';
import { existing, idsPerQuestion, matching } from './ask-about.ts';
import type { Salesforce } from '../../salesforce/salesforce.ts';
import type { LedgerStore } from '../../store/ledger-store.ts';
import type { RemoveDepartedInput } from '../activities.ts';

/** Of ledger rows read at once. */
const CHUNK = 5_000;
const DEFAULT_MAX_REMOVED_PERCENT = 50;
/** Fewer are no sign of a mistake, unless a share is asked for. */
const FEW = 20;

export type Search = {
  salesforce: Salesforce;
  ledger: LedgerStore;
  plan: RunPlan & { ledger: LedgerPlan };
  input: RemoveDepartedInput;
  onProgress: () => void;
  /** Salesforce did not say which deleted records had left the filter. */
  onUnanswered: (failure: Failure) => void;
};

/** Makes pending removals of what the run's rows did not show: records that are gone for good, or left the filter. */
export async function findDeparted(search: Search): Promise<void> {
  const { input, plan } = search;
  if (!FORMAT_RULES[plan.fields.format.type].removable) return;
  if (readsEverything(input.mode)) await findUnseen(search);
  else if (plan.ledger.changedQuery !== undefined) await askForLeavers(search, plan.ledger.changedQuery);
}

/**
 * Where records stay that leave the filter, only those are at stake that left it and were deleted later, and a comparison
 * finds them too. An org that refuses the question (REST may be closed to the user) is no reason to stop the sync.
 */
async function askForLeavers(search: Search, soql: string): Promise<void> {
  try {
    await findLeavers(search, soql);
  } catch (error) {
    const stays = search.input.definition.leavesFilter !== 'delete';
    if (!stays || !(error instanceof FailureError) || !isRefusal(error.failure)) throw error;
    search.onUnanswered(error.failure);
  }
}

/** Salesforce does not answer this question, whenever it is asked. */
export function isRefusal({ reaction, code }: Failure): boolean {
  return reaction.type === 'stop' || reaction.type === 'reject' || code === 'salesforce.unexpected_answer';
}

/** Records that changed and were not among the rows: they do not match the filter, or not any more. */
async function findLeavers(search: Search, soql: string): Promise<void> {
  const { salesforce, ledger, plan, input, onProgress } = search;
  const { columns, recordId, version, isDeleted } = plan.fields;
  const [id = '', stamp = ''] = [columns[recordId], columns[version]];
  const sendsDeletions = input.definition.deletions === 'send';
  for await (const { records } of salesforce.query({ soql, includeDeleted: true })) {
    const changed = new Map(records.map((record) => [String(record[id]), record]));
    const unseen = await ledger.unseenOf(input.syncId, plan.ledger.ordinal, [...changed.keys()]);
    const isGone = (unseenId: string): boolean =>
      isDeleted !== undefined && changed.get(unseenId)?.[columns[isDeleted] ?? ''] === true;
    // Some may have changed, or come to light, after the rows were read: whether they match now is another question.
    const there = unseen.filter((unseenId) => !isGone(unseenId));
    const matches = await matching(search, there);
    const removals = unseen.flatMap((unseenId) => {
      const record = changed.get(unseenId);
      const gone = isGone(unseenId);
      if (gone ? !sendsDeletions : matches.has(unseenId)) return [];
      const reason = gone ? ('deleted' as const) : ('left_filter' as const);
      return [{ recordId: unseenId, version: readDatetime(String(record?.[stamp])) ?? input.through, reason }];
    });
    await ledger.remove(input.syncId, removals);
    onProgress();
  }
}

/** Records that were delivered once and that a complete read did not return. */
async function findUnseen(search: Search): Promise<void> {
  const { ledger, plan, input, onProgress } = search;
  const { syncId, through, definition } = input;
  const removes = {
    missing: definition.deletions === 'send',
    left_filter: definition.filter !== undefined && definition.leavesFilter === 'delete',
  };
  if (!removes.missing && !removes.left_filter) return;
  const { deliveries, unseen } = await ledger.counts(syncId, plan.ledger.ordinal);
  if (unseen === 0) return;
  // Without a filter what is not there is gone.
  const asks = definition.filter !== undefined;
  // Where both are removed, none that was not among the rows stays, but for those that came back since.
  const all = removes.missing && (removes.left_filter || !asks);
  const limit = removalLimit(definition.maxRemovedPercent, deliveries);
  if (all && unseen > limit) throw tooMany(unseen, deliveries, definition.maxRemovedPercent);
  const departed: string[] = [];
  let after: string | undefined;
  for (;;) {
    const chunk = await ledger.unseen(syncId, plan.ledger.ordinal, asks ? idsPerQuestion(search) : CHUNK, after);
    if (chunk.length === 0) break;
    after = chunk.at(-1);
    if (asks) {
      departed.push(...(await departedOf(search, chunk, removes)));
      if (departed.length > limit) throw tooMany(departed.length, deliveries, definition.maxRemovedPercent);
    } else departed.push(...chunk);
    onProgress();
  }
  // Only now, when it is known that they are not too many.
  const reason = removes.missing ? 'missing' : 'left_filter';
  for (let start = 0; start < departed.length; start += CHUNK) {
    const chunk = departed.slice(start, start + CHUNK);
    await ledger.remove(
      syncId,
      chunk.map((recordId) => ({ recordId, version: through, reason })),
    );
    onProgress();
  }
}

/** Which of the records that no row showed are to go, by what Salesforce says of them now. */
async function departedOf(
  search: Search,
  recordIds: readonly string[],
  removes: { missing: boolean; left_filter: boolean },
): Promise<string[]> {
  const matches = removes.left_filter ? await matching(search, recordIds) : new Set<string>();
  const left = recordIds.filter((id) => !matches.has(id));
  if (removes.missing && removes.left_filter) return left;
  const there = await existing(search, left);
  return left.filter((id) => there.has(id) !== removes.missing);
}

function removalLimit(percent: number | undefined, deliveries: number): number {
  if (percent !== undefined) return Math.floor((deliveries * percent) / 100);
  return Math.max(FEW, Math.floor((deliveries * DEFAULT_MAX_REMOVED_PERCENT) / 100));
}

/** A permission that was taken away looks like everything being gone. */
function tooMany(departed: number, deliveries: number, percent = DEFAULT_MAX_REMOVED_PERCENT): FailureError {
  return new FailureError({
    reaction: { type: 'stop' },
    code: 'run.too_many_removals',
    message: `A complete read did not find ${departed} or more of the ${deliveries} records that were delivered, more than ${percent} %: nothing is taken out of Customer.io. Does the connected user still see them? If they are to go, raise maxRemovedPercent.`,
    fault: 'configuration',
  });
}
