import { z } from 'zod';
import { FailureError } from '../domain/failure.ts';
import { jobPath } from './bulk-path.ts';
import type { SalesforceClient } from './client.ts';
import { unexpectedAnswer } from './errors.ts';
import { requestJson } from './rest.ts';
import type { BulkJob } from './salesforce.ts';

/** Lists of at most five pages each: far above what one terabyte of results can make. */
const MAX_LISTS = 10_000;
const MAX_QUERY_LENGTH = 2_000;

/** The documentation's table has `nextRecordUrl`, its example `nextRecordsUrl`. */
const pagesSchema = z.object({
  resultPages: z.array(z.object({ resultUrl: z.string() })),
  nextRecordsUrl: z.string().nullish(),
  nextRecordUrl: z.string().nullish(),
  done: z.boolean().nullish(),
});

/**
 * Where each result page is. Every URL stands for a page of Salesforce's choosing and is to be sent as it is, so its query
 * is kept whole and serves as the page's locator (`?locator=…`); host and path are ours, whatever the URL says.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_parallel_job_results.htm
 */
export async function resultLocators(
  client: SalesforceClient,
  job: BulkJob,
  signal?: AbortSignal,
): Promise<string[] | undefined> {
  const locators: string[] = [];
  let query = '';
  for (let list = 0; list < MAX_LISTS; list += 1) {
    const path = jobPath(job, 'resultPages') + query;
    let pages;
    try {
      pages = await requestJson(client, { operation: 'job', path, signal }, pagesSchema);
    } catch (error) {
      if (list === 0 && isNotOffered(error)) return undefined;
      throw error;
    }
    for (const { resultUrl } of pages.resultPages) locators.push(queryOf(resultUrl) || '?');
    const next = pages.nextRecordsUrl ?? pages.nextRecordUrl ?? undefined;
    if (pages.done === true || next === undefined) return distinct(locators);
    const nextQuery = queryOf(next);
    if (nextQuery === '' || nextQuery === query) throw unexpectedAnswer('a list of result pages without an end');
    query = nextQuery;
  }
  throw unexpectedAnswer('more result pages than a job can have');
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

/** A page that is listed twice would be sent twice and break the count. */
function distinct(locators: string[]): string[] {
  if (new Set(locators).size !== locators.length) throw unexpectedAnswer('a result page is listed twice');
  return locators;
}

/** 404 or 400: an org or an API version without the resource. When the job itself is gone, its pages will say so. */
function isNotOffered(error: unknown): boolean {
  return error instanceof FailureError && ['resubmit', 'stop', 'reject'].includes(error.failure.reaction.type);
}
