import { setTimeout } from 'node:timers/promises';
import { until } from '../support/until.ts';
import { between, pick } from './random.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** Something that goes wrong. Resolves when it has struck and, for a kill, when what was killed runs again. */
export type Strike = { name: string; strike: (world: World, random: Random) => unknown };

const TIMES = { low: 1, high: 3 };
const times = (random: Random): number => between(random, TIMES.low, TIMES.high);

/** Processes that end. */
export const KILLS: readonly Strike[] = [
  {
    name: 'worker: kill -9, another starts',
    strike: async ({ stack }) => {
      await stack.workers.shift()?.kill();
      await stack.startWorker();
    },
  },
  {
    name: 'worker: SIGTERM, another starts',
    strike: async ({ stack }) => {
      await stack.workers.shift()?.stop();
      await stack.startWorker();
    },
  },
  { name: 'API: kill -9 and restart', strike: ({ stack }) => stack.restartApi() },
  {
    name: 'Temporal server: kill -9 and restart',
    strike: async ({ temporal }) => {
      await temporal.kill();
      await temporal.restart();
    },
  },
  { name: 'PostgreSQL: restart', strike: ({ stack }) => stack.postgres.restart() },
  {
    name: 'PostgreSQL: crash, away for a while, restart',
    strike: async ({ stack, outageMs }) => {
      await stack.postgres.kill();
      await setTimeout(outageMs);
      await stack.postgres.restart();
    },
  },
];

