import { context, propagation, SpanKind } from '@opentelemetry/api';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Headers } from '@temporalio/common';
import { TRACE_HEADER } from './carrier.ts';
import { inSpan } from './client-span.ts';

/** What the API asks of Temporal is part of its request's trace, and workflows are told of it. */
export function clientTracing(): WorkflowClientInterceptor {
  return {
    startWithDetails: (input, next) =>
      told(`temporal start ${input.workflowType}`, input.headers, (headers) => next({ ...input, headers })),
    startUpdate: (input, next) =>
      told(`temporal update ${input.updateName}`, input.headers, (headers) => next({ ...input, headers })),
    signal: (input, next) =>
      told(`temporal signal ${input.signalName}`, input.headers, (headers) => next({ ...input, headers })),
    query: (input, next) => inSpan(`temporal query ${input.queryType}`, SPAN, () => next(input)),
  };
}

const SPAN = { kind: SpanKind.CLIENT, attributes: { 'peer.service': 'temporal' } };

function told<T>(name: string, headers: Headers, call: (headers: Headers) => Promise<T>): Promise<T> {
  return inSpan(name, SPAN, () => {
    const carrier: Record<string, string> = {};
    propagation.inject(context.active(), carrier);
    const { traceparent } = carrier;
    if (traceparent === undefined) return call(headers);
    return call({ ...headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload({ traceparent }) });
  });
}
