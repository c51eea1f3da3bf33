import { z } from 'zod';
import { FailureError } from '../domain/failure.ts';
import { jobPath } from './bulk-path.ts';
import type { SalesforceClient } from './client.ts';
import { unexpectedAnswer } from './errors.ts';
import { requestJson } from './rest.ts';
import type { BulkJob } from './salesforce.ts';

/** Lists of at most five pages each: far above what one terabyte of results can make. */
const MAX_LISTS = 10_000;

/** The documentation's table has `nextRecordUrl`, its example `nextRecordsUrl`. */
const pagesSchema = z.object({
  resultPages: z.array(z.object({ resultUrl: z.string() })),
  nextRecordsUrl: z.string().nullish(),
  nextRecordUrl: z.string().nullish(),
  done: z.boolean().nullish(),
});

/**
 * Of the URLs that an answer names only the locator is kept: the paths are ours.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_parallel_job_results.htm
 */
export async function resultLocators(
  client: SalesforceClient,
  job: BulkJob,
  signal?: AbortSignal,
): Promise<string[] | undefined> {
  const locators: string[] = [];
  let after: string | undefined;
  for (let list = 0; list < MAX_LISTS; list += 1) {
    const query = after === undefined ? '' : `?locator=${encodeURIComponent(after)}`;
    const path = jobPath(job, 'resultPages') + query;
    let pages;
    try {
      pages = await requestJson(client, { operation: 'job', path, signal }, pagesSchema);
    } catch (error) {
      if (list === 0 && isNotOffered(error)) return undefined;
      throw error;
    }
    for (const { resultUrl } of pages.resultPages) locators.push(locatorOf(resultUrl) ?? '');
    const next = pages.nextRecordsUrl ?? pages.nextRecordUrl ?? undefined;
    if (pages.done === true || next === undefined) return distinct(locators);
    const locator = locatorOf(next);
    if (locator === undefined || locator === after) throw unexpectedAnswer('a list of result pages without an end');
    after = locator;
  }
  throw unexpectedAnswer('more result pages than a job can have');
}

/** The first page may come without a locator. */
function locatorOf(url: string): string | undefined {
  const base = 'https://instance.invalid';
  return URL.canParse(url, base) ? (new URL(url, base).searchParams.get('locator') ?? undefined) : undefined;
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
