import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { json } from './answers.ts';
import type { Answer } from './answers.ts';
import { control } from './control.ts';
import type { RequestFault } from './faults.ts';
import { ingest, isStrict } from './ingest.ts';
import type { Ingested, Simulated } from './ingest.ts';
import { isMessageType } from './message.ts';
import type { MessageType } from './message.ts';
import { readBody } from './read-body.ts';
import type { RequestLog } from './request-log.ts';

const CONTROL = '/__simulator/';

export type Handling = Simulated & {
  requests: RequestLog;
  /** Aborted when the simulator ends. */ closing: AbortSignal;
};

export async function handle(request: IncomingMessage, response: ServerResponse, handling: Handling): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (path.startsWith(CONTROL)) {
    send(response, await control(request, path.slice(CONTROL.length), handling));
    return;
  }
  const number = handling.requests.begin();
  const { answer, bytes, items } = await answerWithFaults(request, response, path, number, handling);
  const { method = '', headers } = request;
  const strict = isStrict(request, handling.settings);
  const status = answer === undefined ? {} : { status: answer.status };
  handling.requests.end({ number, method, path, ...status, bytes, items, strict, headers });
}

async function answerWithFaults(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  number: number,
  handling: Handling,
): Promise<Ingested> {
  const hits = handling.faults.next();
  for (const hit of hits) if (hit.type === 'latency') await pause(hit.ms, handling.closing);
  if (hits.some((hit) => hit.type === 'reset' && hit.when === 'before')) {
    request.socket.resetAndDestroy();
    return { bytes: 0, items: 0 };
  }
  const ingested = await answerOf(request, path, number, { ...handling, hits });
  const { answer } = ingested;
  if (answer === undefined || hits.some((hit) => hit.type === 'reset')) {
    request.socket.resetAndDestroy();
    return { bytes: ingested.bytes, items: ingested.items };
  }
  const slow = hits.find((hit) => hit.type === 'slow_answer');
  if (slow !== undefined) {
    writeHead(response, answer);
    response.flushHeaders();
    await pause(slow.ms, handling.closing);
  }
  send(response, answer);
  return ingested;
}

async function answerOf(
  request: IncomingMessage,
  path: string,
  number: number,
  handling: Handling & { hits: readonly RequestFault[] },
): Promise<Ingested> {
  const failing = handling.hits.find((hit) => hit.type === 'status');
  const endpoint = endpointOf(path);
  if (failing === undefined && endpoint !== undefined && request.method === 'POST') {
    return ingest(request, endpoint, number, handling);
  }
  const { wireBytes: bytes } = await readBody(request, 0);
  if (failing !== undefined) {
    const { status, retryAfter, body } = failing;
    const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
    return {
      answer: { ...json(status, { message: `status ${status}` }), headers, ...(body === undefined ? {} : { body }) },
      bytes,
      items: 0,
    };
  }
  const status = endpoint === undefined ? 404 : 405;
  return { answer: json(status, { message: status === 404 ? 'not found' : 'method not allowed' }), bytes, items: 0 };
}

function endpointOf(path: string): MessageType | 'batch' | undefined {
  const name = path.startsWith('/v1/') ? path.slice('/v1/'.length) : undefined;
  return name === 'batch' || isMessageType(name) ? name : undefined;
}

function writeHead(response: ServerResponse, { status, contentType, body, headers }: Answer): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body), ...headers });
}

function send(response: ServerResponse, answer: Answer): void {
  writeHead(response, answer);
  response.end(answer.body);
}

async function pause(ms: number, closing: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: closing });
  } catch (error) {
    if (!closing.aborted) throw error;
  }
}
