import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import { json, notFound, vendorError } from './answer.ts';
import { pageAnswer } from './bulk/results.ts';
import type { PageAnswer } from './bulk/results.ts';
import { control } from './control.ts';
import type { FaultOf } from './faults.ts';
import { bearer } from './oauth/resources.ts';
import { readBody } from './read-body.ts';
import type { RequestKind } from './requests.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';
import { broken, send } from './send.ts';
import type { Asked, Simulated } from './simulated.ts';

const TOO_LARGE = vendorError(413, 'REQUEST_ENTITY_TOO_LARGE', 'The request is too large');
/** Their error body is the one of RFC 6749, section 5.2. */
const OAUTH = new Set<RequestKind>(['token', 'revoke', 'introspect']);

/** One request, from its head to the end of its answer, faults included. */
export async function handle(request: IncomingMessage, response: ServerResponse, simulated: Simulated): Promise<void> {
  const { requests, settings } = simulated;
  const url = new URL(request.url ?? '/', simulated.url);
  const method = request.method ?? 'GET';
  const body = await readBody(request);
  response.setHeader('date', new Date(settings.clock()).toUTCString());
  const asked: Asked = { method, url, headers: request.headers, body: body ?? '', version: '' };
  if (url.pathname.startsWith('/__simulator/')) {
    await send(response, body === undefined ? TOO_LARGE : control(asked, simulated));
    return;
  }
  const found = route(method, url);
  const kind = found?.kind ?? 'rest';
  requests.countRequest(kind);
  const status = await answerTo(response, asked, simulated, body === undefined ? 'too large' : found);
  requests.add({ kind, method, path: url.pathname, search: url.search, status, atMs: settings.clock() });
}

/** Returns the status, 0 when the connection was broken. */
async function answerTo(
  response: ServerResponse,
  asked: Asked,
  simulated: Simulated,
  found: Route | 'too large' | undefined,
): Promise<number> {
  const { faults, usage } = simulated;
  if (found === 'too large') return send(response, TOO_LARGE);
  const kind = found?.kind ?? 'rest';
  const latency = faults.next('latency', kind);
  if (latency !== undefined) await sleep(latency.ms, undefined, { ref: false });
  const refusal = refusalBefore(found, asked, simulated);
  const answer = refusal ?? (await found?.handle({ ...asked, version: found.version }, simulated)) ?? notFound();
  if (found?.api === true) response.setHeader('sforce-limit-info', usage.header);
  if (faults.next('lost_answer', kind) !== undefined) return broken(response);
  const reset = faults.next('reset', kind);
  return send(response, damaged(asked, answer, simulated), reset?.afterBytes);
}

function refusalBefore(found: Route | undefined, asked: Asked, simulated: Simulated): Answer | undefined {
  const { faults, tokens, usage } = simulated;
  const fault = faults.next('status', found?.kind ?? 'rest');
  if (fault !== undefined) return statusAnswer(fault, found);
  if (found?.api !== true) return undefined;
  if (!tokens.isAccessToken(bearer(asked))) return vendorError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  if (!usage.spend()) return vendorError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  return undefined;
}

function statusAnswer(fault: FaultOf<'status'>, found: Route | undefined): Answer {
  const { status, body, contentType, retryAfter } = fault;
  const answer: Answer = body === undefined ? errorAnswer(fault, found) : { status, body };
  const headers = {
    ...answer.headers,
    ...(contentType === undefined ? {} : { 'content-type': contentType }),
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  };
  return { ...answer, headers };
}

function errorAnswer(
  { status, errorCode = 'UNKNOWN_EXCEPTION', message = 'An unexpected error occurred' }: FaultOf<'status'>,
  found: Route | undefined,
): Answer {
  if (found === undefined || !OAUTH.has(found.kind)) return vendorError(status, errorCode, message);
  return json(status, { error: errorCode, error_description: message });
}

function damaged(asked: Asked, answer: PageAnswer, { faults }: Simulated): Answer {
  const { page } = answer;
  if (page === undefined) return answer;
  const cut = faults.next('truncate', 'page');
  if (cut !== undefined) return pageAnswer(asked, page, { sent: Math.min(page.to, page.from + cut.rows) });
  const damage = faults.next('corrupt', 'page');
  return damage === undefined ? answer : pageAnswer(asked, page, { damage });
}
