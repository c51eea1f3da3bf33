import { z } from 'zod';
import { endlessPages, MAX_PAGES_PER_JOB } from '../domain/endless-pages.ts';
import { FailureError } from '../domain/failure.ts';
import type { ListPlace, PagePortion } from '../domain/page-list.ts';
import { jobPath } from './bulk-path.ts';
import type { SalesforceClient } from './client.ts';
import { unexpectedAnswer } from './errors.ts';
import { requestJson } from './rest.ts';
import type { BulkJob } from './salesforce.ts';

/** A run transfers some hundred pages before it continues as new; this many take a hundred calls. */
export const MAX_PORTION_PAGES = 500;
/** Of a portion's locators as JSON: a run hands them on when it continues as new. */
export const MAX_PORTION_BYTES = 128 * 1024;
/** Calls for one portion. A list has up to five pages. */
const MAX_LISTS = MAX_PORTION_PAGES;
const MAX_QUERY_LENGTH = 2_000;

/** The documentation's table has `nextRecordUrl`, its example `nextRecordsUrl`. */
const pagesSchema = z.object({
  resultPages: z.array(z.object({ resultUrl: z.string() })),
  nextRecordsUrl: z.string().nullish(),
  nextRecordUrl: z.string().nullish(),
  done: z.boolean().nullish(),
});

/**
 * Where result pages are: as many as a portion holds, from a place in their listing on. Every URL stands for a page of
 * Salesforce's choosing and is to be sent as it is, so its query is kept whole and serves as the page's locator
 * (`?locator=…`); host and path are ours, whatever the URL says. Undefined where the org lists no pages.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_parallel_job_results.htm
 */
export async function listResultPages(
  client: SalesforceClient,
  job: BulkJob,
  from: ListPlace = { list: '' },
  signal?: AbortSignal,
): Promise<PagePortion | undefined> {
  const locators = new Set<string>();
  const asked = new Set<string>();
  let bytes = 0;
  let place: ListPlace | undefined = from;
  while (place !== undefined) {
    const list: string = place.list;
    if (asked.has(list)) throw endless('the listing comes back to where it has been');
    if (asked.size >= MAX_LISTS) {
      if (locators.size === 0) throw endless(`${MAX_LISTS} lists in a row name no page`);
      return { locators: [...locators], more: place };
    }
    asked.add(list);
    let pages;
    try {
      const path = jobPath(job, 'resultPages') + list;
      pages = await requestJson(client, { operation: 'job', path, signal }, pagesSchema);
    } catch (error) {
      if (list === '' && isNotOffered(error)) return undefined;
      // What was listed is not lost: the obstacle, if it stays, is met again by who asks for the next portion.
      if (locators.size > 0 && error instanceof FailureError) return { locators: [...locators], more: place };
      throw error;
    }
    for (let index: number = place.skip ?? 0; index < pages.resultPages.length; index += 1) {
      const locator = queryOf(pages.resultPages[index]?.resultUrl ?? '') || '?';
      if (locators.has(locator)) throw endless('a result page is listed twice');
      bytes += Buffer.byteLength(JSON.stringify(locator)) + 1;
      const full = locators.size >= MAX_PORTION_PAGES || bytes > MAX_PORTION_BYTES;
      if (full) return { locators: [...locators], more: { list, ...(index === 0 ? {} : { skip: index }) } };
      locators.add(locator);
    }
    place = nextPlace(pages);
  }
  return { locators: [...locators] };
}

/** Every page, where a run of an older worker asked for all at once: without end in memory and in histories. */
export async function resultLocators(
  client: SalesforceClient,
  job: BulkJob,
  signal?: AbortSignal,
): Promise<string[] | undefined> {
  const locators = new Set<string>();
  for (let place: ListPlace | undefined = { list: '' }; place !== undefined;) {
    const portion: PagePortion | undefined = await listResultPages(client, job, place, signal);
    if (portion === undefined) return undefined;
    for (const locator of portion.locators) {
      if (locators.has(locator)) throw endless('a result page is listed twice');
      locators.add(locator);
    }
    if (locators.size > MAX_PAGES_PER_JOB) throw endless(`there are more than ${MAX_PAGES_PER_JOB}`);
    place = portion.more;
  }
  return [...locators];
}

function nextPlace({ done, nextRecordsUrl, nextRecordUrl }: z.infer<typeof pagesSchema>): ListPlace | undefined {
  const next = nextRecordsUrl ?? nextRecordUrl ?? undefined;
  if (done === true || next === undefined) return undefined;
  const list = queryOf(next);
  if (list === '') throw endless('a list of them has itself as the next');
  return { list };
}

/** Path and query of a page: its query as Salesforce listed it, or made from a locator that another page named. */
export function pagePath(job: BulkJob, page: { locator: string; maxRecords: number }): string {
  const path = jobPath(job, 'results');
  if (page.locator.startsWith('?')) return path + queryOf(page.locator);
  const query = new URLSearchParams({ maxRecords: String(page.maxRecords) });
  if (page.locator !== '') query.set('locator', page.locator);
  return `${path}?${query.toString()}`;
}

/** With its question mark; '' when there is none. */
function queryOf(url: string): string {
  const base = 'https://instance.invalid';
  if (!URL.canParse(url, base)) throw unexpectedAnswer('a result page without a URL');
  const { search } = new URL(url, base);
  if (search.length > MAX_QUERY_LENGTH) throw unexpectedAnswer('a result page with an endless URL');
  return search;
}

function endless(what: string): FailureError {
  return new FailureError(endlessPages(what));
}

/** 404 or 400: an org or an API version without the resource. When the job itself is gone, its pages will say so. */
function isNotOffered(error: unknown): boolean {
  return error instanceof FailureError && ['resubmit', 'stop', 'reject'].includes(error.failure.reaction.type);
}
