import { CancellationScope, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { PageCursor, TransferPageInput } from '../activities/activities.ts';
import type { PageQueue, PendingPage } from '../domain/page-queue.ts';
import { transferring } from './activity-options.ts';
import { cursorOf, failureOf } from './failures.ts';
import type { RunControl } from './run-control.ts';

/** Result pages read at once, where the org offers their locators; Salesforce allows 25 long calls per org. */
const PAGES_IN_FLIGHT = 3;

/** Pages before a run continues as new: keeps its history at a few thousand events. */
export const PAGES_PER_EXECUTION = 300;

export type PageRequest = Omit<TransferPageInput, 'page' | 'locator' | 'from' | 'before'>;

export type TransferOptions = {
  control: RunControl;
  pagesPerExecution: number;
  onCalls: (salesforceApiCalls: number) => void;
};

/**
 * Transfers the queue's pages, several at once. `drained`: all are done. `rest`: enough for one execution, more remain.
 * When one page fails the others stop at their next checkpoint, and the first failure is thrown.
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
    const enough = (): boolean => taken >= options.pagesPerExecution || workflowInfo().continueAsNewSuggested;
    const start = (page: PendingPage): void => {
      taken += 1;
      const transfer = transferOne(queue, page, request, options)
        .catch((error: unknown) => {
          failed ??= { error };
          scope.cancel();
        })
        .finally(() => inFlight.delete(transfer));
      inFlight.add(transfer);
    };
    for (;;) {
      while (failed === undefined && inFlight.size < PAGES_IN_FLIGHT && !enough()) {
        const page = queue.take();
        if (page === undefined) break;
        start(page);
      }
      if (inFlight.size > 0) await Promise.race(inFlight);
      else if (failed !== undefined) throw failed.error;
      else return queue.state.waiting.length === 0 ? 'drained' : 'rest';
    }
  });
}

/** One page, across pauses and waits: each attempt goes on where the one before stopped. */
async function transferOne(
  queue: PageQueue,
  page: PendingPage,
  request: PageRequest,
  { control, onCalls }: TransferOptions,
): Promise<void> {
  let from: PageCursor | undefined;
  try {
    for (;;) {
      await control.untilGoing();
      try {
        const before = queue.state.counts;
        const input = { ...request, ...page, before, ...(from === undefined ? {} : { from }) };
        const summary = `page ${page.page + 1}`;
        const attempt = await control.interruptible(() =>
          transferring.transferPage.executeWithOptions({ summary }, [input]),
        );
        if (attempt.type === 'interrupted') continue;
        const { status, cursor, nextLocator, salesforceApiCalls } = attempt.value;
        onCalls(salesforceApiCalls);
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
