import { CancelledFailure } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import { FailureError } from '../domain/failure.ts';
import type { Failure } from '../domain/failure.ts';
import type { PageCursor } from './activities.ts';

/** A page's failure, with how far the page got. */
export class PageFailure extends FailureError {
  readonly cursor: PageCursor;

  constructor(failure: Failure, cursor: PageCursor, options?: ErrorOptions) {
    super(failure, options);
    this.cursor = cursor;
  }
}

/**
 * Hands a failure to Temporal: retryable ones are tried again (when the vendor says), all others are for the workflow to
 * decide. The first detail is the failure, the second a page's cursor, the third the API calls that the step made.
 */
export function toApplicationFailure(error: FailureError, calls = 0): ApplicationFailure {
  const { failure } = error;
  const { reaction } = failure;
  return ApplicationFailure.create({
    message: failure.message,
    type: failure.code,
    nonRetryable: reaction.type !== 'retry',
    ...(reaction.type === 'retry' && reaction.afterMs !== undefined ? { nextRetryDelay: reaction.afterMs } : {}),
    details: detailsOf(error, calls),
  });
}

function detailsOf(error: FailureError, calls: number): unknown[] {
  const cursor = error instanceof PageFailure ? error.cursor : undefined;
  if (calls > 0) return [error.failure, cursor ?? null, calls];
  return cursor === undefined ? [error.failure] : [error.failure, cursor];
}

/**
 * Wraps an activity so that each of its errors reaches the workflow as a failure with a code. What nobody foresaw (the
 * store is down, a defect) is retried: Temporal shows it, and a restart or a fixed worker goes on from there.
 */
export function reporting<Input, Output>(
  name: string,
  log: Logger,
  activity: (input: Input) => Promise<Output>,
): (input: Input) => Promise<Output> {
  return async (input) => {
    try {
      return await activity(input);
    } catch (error) {
      if (error instanceof FailureError) throw toApplicationFailure(error);
      if (error instanceof CancelledFailure || error instanceof ApplicationFailure) throw error;
      log.error({ activity: name, error }, 'an activity failed unexpectedly');
      throw error;
    }
  };
}
