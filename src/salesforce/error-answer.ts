import { z } from 'zod';
import type { ErrorAnswer, Operation } from './errors.ts';
import type { HttpAnswer } from './http.ts';
import { headerOf, textOf } from './http.ts';
import { vendorWords } from './vendor-text.ts';

/** Refusals are short; a longer body is somebody else's page. */
const ERROR_BODY_LIMIT_BYTES = 256 * 1024;
/** A wish beyond this is a mistake, or an outage that the next attempt will see again. */
const MAX_RETRY_AFTER_MS = 60 * 60_000;

const restError = z.looseObject({ errorCode: z.string(), message: z.string().optional() });
const oauthError = z.looseObject({ error: z.string(), error_description: z.string().optional() });
const errorBody = z.union([z.array(restError).min(1), restError, oauthError]);

/** Reads an answer that is not a success to its end. Salesforce's words come out without `secrets`. */
export async function readErrorAnswer(
  answer: HttpAnswer,
  context: { operation: Operation; secrets: readonly string[]; now: number; signal?: AbortSignal },
): Promise<ErrorAnswer> {
  const { operation, secrets, now, signal } = context;
  const retryAfterMs = parseRetryAfter(headerOf(answer.headers, 'retry-after'), now);
  const said = parseErrorBody(await textOf(answer, ERROR_BODY_LIMIT_BYTES, signal));
  return {
    operation,
    status: answer.status,
    now,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(said.errorCode === undefined ? {} : { errorCode: vendorWords(said.errorCode, secrets) }),
    ...(said.message === undefined ? {} : { message: vendorWords(said.message, secrets) }),
  };
}

/** `[{errorCode, message}]` of the REST API, or `{error, error_description}` of OAuth; empty when it is neither. */
export function parseErrorBody(body: string): { errorCode?: string | undefined; message?: string | undefined } {
  const parsed = errorBody.safeParse(parseJson(body));
  if (!parsed.success) return {};
  const first = Array.isArray(parsed.data) ? parsed.data[0] : parsed.data;
  if (first === undefined) return {};
  if ('error' in first && typeof first.error === 'string') {
    return { errorCode: first.error, message: oauthError.parse(first).error_description };
  }
  const { errorCode, message } = restError.parse(first);
  return { errorCode, message };
}

/** Undefined when the text is not JSON. The parser's own message would repeat the text, which may hold a token. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Seconds or an HTTP date, as milliseconds from `now`; undefined when absent or unreadable. RFC 9110, 10.2.3. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, ms));
}
