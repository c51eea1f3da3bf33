import type { z } from 'zod';
import type { ClientRequest, SalesforceClient } from './client.ts';
import { parseJson } from './error-answer.ts';
import { networkFailure, unexpectedAnswer } from './errors.ts';
import { textOf } from './http.ts';

/** The largest describe answers are a few megabytes. */
const JSON_LIMIT_BYTES = 32 * 1024 * 1024;

/** From the request to the last byte; shorter than what any activity or API client waits. */
const ANSWER_TIMEOUT_MS = 100_000;

/** The answer's JSON, checked; a body that is not what Salesforce documents is a `retry` failure that names the places. */
export async function requestJson<T>(
  client: SalesforceClient,
  request: ClientRequest,
  schema: z.ZodType<T>,
): Promise<T> {
  return checked(schema, parseJson(await requestText(client, request)), request.operation);
}

/** An answer that is still coming after `timeoutMs` is a `retry` failure: a byte now and then is no progress. */
export async function requestText(
  client: SalesforceClient,
  request: ClientRequest,
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<string> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
  try {
    return await textOf(await client.send({ ...request, signal }), JSON_LIMIT_BYTES, signal);
  } catch (error) {
    throw error === timeout.reason ? networkFailure(error) : error;
  }
}

/** Places only: values may be secret. */
export function checked<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.slice(0, 5).map((issue) => issue.path.join('.') || 'the body');
  throw unexpectedAnswer(`${what}: ${places.join(', ')}`);
}
