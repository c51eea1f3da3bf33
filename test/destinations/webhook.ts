import { z } from 'zod';
import type { BatchAnswer } from '../../src/customerio/customerio.ts';
import { defineKind } from '../../src/destinations/kind.ts';
import type { Access } from '../../src/destinations/kind.ts';
import type { Failure } from '../../src/domain/failure.ts';

const settings = z.object({
  url: z.string(),
  /** Sent with each batch. */
  headers: z.record(z.string(), z.string()).default({}),
});
type WebhookAccess = Access<z.output<typeof settings>>;

/** A kind that only the tests have: batches as they are, to an address of one's own, with a bearer token. */
export const webhook = defineKind({
  type: 'webhook',
  settings,
  secret: { name: 'token', schema: z.string().min(8), message: 'must have 8 characters' },
  admit(given, { allowLoopback }) {
    const isHere = URL.canParse(given.url) && new URL(given.url).hostname === '127.0.0.1';
    if (isHere && allowLoopback) return { type: 'valid', settings: given };
    return { type: 'invalid', path: 'url', message: 'must be on this machine' };
  },
  connect: (access, onSetback) => ({
    async postBatch(body, signal) {
      const answer = await post(access, body, signal);
      if (answer.type === 'failed' && answer.failure.reaction.type === 'retry') onSetback();
      return answer;
    },
  }),
  async check(access) {
    const answer = await post(access, Buffer.from('{"batch":[]}'));
    if (answer.type !== 'failed') return { status: 'accepted', message: 'The receiver takes the token.' };
    return { status: 'refused', message: answer.failure.message };
  },
  document: {
    example: {
      summary: 'A receiver on this machine',
      name: 'Receiver',
      settings: { url: 'http://127.0.0.1:8080/' },
      secret: '<token>',
    },
    checks: 'A webhook is sent an empty batch.',
  },
});

async function post(access: WebhookAccess, body: Uint8Array, signal?: AbortSignal): Promise<BatchAnswer> {
  try {
    const { status } = await fetch(access.settings.url, {
      method: 'POST',
      headers: { ...access.settings.headers, authorization: `Bearer ${access.secret}` },
      body: Buffer.from(body),
      ...(signal === undefined ? {} : { signal }),
    });
    return status < 300 ? { type: 'accepted' } : { type: 'failed', failure: failureOf(status) };
  } catch {
    signal?.throwIfAborted();
    return { type: 'failed', failure: { ...failureOf(503), code: 'webhook.unreachable' } };
  }
}

function failureOf(status: number): Failure {
  const message = `The receiver answered ${status}.`;
  if (status === 401)
    return { reaction: { type: 'stop' }, code: 'webhook.unauthorized', message, fault: 'authorization' };
  return { reaction: { type: 'retry' }, code: 'webhook.unavailable', message, fault: 'transient' };
}
