import { endlessPages, MAX_EMPTY_PAGES, MAX_PAGES_PER_JOB } from './endless-pages.ts';
import type { Failure } from './failure.ts';
import type { ListPlace, PagePortion } from './page-list.ts';
import { addCounts, NO_COUNTS } from './run.ts';
import type { RunCounts } from './run.ts';
import { follow } from './trail.ts';
import type { Trail } from './trail.ts';

/** A result page that is still to be transferred. */
export type PendingPage = { page: number; locator: string };

/** Where a queue stands: small enough to hand on when a run continues as new, however many pages there are. */
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
  /** Where further pages are listed. */
  more?: ListPlace;
  /** Of the pages of a chain, or of the places in the listing. */
  trail?: Trail;
  /** Pages without a row, one after the other. */
  empty?: number;
  /** Why following the pages further would never end. */
  endless?: string;
};

/** Which result page comes next, and whether all are done. */
export class PageQueue {
  readonly state: PageQueueState;

  constructor(state: PageQueueState) {
    this.state = state;
  }

  /**
   * `locators` of the first pages where the org lists them, and where it lists `more`; otherwise pages are a chain that
   * starts at ''.
   */
  static start(locators: readonly string[] = [], total?: number, more?: ListPlace): PageQueue {
    const chained = locators.length === 0;
    const queue = new PageQueue({
      waiting: chained ? [{ page: 0, locator: '' }] : [],
      pagesTaken: 0,
      pagesDone: 0,
      counts: NO_COUNTS,
      chained,
      ...(total === undefined ? {} : { total }),
    });
    if (!chained) queue.add({ locators, ...(more === undefined ? {} : { more }) });
    return queue;
  }

  /** Where to ask for further pages; undefined when all are known. */
  get more(): ListPlace | undefined {
    return this.state.more;
  }

  /** The next part of the listing. */
  add({ locators, more }: PagePortion): void {
    const { state } = this;
    const first = state.pagesTaken + state.waiting.length;
    state.waiting.push(...locators.map((locator, index) => ({ page: first + index, locator })));
    delete state.more;
    if (more === undefined) return;
    state.more = more;
    this.goOn(`${more.list} ${more.skip ?? 0}`, 'the listing comes back to where it has been');
  }

  take(): PendingPage | undefined {
    const page = this.state.waiting.shift();
    if (page !== undefined) this.state.pagesTaken += 1;
    return page;
  }

  /** Does the result have several pages, as far as is known? */
  get large(): boolean {
    const { waiting, more, pagesTaken } = this.state;
    return pagesTaken + waiting.length > 1 || more !== undefined;
  }

  /** Nothing to read: an empty result has a page too, without a row. */
  clear(): void {
    this.state.waiting = [];
    delete this.state.more;
  }

  get complete(): boolean {
    const { waiting, more, pagesTaken, pagesDone } = this.state;
    return waiting.length === 0 && more === undefined && pagesTaken === pagesDone;
  }

  /** Set when no end of the pages is in sight: the job is of no use. */
  get endless(): Failure | undefined {
    const { endless } = this.state;
    return endless === undefined ? undefined : endlessPages(endless);
  }

  /** A page that was given up: what became of the rows that it got through is told with the run's end. */
  leave(counts: RunCounts): void {
    this.state.counts = addCounts(this.state.counts, counts);
  }

  finish(page: PendingPage, result: { counts: RunCounts; nextLocator?: string }): void {
    const { state } = this;
    state.pagesDone += 1;
    state.counts = addCounts(state.counts, result.counts);
    const overrun = state.counts.read > (state.total ?? Infinity);
    if (result.counts.read > 0) delete state.empty;
    else state.empty = (state.empty ?? 0) + 1;
    if (state.more !== undefined && overrun) state.endless = 'they have more rows than Salesforce counted';
    // More rows than there are: the chain goes in circles, and following it would never end.
    if (!state.chained || result.nextLocator === undefined || overrun) return;
    state.waiting.push({ page: page.page + 1, locator: result.nextLocator });
    this.goOn(result.nextLocator, 'a page names one that was read before as the next');
  }

  private goOn(place: string, circle: string): void {
    const { state } = this;
    const trail = follow(state.trail, place);
    if (trail === 'circle') state.endless = circle;
    else state.trail = trail;
    if ((state.empty ?? 0) >= MAX_EMPTY_PAGES) state.endless = `${MAX_EMPTY_PAGES} pages in a row have no row`;
    if (state.pagesTaken >= MAX_PAGES_PER_JOB) state.endless = `there are more than ${MAX_PAGES_PER_JOB}`;
  }
}
