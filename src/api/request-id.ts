import type { Request } from 'express';

/** The `X-Request-Id` of the answer, once the request is logged. */
export function requestIdOf({ id }: Pick<Request, 'id'>): string {
  return typeof id === 'string' ? id : '';
}
