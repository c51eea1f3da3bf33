import { randomBytes } from 'node:crypto';
import type { BatchAnswer } from './customerio.ts';
import { createCustomerio } from './pipelines-client.ts';

export type KeyCheck = {
  /** `unknown`: there is an answer, and it proves nothing. */
  status: 'accepted' | 'refused' | 'unreachable' | 'unknown';
  /** A sentence for the operator. */
  message: string;
};

/** No item: whatever the key, there is nothing that a workspace could take. */
const EMPTY_BATCH = Buffer.from('{"batch":[]}');
/** A person waits, for two requests at most. */
const TIMEOUT_MS = 10_000;
const CONTROL_KEY_BYTES = 16;
/** A wrong key may be answered with 400 too: the vendor promises no more than 4xx. */
const ABOUT_THE_KEY = /\b(api|write)[ _-]?key\b|unauthori[sz]ed|unauthenticated|credential/i;

/**
 * Asks Customer.io about a destination's key without sending data: an empty batch, in strict mode. What it answers to that is
 * not documented, so a yes counts only if the same request with a key that was made up on the spot gets a no. Never throws
 * for an answer. https://docs.customer.io/integrations/api/cdp/
 */
export async function checkKey({ baseUrl, apiKey }: { baseUrl: string; apiKey: string }): Promise<KeyCheck> {
  const ask = (key: string): Promise<BatchAnswer> =>
    createCustomerio({ baseUrl, apiKey: key, timeoutMs: TIMEOUT_MS }).postBatch(EMPTY_BATCH);

  const own = await ask(apiKey);
  if (isAboutTheKey(own)) return { status: 'refused', message: messageOf(own) };
  if (!isAboutTheBatch(own)) return inconclusive(own);
  const control = await ask(`check-${randomBytes(CONTROL_KEY_BYTES).toString('hex')}`);
  if (isAboutTheKey(control)) return { status: 'accepted', message: 'Customer.io accepts the key.' };
  if (!isAboutTheBatch(control)) return inconclusive(control);
  const message =
    'Customer.io answers an empty request with this key as it answers one with a key that was made up, so the key is neither proven nor refuted; the first run will tell.';
  return { status: 'unknown', message };
}

function isAboutTheKey(answer: BatchAnswer): boolean {
  if (answer.type !== 'failed') return false;
  const { code, message } = answer.failure;
  return code === 'customerio.unauthorized' || (code === 'customerio.refused' && ABOUT_THE_KEY.test(message));
}

/** It was taken, or refused for what is (not) in it. */
function isAboutTheBatch(answer: BatchAnswer): boolean {
  return answer.type !== 'failed' || answer.failure.code === 'customerio.refused';
}

function inconclusive(answer: BatchAnswer): KeyCheck {
  const unreachable = answer.type === 'failed' && answer.failure.code === 'customerio.unreachable';
  return { status: unreachable ? 'unreachable' : 'unknown', message: messageOf(answer) };
}

function messageOf(answer: BatchAnswer): string {
  return answer.type === 'failed' ? answer.failure.message : 'Customer.io took the request.';
}
