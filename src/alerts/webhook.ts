import { Agent, request } from 'undici';
import { retryAfterMs } from '../domain/retry-after.ts';
import { MAX_RETRY_MS } from './retry-delay.ts';
import { webhookHeaders } from './sign-webhook.ts';

/** From the call to the end of the answer. Standard Webhooks has receivers answer within 15 seconds or so. */
const TIMEOUT_MS = 10_000;
/** Of an answer, for whoever asked for a test. */
const SHOWN_BYTES = 1_000;
/** With these a receiver may say when to come again. */
const NOT_NOW: ReadonlySet<number> = new Set([429, 503]);

export type WebhookMessage = { id: string; body: string };

/** What the receiver said. Its address is in no message: it may hold a secret. */
export type WebhookAnswer =
  | { type: 'accepted'; status: number }
  | { type: 'refused'; status: number; text: string; /** Its `Retry-After`, at most an hour. */ waitMs?: number }
  | { type: 'unreachable'; error: string };

export type Webhook = { post(message: WebhookMessage): Promise<WebhookAnswer> };

export type WebhookOptions = {
  url: string;
  /** Newest first. */
  keys: readonly Buffer[];
  userAgent: string;
  timeoutMs?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
};

/** A receiver of Standard Webhooks. Nothing is repeated here, and no redirect is followed. */
export function createWebhook({
  url,
  keys,
  userAgent,
  timeoutMs = TIMEOUT_MS,
  now = Date.now,
}: WebhookOptions): Webhook {
  // A message now and then: a connection that is kept would only be found closed.
  const agent = new Agent({ pipelining: 0, connect: { timeout: timeoutMs } });
  return {
    async post(message) {
      const signed = webhookHeaders(message, keys, now());
      try {
        const answer = await request(url, {
          dispatcher: agent,
          method: 'POST',
          headers: { ...signed, 'content-type': 'application/json', 'user-agent': userAgent },
          body: message.body,
          signal: AbortSignal.timeout(timeoutMs),
        });
        const text = await beginOf(answer.body);
        const status = answer.statusCode;
        if (status >= 200 && status < 300) return { type: 'accepted', status };
        const waitMs = NOT_NOW.has(status) ? retryAfterMs(answer.headers, now(), MAX_RETRY_MS) : undefined;
        return { type: 'refused', status, text, ...(waitMs === undefined ? {} : { waitMs }) };
      } catch (error) {
        return { type: 'unreachable', error: reasonOf(error, timeoutMs) };
      }
    },
  };
}

async function beginOf(body: AsyncIterable<unknown>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('expected bytes');
    chunks.push(chunk);
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes >= SHOWN_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, SHOWN_BYTES).toString();
}

/** Never the error's own text, where the address may be. */
function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1_000} seconds`;
  return 'code' in error && typeof error.code === 'string' ? `no answer: ${error.code}` : `no answer: ${error.name}`;
}
