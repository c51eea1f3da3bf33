import { APICallError } from 'ai';
import { plainText } from './plain-text.ts';
import { SuggesterError } from './suggester-error.ts';

const MAX_WORDS = 200;
/** Longest wish for a pause that is passed on. */
const MAX_RETRY_AFTER_MS = 60 * 60_000;
const BUSY = new Set([408, 409, 425, 429]);

/**
 * Why the endpoint gave no answer. The error of the client is not kept as a cause: it holds the prompt and the address,
 * and its text may repeat the key.
 */
export function endpointFailure(error: unknown, secrets: readonly string[]): SuggesterError {
  if (!APICallError.isInstance(error)) {
    return new SuggesterError('misconfigured', `${ENDPOINT} answers with something unknown: check LLM_BASE_URL.`);
  }
  const { statusCode: status } = error;
  if (status === undefined) {
    return new SuggesterError('unavailable', `${ENDPOINT} could not be reached${codeOf(error.cause)}.`);
  }
  if (BUSY.has(status) || status >= 500) {
    const why = status === 429 ? 'is busy, or its quota is used up' : 'cannot answer at the moment';
    return new SuggesterError('unavailable', `${ENDPOINT} ${why} (${status}).`, retryAfterMs(error.responseHeaders));
  }
  return new SuggesterError(
    'misconfigured',
    `${ENDPOINT} ${advice(status, plainText(error.message, MAX_WORDS, secrets))}`,
  );
}

const ENDPOINT = "The language model's endpoint";

function advice(status: number, words: string): string {
  if (status === 401 || status === 403) return `refuses the key (${status}): check LLM_API_KEY.`;
  if (status === 404) return `knows no such address or model (${status}): check LLM_BASE_URL and LLM_MODEL.`;
  if (status < 300) return 'answers with something else than a chat completion: check LLM_BASE_URL.';
  if (status < 400) return `redirects (${status}): set LLM_BASE_URL to its final address.`;
  return `does not accept the request (${status}): check LLM_MODEL. It says: ${words}`;
}

/** Such as ECONNREFUSED; never a text, which would name hosts. */
function codeOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^[A-Z_]{2,40}$/.test(code) ? ` (${code})` : '';
}

function retryAfterMs(headers: Record<string, string> | undefined): number | undefined {
  const seconds = Number(headers?.['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1_000, MAX_RETRY_AFTER_MS) : undefined;
}
