import { FailureError } from '../domain/failure.ts';
import { readErrorAnswer } from './error-answer.ts';
import { failureOf, networkFailure } from './errors.ts';
import type { Http } from './http.ts';
import { textOf } from './http.ts';

const ANSWER_LIMIT_BYTES = 256 * 1024;

export type OAuthForm = {
  /** Checked by `allowed-hosts`. */
  origin: string;
  path: string;
  body: string;
  headers?: Record<string, string> | undefined;
  /** What was sent and must not be in a message. */
  secrets: readonly string[];
  /** From the request to the end of its answer. */
  timeoutMs: number;
};

/** One POST to an OAuth endpoint. Answers with the body of a success; throws a `FailureError` for all else. */
export async function postForm(deps: { http: Http; clock: () => number }, form: OAuthForm): Promise<string> {
  const { origin, path, body, secrets, timeoutMs } = form;
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', ...form.headers };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await deps.http({ operation: 'token', method: 'POST', origin, path, headers, body, signal });
    if (answer.status === 200) return await textOf(answer, ANSWER_LIMIT_BYTES, signal);
    const context = { operation: 'token', secrets, now: deps.clock(), signal } as const;
    throw new FailureError(failureOf(await readErrorAnswer(answer, context)));
  } catch (error) {
    throw signal.aborted ? networkFailure(signal.reason) : error;
  }
}
