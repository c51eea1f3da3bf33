import { compileFieldPlan, fieldPaths } from '../domain/compile-field-plan.ts';
import { FailureError } from '../domain/failure.ts';
import type { FieldPlan } from '../domain/field-plan.ts';
import { checkFilter } from '../domain/filter.ts';
import { FORMAT_RULES } from '../domain/format-rules.ts';
import { includesDeleted } from '../domain/includes-deleted.ts';
import { leaversToAsk, ledgerGeneration } from '../domain/ledger-use.ts';
import { planWindow } from '../domain/run-plan.ts';
import type { LedgerPlan } from '../domain/run-plan.ts';
import { readsEverything } from '../domain/run.ts';
import type { Window } from '../domain/run.ts';
import { anyChangeQuery, buildQuery, changedQuery } from '../domain/soql.ts';
import { loadDescriptions } from '../salesforce/descriptions.ts';
import type { Salesforce } from '../salesforce/salesforce.ts';
import type { PreparedRun, PrepareRunInput } from './activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { isRefusal } from './removals/find-departed.ts';

/** Record ids of one retry query: 2,000 of them take 42,000 of the 100,000 characters that SOQL allows. */
export const RETRY_CHUNK = 2_000;

/**
 * Decides what a run reads: describes the object anew (fields come and go), compiles the field plan and the query, and
 * keeps both in the store. A mapped field that is gone is left out and shown; a missing identifier stops the run.
 */
export async function prepareRun(deps: ActivityDependencies, input: PrepareRunInput): Promise<PreparedRun> {
  const { definition } = input;
  const salesforce = await deps.salesforce(definition.connectionId);
  if (input.mode === 'retry') return prepareRetry(deps, input, salesforce);

  // Describe comes first: its answer names the org's time, and a window must end before the query is submitted.
  const { fields, missingFields } = await compile(input, salesforce);
  const serverTimeMs = await salesforce.serverTime();
  const window = planWindow({
    mode: input.mode,
    serverTimeMs,
    settlingLag: definition.settlingLag,
    ...(input.watermark === undefined ? {} : { watermark: input.watermark }),
    ...(input.sendingSince === undefined ? {} : { sendingSince: input.sendingSince }),
  });
  if (window.type === 'nothing_new') {
    await start(deps, input, { missingFields });
    return { type: 'nothing_to_do', salesforceApiCalls: salesforce.usage().calls };
  }
  const sentBefore = input.mode === 'incremental' || window.deletedAfter !== undefined;
  const query = buildQuery({
    plan: fields,
    ...conditionOf(input),
    // Everything there is now: a condition on time would keep records from a first run that it could have.
    ...(readsEverything(input.mode) ? {} : { window: window.window }),
    deletions: includesDeleted(definition, { sentBefore }) ? 'include' : 'exclude',
  });
  const opened = await openLedger(deps, input, fields, window.window);
  const unchanged = opened?.changedQuery !== undefined && (await isUnchanged(salesforce, fields, window.window));
  const ledger = unchanged ? withoutQuestion(opened) : opened;
  const plan = { fields, query, serverTimeMs, ...(ledger === undefined ? {} : { ledger }) };
  await start(deps, input, { missingFields, window: window.window, plan });
  return {
    type: 'query',
    window: window.window,
    ...(window.deletedAfter === undefined ? {} : { deletedAfter: window.deletedAfter }),
    missingFields,
    ...(ledger === undefined || !FORMAT_RULES[definition.format.type].removable ? {} : { removes: true }),
    ...(unchanged ? { unchanged } : {}),
    salesforceApiCalls: salesforce.usage().calls,
  };
}

/**
 * One small question in place of a job, its polls and the question about leavers. An org that refuses it is asked all the
 * others.
 */
async function isUnchanged(salesforce: Salesforce, fields: FieldPlan, window: Window): Promise<boolean> {
  try {
    for await (const { records } of salesforce.query({ soql: anyChangeQuery(fields, window), includeDeleted: true })) {
      if (records.length > 0) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof FailureError && isRefusal(error.failure)) return false;
    throw error;
  }
}

