import { isSpanContextValid, trace } from '@opentelemetry/api';

/** The ids of the span under way, by the names that log processors look for; nothing where there is none. */
export function traceFields(): { trace_id?: string; span_id?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span === undefined || !isSpanContextValid(span) ? {} : { trace_id: span.traceId, span_id: span.spanId };
}
