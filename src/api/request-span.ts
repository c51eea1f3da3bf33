import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { RequestHandler } from 'express';
import { TRACER } from '../tracing/client-span.ts';
import { requestIdOf } from './request-id.ts';
import { routeOf } from './request-metrics.ts';

/** Probes come every few seconds, and tell nothing. */
const QUIET_PATHS = new Set(['/healthz', '/readyz']);

/** Each request is a span: of its caller's trace where it names one (W3C's `traceparent`), else of a new one. */
export function requestSpan(): RequestHandler {
  return (request, response, next) => {
    if (QUIET_PATHS.has(request.path)) {
      next();
      return;
    }
    const above = propagation.extract(context.active(), request.headers);
    const attributes = { 'http.request.method': request.method, 'request.id': requestIdOf(request) };
    const span = trace.getTracer(TRACER).startSpan(request.method, { kind: SpanKind.SERVER, attributes }, above);
    response.once('close', () => {
      const route = routeOf(request);
      span.updateName(`${request.method} ${route}`);
      span.setAttributes({ 'http.route': route, 'http.response.status_code': response.statusCode });
      if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(trace.setSpan(above, span), next);
  };
}
