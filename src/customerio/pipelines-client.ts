import { Agent, errors, request } from 'undici';
import type { Dispatcher } from 'undici';
import { metrics } from '../metrics/metrics.ts';
import { statusClass } from '../metrics/record.ts';
import { clientSpan } from '../tracing/client-span.ts';
import type { BatchAnswer, Customerio } from './customerio.ts';
import { networkFailure, readAnswer } from './errors.ts';
import { USER_AGENT } from './user-agent.ts';

/** From the call to the last byte of the answer. */
const REQUEST_TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** Shorter than what load balancers keep, so that a batch seldom meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 30_000;
/** One batch each, to one address. Many destinations at once may want more: theirs wait here, and their windows stop growing. */
const MAX_CONNECTIONS = 256;
/** Of an answer: room for an error about each item of a batch. */
const MAX_ANSWER_BYTES = 1024 * 1024;

export type PipelinesClientOptions = {
  /** From {@link checkEndpoint} or {@link regionBaseUrl}; `/v1` at its end may be missing. */
  baseUrl: string;
  apiKey: string;
  /** Default: one that all clients of the process share. */
  agent?: Dispatcher;
  timeoutMs?: number;
  /** Called for each answer that asks to come again later. */
  onSetback?: () => void;
  /** Milliseconds since 1970. */
  now?: () => number;
};

let sharedAgent: Agent | undefined;

/** A Customer.io Pipelines source over HTTP. Nothing is repeated here and no redirect is followed. */
export function createCustomerio(options: PipelinesClientOptions): Customerio {
  const { apiKey, agent = (sharedAgent ??= createAgent()), timeoutMs = REQUEST_TIMEOUT_MS, now = Date.now } = options;
  const url = `${options.baseUrl.replace(/\/(v1\/?)?$/, '')}/v1/batch`;
  const credentials = Buffer.from(`${apiKey}:`).toString('base64');
  const headers = {
    authorization: `Basic ${credentials}`,
    'content-type': 'application/json',
    'user-agent': USER_AGENT,
    'x-strict-mode': '1',
  };
  const secrets = [apiKey, credentials];

  const heard = (answer: BatchAnswer): BatchAnswer => {
    if (answer.type === 'failed' && answer.failure.reaction.type === 'retry') options.onSetback?.();
    return answer;
  };

  const post = async (
    body: Uint8Array,
    signal: AbortSignal | undefined,
    traced: Record<string, string>,
    answered: (status: number) => void,
  ): Promise<BatchAnswer> => {
    signal?.throwIfAborted();
    const ending = new AbortController();
    const onAbort = (): void => ending.abort(signal?.reason);
    const timer = setTimeout(() => ending.abort(new RequestTimeout()), timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const answer = await request(url, {
        dispatcher: agent,
        method: 'POST',
        headers: { ...headers, ...traced },
        body,
        signal: ending.signal,
      });
      answered(answer.statusCode);
      const text = await readText(answer.body);
      return heard(
        readAnswer({ status: answer.statusCode, headers: answer.headers, body: text }, { secrets, nowMs: now() }),
      );
    } catch (error) {
      signal?.throwIfAborted();
      // A request that cannot be made is a defect, and would be one again.
      if (error instanceof errors.InvalidArgumentError) throw error;
      return heard(networkFailure(error));
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  };

  return {
    postBatch: (body, signal) => observed(body, (traced, answered) => post(body, signal, traced, answered)),
  };
}

/** Counted, measured and timed to the end of its answer, and a span of the trace under way. */
function observed(
  { length }: Uint8Array,
  post: (traced: Record<string, string>, answered: (status: number) => void) => Promise<BatchAnswer>,
): Promise<BatchAnswer> {
  const begin = performance.now();
  let answered: number | undefined;
  const attributes = { 'http.request.method': 'POST', 'http.request.body.size': length, 'peer.service': 'customerio' };
  return clientSpan('customerio batch', attributes, async (traced, tell) => {
    try {
      return await post(traced, (status) => {
        answered = status;
        tell(status);
      });
    } finally {
      metrics.customerioRequests.inc({ status: statusClass(answered) });
      metrics.customerioBatchBytes.observe(length);
      metrics.customerioSeconds.observe((performance.now() - begin) / 1_000);
    }
  });
}

class RequestTimeout extends Error {
  override readonly name = 'RequestTimeout';
  readonly code = 'ETIMEDOUT';
}

function createAgent(): Agent {
  return new Agent({
    allowH2: false,
    pipelining: 1,
    connections: MAX_CONNECTIONS,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
}

/** The whole body, so that the connection can be used again. Leaving early closes it. */
async function readText(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('expected bytes');
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new AnswerTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}
