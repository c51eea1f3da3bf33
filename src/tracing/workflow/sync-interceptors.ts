import type { Headers, WorkflowInterceptors } from '@temporalio/workflow';
import { TRACE_HEADER } from '../carrier.ts';

/** Messages after which a run is expected. */
const STARTING = new Set(['runNow', 'resyncAll', 'reconcile', 'retryRejections']);

/** A run that begins later than that has another cause than the message. */
const CAUSE_MS = 60 * 60_000;

type Cause = { header: NonNullable<Headers[string]>; at: number };

/**
 * A sync lives for years and has no span: one trace would hold all of its runs. The run that follows the request which
 * created the sync, or one that asked for a run, belongs to that request's trace; every other run begins its own.
 */
export function syncInterceptors(): WorkflowInterceptors {
  let cause: Cause | undefined;
  const note = (headers: Headers): void => {
    const header = headers[TRACE_HEADER];
    if (header !== undefined) cause = { header, at: Date.now() };
  };
  return {
    inbound: [
      {
        execute(input, next) {
          note(input.headers);
          return next(input);
        },
        handleUpdate(input, next) {
          if (STARTING.has(input.name)) note(input.headers);
          return next(input);
        },
        handleSignal(input, next) {
          if (STARTING.has(input.signalName)) note(input.headers);
          return next(input);
        },
      },
    ],
    outbound: [
      {
        startChildWorkflowExecution(input, next) {
          const taken = cause;
          cause = undefined;
          if (taken === undefined || Date.now() - taken.at > CAUSE_MS) return next(input);
          return next({ ...input, headers: { ...input.headers, [TRACE_HEADER]: taken.header } });
        },
      },
    ],
  };
}
