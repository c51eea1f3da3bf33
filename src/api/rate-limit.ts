import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { callerOf } from './caller.ts';
import { Problem } from './problem.ts';

const WINDOW_MS = 60_000;
export const REQUESTS_PER_MINUTE = 6_000;
/** Asked for by machines that must always get an answer. */
export const UNLIMITED_PATHS = new Set(['/healthz', '/readyz']);

/**
 * So many requests a minute for each token, or for each address without a valid one; guessing tokens is limited by it
 * as well. Counted in each process by itself. https://www.ietf.org/archive/id/draft-ietf-httpapi-ratelimit-headers-08.html
 */
export function limitRate(requestsPerMinute = REQUESTS_PER_MINUTE): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: requestsPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    identifier: 'requests',
    // A proxy's headers are nobody's proof of an address; the token is what tells callers apart.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    keyGenerator: keyOf,
    skip: (request) => UNLIMITED_PATHS.has(request.path),
    // `Retry-After` is set by now.
    handler: (_request, _response, next) => {
      next(new Problem(429, `More than ${requestsPerMinute} requests within a minute. Try again after a while.`));
    },
  });
}

function keyOf(request: Request): string {
  const caller = callerOf(request);
  return caller === undefined ? `address ${ipKeyGenerator(request.ip ?? '')}` : `token ${caller.name}`;
}
