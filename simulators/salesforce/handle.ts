import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import { notFound, vendorError } from './answer.ts';
import { pageAnswer } from './bulk/results.ts';
import type { Job } from './bulk/jobs.ts';
import { bearer } from './oauth/resources.ts';
import { readBody } from './read-body.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';
import type { Asked, Simulated } from './simulated.ts';

/** One request, from its head to the end of its answer, faults included. */
export async function handle(request: IncomingMessage, response: ServerResponse, simulated: Simulated): Promise<void> {
  const url = new URL(request.url ?? '/', simulated.url);
  const method = request.method ?? 'GET';
  const found = route(method, url);
  const body = await readBody(request);
  const kind = found?.kind ?? 'rest';
  simulated.requests.countRequest(kind);
  const status = await answerTo();
  simulated.requests.add({ kind, method, path: url.pathname, status, atMs: simulated.settings.clock() });

  async function answerTo(): Promise<number> {
    const { faults, usage, settings } = simulated;
    response.setHeader('date', new Date(settings.clock()).toUTCString());
    const latency = faults.next('latency', kind);
    if (latency !== undefined) await sleep(latency.ms);
    if (found === undefined) return send(response, notFound());
    if (body === undefined) return send(response, vendorError(413, 'REQUEST_TOO_LARGE', 'The request is too large'));
    const asked: Asked = { method, url, headers: request.headers, body, version: found.version };
    if (found.api) response.setHeader('sforce-limit-info', usage.header);
    const answer = refusalBefore(found, asked, simulated) ?? (await found.handle(asked, simulated));
    if (found.api) response.setHeader('sforce-limit-info', usage.header);
    if (faults.next('lost_answer', kind) !== undefined) return broken(response);
    const reset = faults.next('reset', kind);
    const truncated = answer.status === 200 ? truncate(asked, answer, simulated, found) : answer;
    return send(response, truncated, reset?.afterBytes);
  }
}

function refusalBefore(found: Route, asked: Asked, { faults, tokens, usage }: Simulated): Answer | undefined {
  const fault = faults.next('status', found.kind);
  if (fault !== undefined) {
    const { status, errorCode, message = 'simulated', body, contentType, retryAfter } = fault;
    const answer =
      body === undefined ? vendorError(status, errorCode ?? 'UNKNOWN_EXCEPTION', message) : { status, body };
    const headers = {
      ...answer.headers,
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    };
    return { ...answer, headers };
  }
  if (!found.api) return undefined;
  if (!tokens.isAccessToken(bearer(asked))) return vendorError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  if (!usage.spend()) return vendorError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  return undefined;
}

type WithRows = Answer & { rows?: { from: number; to: number; job: Job } };

function truncate(asked: Asked, answer: WithRows, { faults }: Simulated, { kind }: Route): Answer {
  if (answer.rows === undefined) return answer;
  const fault = faults.next('truncate', kind);
  if (fault === undefined) return answer;
  const { from, to, job } = answer.rows;
  return pageAnswer(asked, job, from, to, Math.min(to, from + fault.rows));
}

/** Returns the status, 0 when the connection was broken. */
async function send(response: ServerResponse, answer: Answer, resetAfter?: number): Promise<number> {
  if (resetAfter === 0) return broken(response);
  response.writeHead(answer.status, answer.headers);
  const body = answer.body ?? '';
  if (resetAfter === undefined && typeof body === 'string') {
    response.end(body);
    return answer.status;
  }
  const source = typeof body === 'string' ? Readable.from([Buffer.from(body)]) : body;
  try {
    if (resetAfter === undefined) await pipeline(source, response);
    else
      await pipeline(
        source,
        cutAfter(resetAfter, () => response.destroy()),
        response,
      );
    return answer.status;
  } catch (error) {
    // The client went away, or the fault broke the connection.
    if (response.destroyed) return 0;
    throw error;
  }
}

function cutAfter(bytes: number, cut: () => void): Transform {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      this.push(part);
      if (left === 0) setImmediate(cut);
      else done();
    },
  });
}

function broken(response: ServerResponse): number {
  response.destroy();
  return 0;
}
