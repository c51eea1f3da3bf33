import { CancellationScope, isCancellation, patched, workflowInfo } from '@temporalio/workflow';
import type { ApplicationFailure } from '@temporalio/workflow';
import type { PageCursor, TransferPageInput } from '../activities/activities.ts';
import type { PageQueue, PendingPage } from '../domain/page-queue.ts';
import { failureOfRun } from './accounting.ts';
import { listing, transferring } from './activity-options.ts';
import { cursorOf, failureOf } from './failures.ts';
import { historyFull } from './history-full.ts';
import type { RunCalls } from './run-calls.ts';
import { number } from './operator-words.ts';
import type { RunControl } from './run-control.ts';

/**
 * Result pages handed out at once, where the org offers their locators: as many as two workers take. Salesforce allows
 * 25 long calls per org.
 */
const PAGES_AT_ONCE = 6;

/** As many were handed out by workers from before. */
const PAGES_AT_ONCE_BEFORE = 3;

/** Further ones are asked for when fewer than these wait. */
const FEW_PAGES = 3;

/** Of what is left of a run's calls, a page is granted one of so many parts. */
const PARTS_OF_CALLS = 3;

/** Pages before a run continues as new: keeps its history at a few thousand events. */
export const PAGES_PER_EXECUTION = 300;

export type PageRequest = Omit<TransferPageInput, 'page' | 'locator' | 'from' | 'before'>;

export type TransferOptions = {
  control: RunControl;
  calls: RunCalls;
  pagesPerExecution: number;
  onCalls: (salesforceApiCalls: number) => void;
};

/**
 * Transfers the queue's pages, several at once; where the org lists them, further ones are asked for before they are needed.
 * `drained`: all are done. `rest`: enough for one execution, more remain. When one page fails the others stop at their next
 * checkpoint, and the first failure is thrown.
 */
export async function transferPages(
  queue: PageQueue,
  request: PageRequest,
  options: TransferOptions,
): Promise<'drained' | 'rest'> {
  const scope = new CancellationScope();
  return scope.run(async () => {
    const inFlight = new Set<Promise<void>>();
    let failed: { error: unknown } | undefined;
    let taken = 0;
    let asking = false;
    const enough = (): boolean =>
      taken >= options.pagesPerExecution || workflowInfo().continueAsNewSuggested || historyFull();
    const fail = (error: unknown): void => {
      failed ??= { error };
      scope.cancel();
    };
    const start = (work: Promise<void>): void => {
      const tracked = work.catch(fail).finally(() => inFlight.delete(tracked));
      inFlight.add(tracked);
    };
    const listMore = async (): Promise<void> => {
      asking = true;
      await listFurtherPages(queue, request, options);
      asking = false;
    };
    for (;;) {
      const endless = failed === undefined ? withoutEnd(queue) : undefined;
      if (endless !== undefined) fail(endless);
      while (failed === undefined && !enough() && mayTakeAnother(queue, inFlight.size - (asking ? 1 : 0))) {
        const page = queue.take();
        if (page === undefined) break;
        taken += 1;
        start(transferOne(queue, page, request, options));
      }
      const few = !asking && queue.state.waiting.length < FEW_PAGES;
      if (failed === undefined && few && !enough() && moreListed(queue)) start(listMore());
      if (inFlight.size > 0) await Promise.race(inFlight);
      else if (failed !== undefined) throw failed.error;
      else return queue.state.waiting.length === 0 && !moreListed(queue) ? 'drained' : 'rest';
    }
  });
}

/** Where older workers handed out fewer, they are replayed so. */
function mayTakeAnother({ state }: PageQueue, underWay: number): boolean {
  if (underWay < PAGES_AT_ONCE_BEFORE) return true;
  return underWay < PAGES_AT_ONCE && state.waiting.length > 0 && patched('six-pages-at-once');
}

/** Are there pages that have to be asked for? Where older workers took the first ones for all, they are replayed so. */
function moreListed(queue: PageQueue): boolean {
  return queue.more !== undefined && patched('pages-in-portions');
}

function withoutEnd(queue: PageQueue): ApplicationFailure | undefined {
  const { endless } = queue;
  // Where they were followed before it was noticed, they are replayed so.
  return endless === undefined || !patched('endless-pages') ? undefined : failureOfRun(endless);
}

async function listFurtherPages(
  queue: PageQueue,
  { jobId, apiVersion, connectionId }: PageRequest,
  { calls, onCalls }: TransferOptions,
): Promise<void> {
  const { more } = queue;
  if (more === undefined) return;
  const input = { jobId, apiVersion, connectionId, from: more };
  const { salesforceApiCalls, ...portion } = await calls.throughPauses((grant) =>
    listing.listResultPages({ ...input, ...grant }),
  );
  queue.add(portion);
  onCalls(salesforceApiCalls);
}

/** One page, across pauses and waits: each attempt goes on where the one before stopped. */
async function transferOne(
  queue: PageQueue,
  page: PendingPage,
  request: PageRequest,
  { control, calls, onCalls }: TransferOptions,
): Promise<void> {
  let from: PageCursor | undefined;
  try {
    for (;;) {
      await control.untilGoing();
      try {
        const { large } = queue;
        const summary = pageSummary(queue, page);
        const step = await calls.within(
          async (grant) => {
            const before = queue.state.counts;
            const input = { ...request, ...page, ...grant, before, ...(from === undefined ? {} : { from }) };
            const attempt = await control.interruptible(() =>
              transferring(request.mode, { large }).transferPage.executeWithOptions({ summary }, [input]),
            );
            if (attempt.type === 'done') onCalls(attempt.value.salesforceApiCalls);
            return attempt;
          },
          { parts: PARTS_OF_CALLS },
        );
        if (step.type === 'used_up') continue;
        if (step.value.type === 'interrupted') {
          from = cursorOf(step.value.error) ?? from;
          continue;
        }
        const { status, cursor, nextLocator } = step.value.value;
        from = cursor;
        if (status === 'stopped') continue;
        queue.finish(page, { counts: cursor.counts, ...(nextLocator === undefined ? {} : { nextLocator }) });
        return;
      } catch (error) {
        if (isCancellation(error)) throw error;
        from = cursorOf(error) ?? from;
        if (!(await control.holdFor(failureOf(error)))) throw error;
      }
    }
  } catch (error) {
    if (from !== undefined) queue.leave(from.counts);
    throw error;
  }
}

/** For the Temporal UI: `Page 12 of 40: 550,000 read and 3 rejected so far`. */
function pageSummary({ state }: PageQueue, { page }: PendingPage): string {
  const { chained, counts, pagesTaken, waiting } = state;
  const of = chained ? '' : ` of ${pagesTaken + waiting.length}`;
  const before =
    counts.read === 0 ? '' : `: ${number(counts.read)} read and ${number(counts.rejected)} rejected so far`;
  return `Page ${page + 1}${of}${before}`;
}
