import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import type { PageCursor } from '../activities/activities.ts';
import type { Failure } from '../domain/failure.ts';

/**
 * The domain failure inside what an activity threw. Activities attach it as the first detail of their
 * ApplicationFailure, a page's cursor as the second, the calls that the step made as the third.
 */
export function failureOf(error: unknown): Failure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const [failure] = cause.details ?? [];
    if (isFailure(failure)) return failure;
    return {
      reaction: { type: 'stop' },
      code: 'run.defect',
      message: cause.message,
      fault: 'defect',
    };
  }
  if (cause instanceof TimeoutFailure) {
    return timedOut(error instanceof ActivityFailure ? error.activityType : undefined);
  }
  throw error;
}

/** May the step work the next time, as its worker died or what failed passes? */
export function wouldBeTriedAgain(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  return cause instanceof TimeoutFailure || (cause instanceof ApplicationFailure && cause.nonRetryable !== true);
}

/** Every step of a run has two days, its repetitions included. */
function timedOut(step: string | undefined): Failure {
  const what =
    step === 'awaitQueryJob'
      ? 'The Bulk API job was not complete after two days: Salesforce needs longer, or no worker asked it'
      : 'No worker finished a step of the run within the two days that it has';
  return {
    reaction: { type: 'retry' },
    code: 'run.timed_out',
    message: `${what}. Nothing is marked as done; the next run reads the same window again.`,
    fault: 'transient',
  };
}

/** How far a failed page got. */
export function cursorOf(error: unknown): PageCursor | undefined {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  const candidate: unknown =
    cause instanceof ApplicationFailure
      ? cause.details?.[1]
      : cause instanceof TimeoutFailure
        ? cause.lastHeartbeatDetails
        : undefined;
  return isCursor(candidate) ? candidate : undefined;
}

/** API calls that a failed step made, its earlier attempts included: `toApplicationFailure`, or the last heartbeat, says. */
export function callsOf(error: unknown): number {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  const candidate: unknown =
    cause instanceof ApplicationFailure
      ? cause.details?.[2]
      : cause instanceof TimeoutFailure
        ? heartbeatCalls(cause.lastHeartbeatDetails)
        : undefined;
  return typeof candidate === 'number' ? candidate : 0;
}

function heartbeatCalls(details: unknown): unknown {
  return typeof details === 'object' && details !== null && 'calls' in details ? details.calls : undefined;
}

function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'reaction' in value && 'code' in value && 'message' in value;
}

function isCursor(value: unknown): value is PageCursor {
  return typeof value === 'object' && value !== null && 'rows' in value && 'checksum' in value && 'counts' in value;
}
