import { z } from 'zod';
import type { ApiDependencies } from '../dependencies.ts';
import { jsonAnswer } from '../described.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { Problem } from '../problem.ts';

const CHECK_LIMIT_MS = 2_000;
const stateSchema = z.object({ status: z.literal('ok') });

export function healthOperations({ store, syncs, log }: ApiDependencies): Operation[] {
  async function check(name: string, ping: () => Promise<void>): Promise<string | undefined> {
    try {
      await withLimit(ping());
      return undefined;
    } catch (error) {
      log.warn({ err: error, part: name }, 'not ready');
      return name;
    }
  }

  return [
    operation({
      id: 'health',
      method: 'get',
      path: '/healthz',
      tag: 'Operation',
      summary: 'Is the process alive?',
      scope: 'open',
      answers: { 200: jsonAnswer('It is', stateSchema, { status: 'ok' }) },
      run: () => Promise.resolve({ status: 200, body: { status: 'ok' } }),
    }),
    operation({
      id: 'readiness',
      method: 'get',
      path: '/readyz',
      tag: 'Operation',
      summary: 'Do the store and Temporal answer?',
      scope: 'open',
      answers: { 200: jsonAnswer('They do', stateSchema, { status: 'ok' }) },
      problems: [notReady(['temporal'])],
      async run() {
        const checks = [check('store', () => store.ping()), check('temporal', () => syncs.ping())];
        const missing = (await Promise.all(checks)).filter((name) => name !== undefined);
        if (missing.length === 0) return { status: 200, body: { status: 'ok' } };
        throw notReady(missing);
      },
    }),
  ];
}

function notReady(missing: readonly string[]): Problem {
  const errors = missing.map((path) => ({ path, message: 'does not answer' }));
  return new Problem(503, `Not ready: ${missing.join(' and ')} does not answer.`, { errors });
}

async function withLimit(work: Promise<void>): Promise<void> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(new Error(`no answer within ${CHECK_LIMIT_MS} ms`)), CHECK_LIMIT_MS);
  try {
    await Promise.race([work, limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}
