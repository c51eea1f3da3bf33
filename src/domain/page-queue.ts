import { addCounts, NO_COUNTS } from './run.ts';
import type { RunCounts } from './run.ts';

/** A result page that is still to be transferred. */
export type PendingPage = { page: number; locator: string };

/** Where a queue stands: small enough to hand on when a run continues as new. */
export type PageQueueState = {
  /** Pages whose locators are known and that nobody has taken. */
  waiting: PendingPage[];
  /** Pages taken and pages done so far, and what became of their rows. */
  pagesTaken: number;
  pagesDone: number;
  counts: RunCounts;
  /** True when each page names the next one, so that only one page at a time is known. */
  chained: boolean;
  /** Rows that the job announced. */
  total?: number;
};

/** Which result page comes next, and whether all are done. */
export class PageQueue {
  readonly state: PageQueueState;

  constructor(state: PageQueueState) {
    this.state = state;
  }

  /** `locators` of all pages where the org offers them; otherwise pages are a chain that starts at ''. */
  static start(locators: readonly string[] | undefined, total?: number): PageQueue {
    const chained = locators === undefined || locators.length === 0;
    const waiting = chained ? [{ page: 0, locator: '' }] : locators.map((locator, page) => ({ page, locator }));
    const announced = total === undefined ? {} : { total };
    return new PageQueue({ waiting, pagesTaken: 0, pagesDone: 0, counts: NO_COUNTS, chained, ...announced });
  }

  take(): PendingPage | undefined {
    const page = this.state.waiting.shift();
    if (page !== undefined) this.state.pagesTaken += 1;
    return page;
  }

  /** Nothing to read: an empty result has a page too, without a row. */
  clear(): void {
    this.state.waiting = [];
  }

  get complete(): boolean {
    return this.state.waiting.length === 0 && this.state.pagesTaken === this.state.pagesDone;
  }

  /** A page that was given up: what became of the rows that it got through is told with the run's end. */
  leave(counts: RunCounts): void {
    this.state.counts = addCounts(this.state.counts, counts);
  }

  finish(page: PendingPage, result: { counts: RunCounts; nextLocator?: string }): void {
    this.state.pagesDone += 1;
    this.state.counts = addCounts(this.state.counts, result.counts);
    const { chained, counts, total = Infinity } = this.state;
    // More rows than there are: the chain goes in circles, and following it would never end.
    if (chained && result.nextLocator !== undefined && counts.read <= total) {
      this.state.waiting.push({ page: page.page + 1, locator: result.nextLocator });
    }
  }
}
