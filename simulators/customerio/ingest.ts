import type { IncomingMessage } from 'node:http';
import { accepted, partlyRefused, refused } from './answers.ts';
import type { Answer } from './answers.ts';
import { isAuthorized } from './authorize.ts';
import type { Faults } from './faults.ts';
import { MAX_BATCH_BYTES, MAX_ITEM_BYTES } from './limits.ts';
import type { MessageType, Problem } from './message.ts';
import type { Settings } from './options.ts';
import { readBody } from './read-body.ts';
import { readCalls } from './read-calls.ts';
import type { ReadCall } from './read-calls.ts';
import type { Workspace } from './workspace.ts';

export type Simulated = { settings: Settings; workspace: Workspace; faults: Faults };
export type Ingested = { answer?: Answer; bytes: number; items: number };

export function isStrict(request: IncomingMessage, settings: Settings): boolean {
  const header = request.headers['x-strict-mode'];
  return header === undefined ? settings.strictDefault : header === '1';
}

/**
 * Takes a request in: reads, validates, applies. In permissive mode everything is answered with 200, and what is bad lands
 * in the workspace's refused items only. No answer: the client is gone.
 */
export async function ingest(
  request: IncomingMessage,
  endpoint: MessageType | 'batch',
  number: number,
  { settings, workspace, faults }: Simulated,
): Promise<Ingested> {
  const strict = isStrict(request, settings);
  const body = await readBody(request, endpoint === 'batch' ? MAX_BATCH_BYTES : MAX_ITEM_BYTES);
  const bytes = body.wireBytes;
  if (body.type === 'gone') return { bytes, items: 0 };

  const refuseAll = (status: number, problem: Problem): Ingested => {
    workspace.refuse(problem, undefined, number);
    return { answer: strict ? refused(status, [{ problem }], settings.errorFormat) : accepted, bytes, items: 0 };
  };
  if (!isAuthorized(request, settings.apiKeys)) {
    return refuseAll(401, { reason: 'refused', field: 'authorization', message: 'invalid API key' });
  }
  if (body.type === 'too_large') {
    return refuseAll(400, { reason: 'too_large', field: 'size', message: 'the request is too large' });
  }
  if (body.type === 'unreadable') return refuseAll(400, { reason: 'invalid', field: 'body', message: body.message });
  if (settings.mode === 'discard') return { answer: accepted, bytes, items: 0 };
  const read = readCalls(body.bytes.toString(), endpoint, (message) => faults.refusal(message));
  if (read.type === 'malformed') return refuseAll(400, read.problem);
  if (read.calls.length === 0 && settings.emptyBatch === 'refused') {
    return refuseAll(400, { reason: 'required', field: 'batch', message: 'batch must not be empty' });
  }
  return { answer: settle(read.calls), bytes, items: read.calls.length };

  function settle(calls: readonly ReadCall[]): Answer {
    const problems = calls.filter((call) => call.type === 'problem');
    for (const { problem, item } of problems) workspace.refuse(problem, item, number);
    const whole = strict && problems.length > 0 && settings.batchRefusal === 'whole';
    if (!whole) for (const call of calls) if (call.type === 'message') workspace.accept(call.message, number);
    if (!strict || problems.length === 0) return accepted;
    return whole || endpoint !== 'batch' ? refused(400, problems, settings.errorFormat) : partlyRefused(problems);
  }
}
