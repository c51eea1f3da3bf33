import { context, SpanKind } from '@opentelemetry/api';
import { defaultPayloadConverter } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { TRACE_HEADER } from './carrier.ts';
import { inSpan } from './client-span.ts';
import { contextOf } from './tracing.ts';
import type { Tracing } from './tracing.ts';

/** Each attempt at an activity of a run is a span of the run's trace. Others have no trace, and begin none. */
export function activityTracing(tracing: Tracing): ActivityInterceptorsFactory {
  return ({ info }) => ({
    inbound: {
      execute(input, next) {
        const header = input.headers[TRACE_HEADER];
        const above =
          header === undefined ? undefined : contextOf(tracing, defaultPayloadConverter.fromPayload(header));
        if (above === undefined) return next(input);
        const { activityType, attempt, workflowExecution, taskQueue } = info;
        const runId = workflowExecution?.workflowId ?? '';
        const attributes = { 'run.id': runId, attempt, 'temporal.task_queue': taskQueue };
        const span = { kind: SpanKind.CONSUMER, attributes };
        return context.with(above, () => inSpan(`activity ${activityType}`, span, () => next(input)));
      },
    },
  });
}
