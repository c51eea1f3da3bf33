import { apiPath } from './api-version.ts';
import type { SalesforceClient } from './client.ts';
import { unexpectedAnswer } from './errors.ts';
import { textOf } from './http.ts';

const RESOURCE_LIST_LIMIT_BYTES = 1024 * 1024;

/**
 * The org's clock as an earlier answer to this client named it: each answer has a `Date` header, so a call for the time alone
 * would be one of the org's day for nothing. Without an earlier answer it asks for the smallest: the version's resources.
 */
export async function readServerTime(client: SalesforceClient, signal?: AbortSignal): Promise<number> {
  if (client.firstServerTime() === undefined) {
    const answer = await client.send({ operation: 'clock', path: apiPath(['']), signal });
    await textOf(answer, RESOURCE_LIST_LIMIT_BYTES, signal);
  }
  const time = client.firstServerTime();
  if (time === undefined) throw unexpectedAnswer('no Date header, so the org’s clock is unknown');
  return time;
}
