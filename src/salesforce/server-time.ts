import { apiPath } from './api-version.ts';
import type { SalesforceClient } from './client.ts';
import { unexpectedAnswer } from './errors.ts';
import { headerOf, textOf } from './http.ts';

const RESOURCE_LIST_LIMIT_BYTES = 1024 * 1024;

/** The `Date` header of the smallest authorized answer: the list of the version's resources. */
export async function readServerTime(client: SalesforceClient, signal?: AbortSignal): Promise<number> {
  const answer = await client.send({ operation: 'clock', path: apiPath(['']), signal });
  await textOf(answer, RESOURCE_LIST_LIMIT_BYTES, signal);
  const time = Date.parse(headerOf(answer.headers, 'date') ?? '');
  if (Number.isNaN(time)) throw unexpectedAnswer('no Date header, so the org’s clock is unknown');
  return time;
}