/** Answers that do not come as they should. */
export const FAULTS: readonly Strike[] = [
  { name: 'Salesforce: all access tokens expire', strike: ({ stack }) => stack.salesforce.expireAccessTokens() },
  {
    name: 'Salesforce: 5xx',
    strike: ({ stack }, random) => {
      const kind = pick(random, ['submit', 'status', 'page', 'describe'] as const);
      const status = pick(random, [500, 502, 503]);
      stack.salesforce.faults.add({ type: 'status', kind, status, body: '<html>down</html>', times: times(random) });
    },
  },
  {
    name: 'Salesforce: connection reset in mid-page',
    strike: ({ stack }, random) => {
      const afterBytes = between(random, 0, 2_000);
      stack.salesforce.faults.add({ type: 'reset', afterBytes, times: times(random) });
    },
  },
  {
    name: 'Salesforce: page cut off cleanly',
    strike: ({ stack }, random) => {
      const rows = between(random, 0, 20);
      stack.salesforce.faults.add({ type: 'truncate', rows, times: times(random) });
    },
  },
  {
    name: 'Salesforce: page corrupted',
    strike: ({ stack }, random) => {
      const [part, afterBytes] = [pick(random, ['csv', 'gzip'] as const), between(random, 0, 2_000)];
      stack.salesforce.faults.add({ type: 'corrupt', part, afterBytes, times: times(random) });
    },
  },
  {
    name: 'Salesforce: 401 although the token is good',
    strike: ({ stack }, random) => {
      const kind = pick(random, ['submit', 'status', 'page', 'describe'] as const);
      const times = between(random, 1, 2);
      stack.salesforce.faults.add({ type: 'status', kind, status: 401, errorCode: 'INVALID_SESSION_ID', times });
    },
  },
  {
    name: 'Salesforce: 403 REQUEST_LIMIT_EXCEEDED',
    strike: ({ stack }, random) => {
      const kind = pick(random, ['submit', 'status', 'page'] as const);
      const [errorCode, message] = ['REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'];
      stack.salesforce.faults.add({ type: 'status', kind, status: 403, errorCode, message, times: 1 });
    },
  },
  {
    name: 'Salesforce: the clock is put forward',
    strike: ({ clock }, random) => {
      clock.aheadMs += between(random, 1_000, 120_000);
    },
  },
  {
    name: 'Salesforce: every other request fails for a while',
    strike: ({ stack: { salesforce } }) => {
      salesforce.faults.add({ type: 'status', status: 503, body: '<html>down</html>', share: 0.3, times: 6 });
      salesforce.faults.add({
        type: 'status',
        kind: 'page',
        status: 401,
        errorCode: 'INVALID_SESSION_ID',
        share: 0.3,
        times: 3,
      });
      salesforce.faults.add({ type: 'reset', afterBytes: 700, share: 0.3, times: 4 });
    },
  },
  {
    name: 'Customer.io: every other request fails for a while',
    strike: ({ stack: { customerio } }) => {
      customerio.faults.add({ type: 'status', status: 500, share: 0.2, times: 8 });
      customerio.faults.add({ type: 'status', status: 429, retryAfter: 1, share: 0.1, times: 4 });
      customerio.faults.add({ type: 'reset', when: 'after', share: 0.2, times: 8 });
      customerio.faults.add({ type: 'reset', when: 'before', share: 0.1, times: 4 });
    },
  },
  {
    name: 'Salesforce: job failed',
    strike: ({ stack }) =>
      stack.salesforce.faults.add({ type: 'fail_job', message: 'QUERY_TIMEOUT: took long', times: 1 }),
  },
  {
    name: 'Salesforce: results gone (404)',
    strike: ({ stack }) =>
      stack.salesforce.faults.add({ type: 'status', kind: 'page', status: 404, errorCode: 'NOT_FOUND', times: 1 }),
  },
  {
    name: 'Salesforce: locator refused (400)',
    strike: ({ stack }) =>
      stack.salesforce.faults.add({
        type: 'status',
        kind: 'page',
        status: 400,
        errorCode: 'INVALIDLOCATOR',
        message: 'Invalid locator',
        times: 1,
      }),
  },
  { name: 'Salesforce: all jobs expired', strike: ({ stack }) => stack.salesforce.faults.expireJobs() },
  {
    name: 'Salesforce: access tokens expire, token endpoint slow',
    strike: ({ stack }) => {
      stack.salesforce.faults.add({ type: 'latency', kind: 'token', ms: 300, times: 2 });
      stack.salesforce.expireAccessTokens();
    },
  },
  {
    name: 'Customer.io: 429',
    strike: ({ stack }, random) => {
      const retryAfter = pick(random, [{}, { retryAfter: 1 }]);
      stack.customerio.faults.add({ type: 'status', status: 429, times: times(random), ...retryAfter });
    },
  },
  {
    name: 'Customer.io: 5xx',
    strike: ({ stack }, random) =>
      stack.customerio.faults.add({ type: 'status', status: pick(random, [500, 502, 503]), times: times(random) }),
  },
  {
    name: 'Customer.io: 401',
    strike: ({ stack }) => stack.customerio.faults.add({ type: 'status', status: 401, times: 1 }),
  },
  {
    name: 'Customer.io: web page of a proxy',
    strike: ({ stack }, random) => {
      const status = pick(random, [200, 403]);
      stack.customerio.faults.add({ type: 'status', status, body: '<html>denied</html>', times: times(random) });
    },
  },
  {
    name: 'Customer.io: connection dropped',
    strike: ({ stack }, random) => stack.customerio.faults.add({ type: 'reset', when: 'before', times: times(random) }),
  },
  {
    name: 'Customer.io: answer lost after acceptance',
    strike: ({ stack }, random) => stack.customerio.faults.add({ type: 'reset', when: 'after', times: times(random) }),
  },
  {
    name: 'Customer.io: answers lost for longer than a request is repeated',
    strike: ({ stack }, random) =>
      stack.customerio.faults.add({ type: 'reset', when: 'after', times: between(random, 6, 20) }),
  },
  {
    name: 'Customer.io: slow answers',
    strike: ({ stack }, random) =>
      stack.customerio.faults.add({ type: 'slow_answer', ms: between(random, 200, 1_500), times: 6 }),
  },
];

/** Faults that were switched on for a number of requests and have hit none yet. */
export function notStruck({ stack }: World): string[] {
  const faults = [...stack.salesforce.faults.list(), ...stack.customerio.faults.list()];
  return faults.filter(({ hit }) => hit === 0).map(({ type }) => type);
}

/** What remains of faults that were to come. Everything that runs is up. */
export async function calm({ stack }: World): Promise<void> {
  stack.salesforce.faults.clear();
  stack.customerio.faults.clear();
  await until('the API is ready', async () => (await stack.api.call('GET', '/readyz')).status === 200, 60_000);
}
