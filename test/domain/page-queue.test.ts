import { describe, expect, it } from 'vitest';
import { MAX_EMPTY_PAGES } from '../../src/domain/endless-pages.ts';
import { PageQueue } from '../../src/domain/page-queue.ts';
import { NO_COUNTS } from '../../src/domain/run.ts';

const rows = (read: number) => ({ ...NO_COUNTS, read, sent: read });

/** Follows a chain until it ends or is found endless; how many pages were read. */
function followChain(queue: PageQueue, next: (page: number) => { read: number; nextLocator?: string }): number {
  let pages = 0;
  for (let page = queue.take(); page !== undefined && queue.endless === undefined; page = queue.take()) {
    pages += 1;
    const { read, ...rest } = next(page.page);
    queue.finish(page, { counts: rows(read), ...rest });
  }
  return pages;
}

describe('a chain of pages', () => {
  it('that leads to one that was read before asks for another job', () => {
    const queue = PageQueue.start();
    expect(followChain(queue, (page) => ({ read: 5, nextLocator: `L${page % 2}` }))).toBeLessThan(10);
    expect(queue.endless).toMatchObject({ reaction: { type: 'resubmit' }, code: 'salesforce.pages_endless' });
    expect(queue.endless?.message).toContain('a page names one that was read before');
    expect(queue.complete).toBe(false);
  });

  it('of pages without rows is left after a stated number', () => {
    const queue = PageQueue.start();
    expect(followChain(queue, (page) => ({ read: 0, nextLocator: `L${page + 1}` }))).toBe(MAX_EMPTY_PAGES);
    expect(queue.endless?.message).toContain(`${MAX_EMPTY_PAGES} pages in a row have no row`);
  });

  it('goes on where a page without rows is now and then between the others', () => {
    const queue = PageQueue.start();
    const last = 3 * MAX_EMPTY_PAGES;
    const read = followChain(queue, (page) => ({
      read: page % MAX_EMPTY_PAGES === 0 ? 1 : 0,
      ...(page === last ? {} : { nextLocator: `L${page + 1}` }),
    }));
    expect(read).toBe(last + 1);
    expect(queue.endless).toBeUndefined();
    expect(queue.complete).toBe(true);
  });

  it('keeps no more of itself the longer it is', () => {
    const queue = PageQueue.start();
    followChain(queue, (page) => ({ read: 1, ...(page === 50_000 ? {} : { nextLocator: `L${page}` }) }));
    expect(queue.complete).toBe(true);
    expect(JSON.stringify(queue.state).length).toBeLessThan(400);
  });
});

describe('pages that are listed', () => {
  it('are numbered through all parts of the listing, and complete with the last', () => {
    const queue = PageQueue.start(['A', 'B'], 30, { list: '?n=1' });
    const first = queue.take();
    queue.add({ locators: ['C'] });
    const taken = [first, queue.take(), queue.take()];
    expect(taken).toEqual(['A', 'B', 'C'].map((locator, page) => ({ page, locator })));
    for (const page of taken) {
      expect(queue.complete).toBe(false);
      if (page !== undefined) queue.finish(page, { counts: rows(10) });
    }
    expect(queue.complete).toBe(true);
  });

  it('are not complete while more may be listed', () => {
    const queue = PageQueue.start(['A'], 30, { list: '?n=1' });
    const page = queue.take();
    if (page !== undefined) queue.finish(page, { counts: rows(10) });
    expect(queue.complete).toBe(false);
  });

  it('in a circle, or with more rows than there are, ask for another job', () => {
    const circle = PageQueue.start(['A'], undefined, { list: '?n=1' });
    for (let part = 0; part < 10; part += 1) circle.add({ locators: ['B'], more: { list: `?n=${part % 3}` } });
    expect(circle.endless).toMatchObject({ reaction: { type: 'resubmit' } });
    const many = PageQueue.start(['A', 'B'], 15, { list: '?n=1' });
    for (let page = many.take(); page !== undefined; page = many.take()) many.finish(page, { counts: rows(10) });
    expect(many.endless?.message).toContain('more rows than Salesforce counted');
  });
});
