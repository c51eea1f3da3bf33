import { pagePath } from './bulk-locators.ts';
import type { SalesforceClient } from './client.ts';
import { chunksOf, headerOf } from './http.ts';
import type { BulkJob, BulkPage } from './salesforce.ts';

/**
 * Locators are stable while the job exists, so a page can be opened again after any failure.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_job_results.htm
 */
export async function openResultPage(
  client: SalesforceClient,
  job: BulkJob,
  page: { locator: string; maxRecords: number },
  signal?: AbortSignal,
): Promise<BulkPage> {
  const path = pagePath(job, page);
  const answer = await client.send({ operation: 'page', path, headers: { accept: 'text/csv' }, signal });
  const records = countOf(headerOf(answer.headers, 'sforce-numberofrecords'));
  const next = headerOf(answer.headers, 'sforce-locator');
  return {
    body: chunksOf(answer, signal),
    ...(records === undefined ? {} : { records }),
    // The word `null` stands for the end.
    ...(next === undefined || next === '' || next === 'null' ? {} : { nextLocator: next }),
  };
}

function countOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d+$/.test(header) ? Number(header) : undefined;
}