/** Records of an earlier run that were refused: read anew, as they are now, by their ids. */
async function prepareRetry(
  deps: ActivityDependencies,
  input: PrepareRunInput,
  salesforce: Salesforce,
): Promise<PreparedRun> {
  const { retryOf = input.id, afterRecordId } = input;
  const recordIds = await deps.store.rejections.unresolvedIds(retryOf, RETRY_CHUNK + 1, afterRecordId);
  const chunk = recordIds.slice(0, RETRY_CHUNK);
  const throughRecordId = chunk.at(-1);
  if (throughRecordId === undefined) {
    await start(deps, input, { missingFields: [] });
    return { type: 'nothing_to_do', salesforceApiCalls: salesforce.usage().calls };
  }
  const { fields, missingFields } = await compile(input, salesforce);
  const deletions = input.definition.deletions === 'send' ? 'include' : 'exclude';
  const query = buildQuery({ plan: fields, ...conditionOf(input), deletions, recordIds: chunk });
  const ledger = await openLedger(deps, input, fields);
  await start(deps, input, { missingFields, plan: { fields, query, ...(ledger === undefined ? {} : { ledger }) } });
  return {
    type: 'query',
    missingFields,
    ...(ledger === undefined || !FORMAT_RULES[input.definition.format.type].removable ? {} : { removes: true }),
    chunk: { throughRecordId, more: recordIds.length > RETRY_CHUNK },
    salesforceApiCalls: salesforce.usage().calls,
  };
}

function withoutQuestion({ changedQuery: _answered, ...plan }: LedgerPlan): LedgerPlan {
  return plan;
}

async function openLedger(
  { store }: ActivityDependencies,
  { id, syncId, ordinal = 0, mode, definition }: PrepareRunInput,
  fields: FieldPlan,
  window?: Window,
): Promise<LedgerPlan | undefined> {
  const generation = ledgerGeneration(definition);
  if (generation === undefined) {
    // What it remembers from before would be wrong when the ledger is turned on again.
    await store.ledger.forget(syncId);
    return undefined;
  }
  const opened = { ordinal, ...(await store.ledger.open(syncId, { id, generation })) };
  const which = mode === 'incremental' ? leaversToAsk(definition) : undefined;
  // An object without IsDeleted has no recycle bin to ask.
  if (window === undefined || which === undefined) return opened;
  if (which === 'deleted' && fields.isDeleted === undefined) return opened;
  return { ...opened, changedQuery: changedQuery(fields, window, which) };
}

async function compile(
  { definition }: PrepareRunInput,
  salesforce: Salesforce,
): Promise<{ fields: FieldPlan; missingFields: string[] }> {
  const descriptions = await loadDescriptions(salesforce, definition.object, fieldPaths(definition));
  const { plan, problems, missingFields } = compileFieldPlan(definition, descriptions);
  if (plan !== undefined && problems.length === 0) return { fields: plan, missingFields };
  const text = problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new FailureError({
    reaction: { type: 'stop' },
    code: 'definition.invalid',
    message: `The sync does not fit ${definition.object} as Salesforce describes it now (fields may be gone, or hidden from the connected user): ${text}`,
    fault: 'configuration',
  });
}

function conditionOf({ definition }: PrepareRunInput): { condition?: string } {
  if (definition.filter === undefined) return {};
  const checked = checkFilter(definition.filter);
  if (checked.type === 'valid') return { condition: checked.condition };
  throw new FailureError({
    reaction: { type: 'stop' },
    code: 'definition.invalid_filter',
    message: `The filter is not one SOQL condition: ${checked.message}`,
    fault: 'configuration',
  });
}

type RunStart = Parameters<ActivityDependencies['store']['runs']['start']>[0];

async function start(
  { store }: ActivityDependencies,
  { id, syncId, mode, revision, startedAt }: PrepareRunInput,
  details: Pick<RunStart, 'missingFields' | 'window' | 'plan'>,
): Promise<void> {
  await store.runs.start({ id, syncId, mode, revision, startedAt: new Date(startedAt), ...details });
}
