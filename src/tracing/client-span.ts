import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';

/** The name of what makes the spans. */
export const TRACER = 'salesforce-data-in';
const FIRST_ERROR_STATUS = 400;

/** Of a span's attributes: names of the semantic conventions where there are some. Never a URL, a query or a body. */
export type SpanAttributes = Record<string, string | number>;

/**
 * A request to somebody else as a span of the trace under way. `send` gets the headers that carry the trace on, and a
 * way to tell the status of the answer. Costs next to nothing where tracing is off.
 */
export function clientSpan<T>(
  name: string,
  attributes: SpanAttributes,
  send: (headers: Record<string, string>, answered: (status: number) => void) => Promise<T>,
): Promise<T> {
  return inSpan(name, { kind: SpanKind.CLIENT, attributes }, (span) => {
    const headers: Record<string, string> = {};
    propagation.inject(context.active(), headers);
    return send(headers, (status) => {
      span.setAttribute('http.response.status_code', status);
      if (status >= FIRST_ERROR_STATUS) span.setStatus({ code: SpanStatusCode.ERROR });
    });
  });
}

/** Does `work` in a span that ends with it; an error marks the span by its name, as messages may hold what is nobody's. */
export function inSpan<T>(
  name: string,
  options: { kind: SpanKind; attributes: SpanAttributes },
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return trace.getTracer(TRACER).startActiveSpan(name, options, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('error.type', typeOf(error));
      throw error;
    } finally {
      span.end();
    }
  });
}

/** An activity's failure bears its code as its type. */
function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'type' in error && typeof error.type === 'string' ? error.type : error.name;
}
