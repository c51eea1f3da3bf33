import { Context } from '@temporalio/activity';
import { z } from 'zod';
import type { Customerio } from '../customerio/customerio.ts';
import { FailureError } from '../domain/failure.ts';
import type { Failure } from '../domain/failure.ts';
import { FORMAT_RULES } from '../domain/format-rules.ts';
import { messageRun } from '../domain/run-plan.ts';
import type { RunPlan } from '../domain/run-plan.ts';
import { tooManyRejections } from '../domain/rejection-share.ts';
import { addCounts, NO_COUNTS, readsEverything } from '../domain/run.ts';
import type { RunCounts } from '../domain/run.ts';
import { recordDelivered } from '../metrics/record.ts';
import { MAX_PAGE_RECORDS } from '../salesforce/run-calls.ts';
import type { Salesforce } from '../salesforce/salesforce.ts';
import type { PageCursor, TransferPageInput, TransferredPage } from './activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { PageFailure } from './failures.ts';
import { missingPlan } from './submit-query-job.ts';
import { tellProgress } from './tell-progress.ts';
import { Acknowledgements, PAGE_START } from './transfer/acknowledgements.ts';
import { deliverWithLedger } from './transfer/deliver-with-ledger.ts';
import type { LedgerContext } from './transfer/deliver-with-ledger.ts';
import { deliverWork, resolveDeparted } from './transfer/deliver-work.ts';
import type { DeliveryContext } from './transfer/deliver-work.ts';
import { Heartbeat } from './transfer/heartbeat.ts';
import { OpenEndError } from './transfer/open-end.ts';
import type { OpenEnd } from './transfer/open-end.ts';
import { PageChangedError } from './transfer/page-reader.ts';
import type { Work } from './transfer/stretch-builder.ts';
import { transferRows } from './transfer/transfer-rows.ts';

/** A page that stays damaged or incomplete after this many attempts is given up with its job, and the window submitted again. */
const DAMAGED_ATTEMPTS = 5;
const DAMAGE: ReadonlySet<string> = new Set([
  'salesforce.page_damaged',
  'salesforce.page_incomplete',
  'salesforce.page_without_header',
  'salesforce.unexpected_columns',
]);

const CUT: Failure = {
  reaction: { type: 'retry' },
  code: 'salesforce.page_damaged',
  message: 'A result page was cut off in a row: it ended without a line break, at another place each time it was read.',
  fault: 'transient',
};

const cursorSchema = z.object({
  rows: z.int().min(0),
  checksum: z.int().min(0),
  counts: z.object({
    read: z.int(),
    sent: z.int(),
    deleted: z.int(),
    rejected: z.int(),
    skipped: z.int(),
  }),
});

/**
 * One result page, from Salesforce's socket to Customer.io's. Goes on behind the rows that an earlier attempt
 * acknowledged. Attempts may overlap: message ids make a repeat the same message, rejections are kept once.
 */
export async function transferPage(deps: ActivityDependencies, input: TransferPageInput): Promise<TransferredPage> {
  const context = Context.current();
  let start = resumeFrom(deps, context.info.heartbeatDetails, input);
  const { runPlan, salesforce, customerio, openBefore } = await partsOf(deps, input, start);
  const plan = runPlan.fields;
  const mapping = { ...input, ...messageRun(input.mode, runPlan.ledger) };

  let openEnd: OpenEnd | undefined;
  for (;;) {
    const acknowledgements = new Acknowledgements(start);
    const heartbeat = new Heartbeat(context, () => ({
      ...acknowledgements.cursor,
      calls: salesforce.usage().calls,
    }));
    const reading = new AbortController();
    try {
      const page = await salesforce.bulk.openPage(
        input,
        { locator: input.locator, maxRecords: MAX_PAGE_RECORDS },
        AbortSignal.any([reading.signal, context.cancellationSignal]),
      );
      const delivery = {
        ...input,
        customerio,
        rejections: deps.store.rejections,
        ledger: deps.store.ledger,
        openBefore,
        signal: heartbeat.abandoned,
        onProgress: () => heartbeat.progress(),
      };
      const outcome = await transferRows({
        body: page.body,
        plan,
        mapping,
        acknowledgements,
        ...(openEnd === undefined ? {} : { openEnd }),
        deliver: limited(
          counted(deps, input, settling(deliverer(deps, runPlan, input, delivery), delivery)),
          input,
          start,
        ),
        window: deps.windows.of(input.destinationId),
        onProgress: () => heartbeat.progress(),
        stop: context.cancellationSignal,
      });
      const { cursor } = acknowledgements;
      const { calls: salesforceApiCalls } = salesforce.usage();
      if (outcome.type === 'stopped') return { status: 'stopped', cursor, salesforceApiCalls };
      checkComplete(outcome.rows, page.records);
      const next = page.nextLocator === undefined ? {} : { nextLocator: page.nextLocator };
      return { status: 'complete', cursor, ...next, salesforceApiCalls };
    } catch (error) {
      if (error instanceof PageChangedError && start.rows > 0) {
        deps.log.warn({ runId: input.runId, page: input.page }, 'a result page changed its order: read from its start');
        start = PAGE_START;
        continue;
      }
      if (error instanceof OpenEndError && openEnd === undefined) {
        openEnd = error.end;
        start = acknowledgements.cursor;
        continue;
      }
      if (context.cancellationSignal.aborted) return stopped(acknowledgements.cursor, salesforce);
      const failure = error instanceof OpenEndError ? CUT : error instanceof FailureError ? error.failure : undefined;
      if (failure === undefined) throw error;
      throw new PageFailure(givenUp(failure, context.info.attempt), acknowledgements.cursor, { cause: error });
    } finally {
      reading.abort();
      heartbeat.end();
    }
  }
}

