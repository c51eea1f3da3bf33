import { createServer, STATUS_CODES } from 'node:http';
import type { Server, ServerOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem } from './problem.ts';

/**
 * How long a client may take to send, so that slow ones do not hold sockets for ever, and how much it may say before its
 * body. https://nodejs.org/api/http.html#httpcreateserveroptions-requestlistener
 */
export const SERVER_LIMITS = {
  headersTimeout: 15_000,
  /** Of a whole request, its body included: 256 KiB at most. */
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
} as const satisfies ServerOptions;

/** Fields of a request; those beyond are not read. */
const MAX_HEADERS = 100;

const REFUSALS: Readonly<Record<string, { status: number; detail: string }>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    detail: `Path and headers may have at most ${SERVER_LIMITS.maxHeaderSize} bytes.`,
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request did not come to its end in time.' },
};

/** What Node refuses before the application sees it is problem+json as well. */
function refuse(error: Error, socket: Duplex): void {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, detail } = REFUSALS[code] ?? { status: 400, detail: 'This is no HTTP request.' };
  const problem = new Problem(status, detail);
  const body = JSON.stringify(problem.toBody());
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** The server of the HTTP API; it has no listener yet. `limits` takes the place of {@link SERVER_LIMITS}. */
export function createApiServer(limits: ServerOptions = SERVER_LIMITS): Server {
  const server = createServer(limits);
  server.maxHeadersCount = MAX_HEADERS;
  server.on('clientError', refuse);
  return server;
}
