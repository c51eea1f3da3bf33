import type { Request, RequestHandler } from 'express';
import { metrics } from '../metrics/metrics.ts';

/** Others are anybody's invention. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS']);

/** Counts and times each request, by the template of its route. */
export function requestMetrics(): RequestHandler {
  return (request, response, next) => {
    const begin = performance.now();
    response.once('close', () => {
      const method = METHODS.has(request.method) ? request.method : 'other';
      const route = routeOf(request);
      // A client that left before its answer was begun.
      const status = response.headersSent ? String(response.statusCode) : 'none';
      metrics.apiRequests.inc({ method, route, status });
      metrics.apiSeconds.observe({ method, route }, (performance.now() - begin) / 1_000);
    });
    next();
  };
}

/** `/v1/syncs/{id}`, as the OpenAPI document has it. */
export function routeOf({ route, baseUrl }: Pick<Request, 'route' | 'baseUrl'>): string {
  const path: unknown = typeof route === 'object' && route !== null ? Reflect.get(route, 'path') : undefined;
  return typeof path === 'string' ? `${baseUrl}${path}`.replace(/:(\w+)/g, '{$1}') : 'unmatched';
}
