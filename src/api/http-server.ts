import { createServer } from 'node:http';
import type { Server, ServerOptions } from 'node:http';

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

/** The server of the HTTP API; it has no listener yet. `limits` takes the place of {@link SERVER_LIMITS}. */
export function createApiServer(limits: ServerOptions = SERVER_LIMITS): Server {
  const server = createServer(limits);
  server.maxHeadersCount = MAX_HEADERS;
  return server;
}
