import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import { Agent, request } from 'undici';
import { metrics } from '../metrics/metrics.ts';
import { statusClass } from '../metrics/record.ts';
import { clientSpan } from '../tracing/client-span.ts';
import { networkFailure, unexpectedAnswer } from './errors.ts';
import type { Operation } from './errors.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** Until the first byte of an answer; a SOQL query may take two minutes. */
const HEADERS_TIMEOUT_MS = 130_000;
/** Between two chunks of an answer, while we are reading. */
const BODY_IDLE_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_MS = 30_000;
const GUNZIP_CHUNK_BYTES = 64 * 1024;

export type HttpHeaders = Dispatcher.ResponseData['headers'];
export type HttpRequest = {
  method: 'GET' | 'POST' | 'PATCH';
  /** Checked by `allowed-hosts`. */
  origin: string;
  /** With the query. */
  path: string;
  headers: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
  /** What it is for, in metrics and traces. */
  operation?: Operation;
};
export type HttpAnswer = { status: number; headers: HttpHeaders; body: Readable };

/**
 * One HTTP exchange: no redirect is followed, nothing is repeated. Rejects with a `retry` failure when there is no
 * answer, and with the signal's own reason when the caller gave up.
 */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** Connections are kept and shared by every caller of the returned function. */
export function createHttp(bodyIdleTimeoutMs = BODY_IDLE_TIMEOUT_MS): Http {
  const dispatcher = new Agent({
    allowH2: false,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: HEADERS_TIMEOUT_MS,
    bodyTimeout: bodyIdleTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  return observed(async ({ method, origin, path, headers, body, signal }) => {
    signal?.throwIfAborted();
    try {
      const answer = await request(origin + path, {
        dispatcher,
        method,
        headers: { 'accept-encoding': 'gzip', ...headers },
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      });
      return { status: answer.statusCode, headers: answer.headers, body: decoded(answer) };
    } catch (error) {
      signal?.throwIfAborted();
      throw networkFailure(error);
    }
  });
}

/** Counted and timed up to the answer's first byte, and a span of the trace under way. */
function observed(http: Http): Http {
  return (request) => {
    const { operation = 'other', method } = request;
    const begin = performance.now();
    let answered: number | undefined;
    const attributes = { 'http.request.method': method, 'peer.service': 'salesforce' };
    return clientSpan(`salesforce ${operation}`, attributes, async (traced, tell) => {
      try {
        const answer = await http({ ...request, headers: { ...request.headers, ...traced } });
        answered = answer.status;
        tell(answer.status);
        return answer;
      } finally {
        metrics.salesforceRequests.inc({ operation, status: statusClass(answered) });
        metrics.salesforceSeconds.observe({ operation }, (performance.now() - begin) / 1_000);
      }
    });
  };
}

function decoded({ body, headers }: Dispatcher.ResponseData): Readable {
  if (headerOf(headers, 'content-encoding')?.toLowerCase() !== 'gzip') return body;
  const gunzip = createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES });
  // An error of either end destroys the other, so whoever reads the gunzipped stream gets it.
  pipeline(body, gunzip, () => undefined);
  return gunzip;
}

/** The body's chunks; a broken connection or a damaged gzip stream becomes a `retry` failure. Leaving early closes it. */
export async function* chunksOf(answer: HttpAnswer, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of answer.body) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('expected bytes');
      yield chunk;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw networkFailure(error);
  }
}

/** The whole body; throws beyond `limitBytes` (counted after decompression) and closes the connection. */
export async function textOf(answer: HttpAnswer, limitBytes: number, signal?: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunksOf(answer, signal)) {
    bytes += chunk.length;
    if (bytes > limitBytes) throw unexpectedAnswer(`more than ${limitBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function headerOf(headers: HttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
