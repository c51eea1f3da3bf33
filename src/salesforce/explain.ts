import { FailureError } from '../domain/failure.ts';
import { apiPath } from './api-version.ts';
import type { SalesforceClient } from './client.ts';
import { requestText } from './rest.ts';

/** Salesforce takes 16,384 bytes of URI and headers together; the token and our headers need some of them. */
export const EXPLAIN_PATH_BYTES = 14_000;

/**
 * Has the query parsed, checked and planned, without running it.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query_explain.htm
 */
export async function explainQuery(client: SalesforceClient, soql: string, signal?: AbortSignal): Promise<void> {
  // encodeURIComponent also encodes `+`, which the server would read as a space.
  const path = `${apiPath(['query'])}?explain=${encodeURIComponent(soql)}`;
  if (path.length > EXPLAIN_PATH_BYTES) {
    throw new FailureError({
      reaction: { type: 'reject' },
      code: 'salesforce.query_too_long',
      fault: 'configuration',
      message: `The query is too long for Salesforce to check: ${path.length} of ${EXPLAIN_PATH_BYTES} bytes.`,
    });
  }
  await requestText(client, { operation: 'explain', path, signal });
}