/** What a page is transferred with. A failure here is no reason to repeat what an earlier attempt got through. */
async function partsOf(
  deps: ActivityDependencies,
  { runId, syncId, connectionId, destinationId }: TransferPageInput,
  start: PageCursor,
): Promise<{ runPlan: RunPlan; salesforce: Salesforce; customerio: Customerio; openBefore: boolean }> {
  try {
    const runPlan = await deps.store.runs.plan(runId);
    if (runPlan === undefined) throw missingPlan(runId);
    return {
      runPlan,
      salesforce: await deps.salesforce(connectionId),
      customerio: await deps.customerio(destinationId),
      openBefore: await deps.store.rejections.hasOpen(syncId),
    };
  } catch (error) {
    if (error instanceof FailureError) throw new PageFailure(error.failure, start, { cause: error });
    throw error;
  }
}

/** Stops a page when too much of its run is refused: a page may be all of a run, and hours of requests. */
function limited(
  deliver: (work: Work) => Promise<RunCounts>,
  { mode, before = NO_COUNTS, maxRejectedPercent }: TransferPageInput,
  start: PageCursor,
): (work: Work) => Promise<RunCounts> {
  if (mode === 'retry') return deliver;
  const limit = maxRejectedPercent === undefined ? {} : { maxRejectedPercent };
  let counts = addCounts(before, start.counts);
  return async (work) => {
    const failure = tooManyRejections(counts, limit, 'under_way');
    if (failure !== undefined) throw new FailureError(failure);
    const delivered = await deliver(work);
    counts = addCounts(counts, delivered);
    return delivered;
  };
}

/** A stretch at a time: in the metrics, and for how many pages pay. */
function counted(
  deps: ActivityDependencies,
  input: TransferPageInput,
  deliver: (work: Work) => Promise<RunCounts>,
): (work: Work) => Promise<RunCounts> {
  return async (work) => {
    const delivered = await deliver(work);
    recordDelivered(delivered);
    if (readsEverything(input.mode)) deps.pageSlots.delivered(delivered.read);
    if (input.mode !== 'retry') tellProgress(deps, input);
    return delivered;
  };
}

/** And says of the rows that take something away that nothing of them is open any more. */
function settling(
  deliver: (work: Work) => Promise<RunCounts>,
  context: DeliveryContext,
): (work: Work) => Promise<RunCounts> {
  return async (work) => {
    const delivered = await deliver(work);
    await resolveDeparted(
      work.departed.map(({ recordId }) => recordId),
      context,
    );
    return delivered;
  };
}

/** With the ledger, where one is kept. */
function deliverer(
  { store }: ActivityDependencies,
  { fields, ledger }: RunPlan,
  input: TransferPageInput,
  delivery: DeliveryContext,
): (work: Work) => Promise<RunCounts> {
  if (ledger === undefined) return (work) => deliverWork(work, delivery);
  const { format } = fields;
  const { removable, moves } = FORMAT_RULES[format.type];
  const { epoch, deletedAfter } = input;
  const context: LedgerContext = {
    ...delivery,
    ledger: store.ledger,
    ordinal: ledger.ordinal,
    // A job that had to be submitted again repeats its rows, and an event that was told already must not be told anew.
    fresh: ledger.fresh === true && format.type !== 'event',
    rules: {
      epoch,
      filled: ledger.filled,
      onCreation: format.type === 'event' && format.on === 'creation',
      ...(deletedAfter === undefined ? {} : { deletedAfter }),
    },
    announces: input.mode !== 'full' && removable,
    moves,
  };
  return (work) => deliverWithLedger(work, context);
}

function stopped(cursor: PageCursor, salesforce: Salesforce): TransferredPage {
  return { status: 'stopped', cursor, salesforceApiCalls: salesforce.usage().calls };
}

/** The last heartbeat of an earlier attempt, else where the workflow says. What cannot be read means: from the start. */
function resumeFrom({ log }: ActivityDependencies, details: unknown, input: TransferPageInput): PageCursor {
  if (details === undefined || details === null) return input.from ?? PAGE_START;
  const parsed = cursorSchema.safeParse(details);
  if (parsed.success) return parsed.data;
  log.warn(
    { runId: input.runId, page: input.page },
    'heartbeat details cannot be read: the page is read from its start',
  );
  return input.from ?? PAGE_START;
}

/** A page cut off at the end of a row looks whole: only Salesforce's own count tells. */
function checkComplete(rows: number, expected: number | undefined): void {
  if (expected === undefined || rows === expected) return;
  throw new FailureError({
    reaction: { type: 'retry' },
    code: 'salesforce.page_incomplete',
    message: `A result page has ${rows} rows where Salesforce announced ${expected}.`,
    fault: 'transient',
  });
}

/** Damage that stays is the job's: another job may make whole pages, and if none does the run says so. */
function givenUp(failure: Failure, attempt: number): Failure {
  if (attempt < DAMAGED_ATTEMPTS || !DAMAGE.has(failure.code)) return failure;
  return { ...failure, reaction: { type: 'resubmit' } };
}
