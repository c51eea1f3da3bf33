import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { ApiToken } from './dependencies.ts';
import type { Scope } from './operation.ts';
import { Problem } from './problem.ts';

export type Caller = { name: string; scope: 'read' | 'write' };

const REALM = 'Bearer realm="salesforce-data-in"';
const callers = new WeakMap<Request, Caller>();

/** Finds out whose token a request carries; refuses nothing, so that open paths stay open. */
export function identifyCaller(tokens: readonly ApiToken[]): RequestHandler {
  const known = tokens.map(({ name, scope, token }) => ({ caller: { name, scope }, digest: digestOf(token) }));
  return (request, _response, next) => {
    const digest = digestOf(bearerToken(request) ?? '');
    let found: Caller | undefined;
    // Every token is compared, so that the time says nothing about which one was close.
    for (const { caller, digest: candidate } of known) {
      if (timingSafeEqual(digest, candidate)) found = caller;
    }
    if (found !== undefined) callers.set(request, found);
    next();
  };
}

export function callerOf(request: Request): Caller | undefined {
  return callers.get(request);
}

/** Throws 401 or 403 unless the caller may use what needs `scope`. */
export function demandScope(request: Request, scope: Exclude<Scope, 'open'>): Caller {
  const caller = callerOf(request);
  if (caller === undefined) {
    const given = request.headers.authorization !== undefined;
    throw new Problem(401, given ? 'The bearer token is not valid.' : 'Send Authorization: Bearer <token>.', {
      headers: { 'WWW-Authenticate': given ? `${REALM}, error="invalid_token"` : REALM },
    });
  }
  if (scope === 'write' && caller.scope !== 'write') {
    throw new Problem(403, 'The token may only read.', {
      headers: { 'WWW-Authenticate': `${REALM}, error="insufficient_scope", scope="write"` },
    });
  }
  return caller;
}

function bearerToken(request: Request): string | undefined {
  return /^Bearer +([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
