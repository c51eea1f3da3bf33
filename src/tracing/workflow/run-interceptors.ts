import { ContinueAsNew, defaultPayloadConverter, proxySinks, workflowInfo } from '@temporalio/workflow';
import type { Headers, Sinks, WorkflowInterceptors } from '@temporalio/workflow';
import { readCarrier, TRACE_HEADER } from '../carrier.ts';
import type { Carrier, RunSpan } from '../carrier.ts';

/** Where the worker makes a span of it, outside of the workflow. */
export interface TraceSinks extends Sinks {
  tracing: { runEnded(span: RunSpan): void };
}

const SPAN_ID_CHARACTERS = 16;

/**
 * A run is a span, told when it ends, and its activities are below it. Its ids come from the id that Temporal gave its
 * execution: known from the start, the same in each replay, and no other's.
 */
export function runInterceptors(): WorkflowInterceptors {
  const { tracing } = proxySinks<TraceSinks>();
  const { runId, workflowType: name, startTime } = workflowInfo();
  const execution = runId.replaceAll('-', '');
  let self: Carrier = { traceparent: `00-${execution}-${execution.slice(-SPAN_ID_CHARACTERS)}-00`, undecided: true };
  const below = (headers: Headers): Headers => ({
    ...headers,
    [TRACE_HEADER]: defaultPayloadConverter.toPayload(self),
  });

  return {
    inbound: [
      {
        execute(input, next) {
          const parent = parentOf(input.headers);
          if (parent !== undefined) self = childOf(parent, execution);
          const result = next(input);
          const tell = (outcome: RunSpan['outcome']): void =>
            tracing.runEnded({
              name,
              self,
              ...(parent === undefined ? {} : { parent }),
              startMs: startTime.getTime(),
              endMs: Date.now(),
              outcome,
            });
          result.then(
            () => tell('completed'),
            (error: unknown) => tell(error instanceof ContinueAsNew ? 'continued' : 'failed'),
          );
          return result;
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next({ ...input, headers: below(input.headers) }),
        continueAsNew: (input, next) => next({ ...input, headers: below(input.headers) }),
      },
    ],
  };
}

function parentOf(headers: Headers): Carrier | undefined {
  const header = headers[TRACE_HEADER];
  if (header === undefined) return undefined;
  const carrier = readCarrier(defaultPayloadConverter.fromPayload(header));
  return carrier === undefined
    ? undefined
    : { traceparent: carrier.traceparent, ...(carrier.undecided === true ? { undecided: true } : {}) };
}

function childOf(parent: Carrier, execution: string): Carrier {
  const [version, traceId, , flags] = parent.traceparent.split('-');
  return { ...parent, traceparent: `${version}-${traceId}-${execution.slice(-SPAN_ID_CHARACTERS)}-${flags}` };
}
