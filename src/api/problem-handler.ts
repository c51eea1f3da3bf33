import type { ErrorRequestHandler } from 'express';
import { FailureError } from '../domain/failure.ts';
import { SuggesterError } from '../llm/suggester-error.ts';
import { UnknownConnectionError } from '../store/connections.ts';
import { InvalidCursorError } from '../store/cursor.ts';
import { SyncUnavailableError } from '../temporal/sync-client.ts';
import { badInput, notFound, Problem } from './problem.ts';
import { salesforceProblem } from './salesforce-problem.ts';
import { suggesterProblem } from './suggester-problem.ts';

export const MAX_BODY_BYTES = 256 * 1024;

/** The last handler: whatever went wrong becomes problem+json. What nobody expected is logged, and told to nobody. */
export function problemHandler(clock: () => Date): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = problemOf(error, clock());
    if (problem.status === 500) request.log.error({ err: error }, 'the request failed');
    else if (problem.status > 500 && error !== problem) request.log.warn({ err: error }, 'a part does not answer');
    response
      .status(problem.status)
      .set({ 'Cache-Control': 'no-store', ...problem.headers })
      .type('application/problem+json')
      .send(JSON.stringify(problem.toBody()));
  };
}

function problemOf(error: unknown, now: Date): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof FailureError) return salesforceProblem(error.failure, now);
  if (error instanceof SuggesterError) return suggesterProblem(error);
  if (error instanceof InvalidCursorError)
    return badInput([{ path: 'cursor', message: 'was not given out by this API' }]);
  if (error instanceof UnknownConnectionError) return notFound('connection');
  if (error instanceof SyncUnavailableError) {
    return new Problem(503, 'Temporal or its workers did not answer in time. Try again.', {
      headers: { 'Retry-After': '5' },
    });
  }
  return requestProblem(error) ?? new Problem(500, 'Something went wrong here. The log has it, by the X-Request-Id.');
}

/** What Express and its body parser say of a request that they cannot read. */
function requestProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  const type = 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') return new Problem(413, `The body may have at most ${MAX_BODY_BYTES} bytes.`);
  if (type === 'entity.parse.failed') return badInput([{ path: '', message: 'The body is not valid JSON.' }]);
  if (error.status === 415) return new Problem(415, 'The encoding or charset of the body is not supported.');
  if (error.status < 400 || error.status >= 500) return undefined;
  return new Problem(error.status, 'The request cannot be read.');
}
