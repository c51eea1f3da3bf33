import { z } from 'zod';
import { apiPath } from './api-version.ts';
import type { SalesforceClient } from './client.ts';
import { unexpectedAnswer } from './errors.ts';
import { requestJson } from './rest.ts';
import type { QueryPage } from './salesforce.ts';

const answerSchema = z.object({
  totalSize: z.int().min(0),
  done: z.boolean(),
  nextRecordsUrl: z.string().nullish(),
  records: z.array(z.record(z.string(), z.unknown())),
});

/** The only place that an answer may send us to: a cursor under the same resource. */
const NEXT_PATH = /^\/services\/data\/v\d{1,3}\.\d\/(?:query|queryAll)\/[A-Za-z0-9_-]{1,200}$/;

/**
 * Pages of up to 2,000 records, one API call each; for small answers, where a Bulk job would cost more.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
 */
export async function* queryPages(
  client: SalesforceClient,
  query: { soql: string; includeDeleted: boolean },
  signal?: AbortSignal,
): AsyncGenerator<QueryPage> {
  const resource = query.includeDeleted ? 'queryAll' : 'query';
  // encodeURIComponent also encodes `+`, which the server would read as a space.
  let read = 0;
  let path = `${apiPath([resource])}?q=${encodeURIComponent(query.soql)}`;
  for (;;) {
    const answer: z.infer<typeof answerSchema> = await requestJson(
      client,
      { operation: 'query', path, signal },
      answerSchema,
    );
    yield { totalSize: answer.totalSize, records: answer.records };
    read += answer.records.length;
    if (answer.done) return;
    // An empty page, or more records than there are: following them would never end, and each is a call of the org's day.
    if (answer.records.length === 0 || read > answer.totalSize) throw unexpectedAnswer('query: pages without an end');
    path = nextPath(answer.nextRecordsUrl);
  }
}

function nextPath(url: string | null | undefined): string {
  if (url !== null && url !== undefined && NEXT_PATH.test(url)) return url;
  throw unexpectedAnswer('query: nextRecordsUrl');
}
