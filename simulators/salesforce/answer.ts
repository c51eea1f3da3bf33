import type { Readable } from 'node:stream';

/** What the simulator answers; `stream` for long bodies. */
export type Answer = {
  status: number;
  headers?: Record<string, string>;
  body?: string | Readable;
};

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** The vendor's error body. */
export function vendorError(status: number, errorCode: string, message: string): Answer {
  return json(status, [{ errorCode, message }]);
}

export function notFound(): Answer {
  return vendorError(404, 'NOT_FOUND', 'The requested resource does not exist');
}

export function methodNotAllowed(method: string, allowed: string): Answer {
  return vendorError(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are ${allowed}`);
}
