import { addCounts, NO_COUNTS } from './run.ts';
import type { RunCounts } from './run.ts';

/** A result page that is still to be transferred. */
export type PendingPage = { page: number; locator: string };

/** Where a queue stands: small enough to hand on when a run continues as new. */
export type PageQueueState = {
  /** Pages whose locators are known and that nobody has taken. */
  waiting: PendingPage[];
  /** Pages done so far, and what became of their rows. */
  pagesDone: number;
  counts: RunCounts;
  /** True when each page names the next one, so that only one page at a time is known. */
  chained: boolean;
};

/** Which result page comes next, and whether all are done. */
export class PageQueue {
  readonly state: PageQueueState;

  constructor(state: PageQueueState) {
    this.state = state;
  }

  /** `locators` of all pages where the org offers them; otherwise pages are a chain that starts at ''. */
  static start(locators: readonly string[] | undefined): PageQueue {
    const chained = locators === undefined || locators.length === 0;
    const waiting = chained ? [{ page: 0, locator: '' }] : locators.map((locator, page) => ({ page, locator }));
    return new PageQueue({ waiting, pagesDone: 0, counts: NO_COUNTS, chained });
  }

  take(): PendingPage | undefined {
    return this.state.waiting.shift();
  }

  finish(page: PendingPage, result: { counts: RunCounts; nextLocator?: string }): void {
    this.state.pagesDone += 1;
    this.state.counts = addCounts(this.state.counts, result.counts);
    if (this.state.chained && result.nextLocator !== undefined) {
      this.state.waiting.push({ page: page.page + 1, locator: result.nextLocator });
    }
  }
}
