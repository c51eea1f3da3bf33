import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { IdempotencyStore } from '../store/store.ts';
import type { HeaderDocuments } from './described.ts';
import type { Answer } from './operation.ts';
import { badInput, conflict, Problem } from './problem.ts';

export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters');

/** Of an answer to a repetition. */
export const IDEMPOTENT_REPLAYED = {
  'Idempotent-Replayed': {
    description: '`true`: the answer that the first request with this `Idempotency-Key` got',
    example: 'true',
  },
} as const satisfies HeaderDocuments;

/** Only answers of a success are kept: after a problem nothing was created, and the same key may try again. */
const storedSchema = z.object({ headers: z.record(z.string(), z.string()), body: z.unknown() });

export type IdentifiedRequest = { caller: string; key: string; method: string; url: string; body: unknown };

/** Runs a request with an Idempotency-Key once, and answers its repetitions with the first answer. */
export async function runOnce(
  keys: IdempotencyStore,
  request: IdentifiedRequest,
  run: (seed: string) => Promise<Answer>,
): Promise<Answer> {
  const checked = idempotencyKeySchema.safeParse(request.key);
  if (!checked.success) {
    throw badInput([{ path: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }]);
  }
  const key = hash([request.caller, request.key]);
  const requestHash = hash([request.caller, request.method, request.url, JSON.stringify(request.body ?? null)]);
  const begun = await keys.begin(key, requestHash);
  switch (begun.type) {
    case 'replay': {
      const { headers, body } = storedSchema.parse(begun.answer.body);
      return { status: begun.answer.status, headers: { ...headers, 'Idempotent-Replayed': 'true' }, body };
    }
    case 'in_progress':
      throw conflict('A request with this Idempotency-Key is under way. Ask again in a moment.');
    case 'mismatch':
      throw new Problem(422, 'This Idempotency-Key was used for another request. Use a new key for a new request.');
    case 'new':
      return await first(keys, key, () => run(hash([key, requestHash])));
  }
}

async function first(keys: IdempotencyStore, key: string, run: () => Promise<Answer>): Promise<Answer> {
  let answer: Answer;
  try {
    answer = await run();
  } catch (error) {
    await keys.forget(key);
    throw error;
  }
  const { status, headers = {}, body } = answer;
  await keys.complete(key, { status, body: { headers, body } });
  return answer;
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
