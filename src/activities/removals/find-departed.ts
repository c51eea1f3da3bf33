import { FailureError } from '../../domain/failure.ts';
import type { LedgerPlan, RunPlan } from '../../domain/run-plan.ts';
import { readsEverything } from '../../domain/run.ts';
import { existingQuery } from '../../domain/soql.ts';
import { readDatetime } from '../../domain/mapping/values.ts';
import type { Salesforce } from '../../salesforce/salesforce.ts';
import type { LedgerStore } from '../../store/ledger-store.ts';
import type { RemoveDepartedInput } from '../activities.ts';

/** Ids of one question by REST: 16,384 bytes of URI and headers hold about 600. */
const IDS_PER_QUESTION = 500;
/** Of ledger rows read at once. */
const CHUNK = 5_000;
const DEFAULT_MAX_REMOVED_PERCENT = 50;
/** Fewer are no sign of a mistake. */
const FEW = 20;

export type Search = {
  salesforce: Salesforce;
  ledger: LedgerStore;
  plan: RunPlan & { ledger: LedgerPlan };
  input: RemoveDepartedInput;
  onProgress: () => void;
};

/** Makes pending removals of what the run's rows did not show: records that are gone for good, or left the filter. */
export async function findDeparted(search: Search): Promise<void> {
  const { input, plan } = search;
  if (plan.fields.format.type === 'event') return;
  if (readsEverything(input.mode)) await findUnseen(search);
  else if (plan.ledger.changedQuery !== undefined) await findLeavers(search, plan.ledger.changedQuery);
}

/** Records that changed and were not among the rows: they do not match the filter, or not any more. */
async function findLeavers({ salesforce, ledger, plan, input, onProgress }: Search, soql: string): Promise<void> {
  const { columns, recordId, version, isDeleted } = plan.fields;
  const [id = '', stamp = ''] = [columns[recordId], columns[version]];
  const sendsDeletions = input.definition.deletions === 'send';
  for await (const { records } of salesforce.query({ soql, includeDeleted: true })) {
    const changed = new Map(records.map((record) => [String(record[id]), record]));
    const unseen = await ledger.unseenOf(input.syncId, plan.ledger.ordinal, [...changed.keys()]);
    const removals = unseen.flatMap((unseenId) => {
      const record = changed.get(unseenId);
      const gone = isDeleted !== undefined && record?.[columns[isDeleted] ?? ''] === true;
      if (gone && !sendsDeletions) return [];
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
  // Without a filter what is not there is gone; and where both are removed it does not matter.
  const asks = definition.filter !== undefined && !(removes.missing && removes.left_filter);
  const limit = removalLimit(definition.maxRemovedPercent, deliveries);
  if (!asks && unseen > limit) throw tooMany(unseen, deliveries, definition.maxRemovedPercent);
  const departed: string[] = [];
  let after: string | undefined;
  for (;;) {
    const chunk = await ledger.unseen(syncId, plan.ledger.ordinal, asks ? IDS_PER_QUESTION : CHUNK, after);
    if (chunk.length === 0) break;
    after = chunk.at(-1);
    if (asks) {
      const there = await existing(search, chunk);
      departed.push(...chunk.filter((id) => there.has(id) !== removes.missing));
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

async function existing({ salesforce, plan }: Search, recordIds: readonly string[]): Promise<Set<string>> {
  const soql = existingQuery(plan.fields, recordIds);
  const id = plan.fields.columns[plan.fields.recordId] ?? 'Id';
  const there = new Set<string>();
  for await (const { records } of salesforce.query({ soql, includeDeleted: false })) {
    for (const record of records) there.add(String(record[id]));
  }
  return there;
}

function removalLimit(percent = DEFAULT_MAX_REMOVED_PERCENT, deliveries: number): number {
  return Math.max(FEW, Math.floor((deliveries * percent) / 100));
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
