import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';
import type { SalesforceSimulator, SalesforceSimulatorOptions } from '../../simulators/salesforce/index.ts';
import { FailureError } from '../../src/domain/failure.ts';
import type { Failure } from '../../src/domain/failure.ts';
import { createSalesforceOAuth } from '../../src/salesforce/oauth.ts';
import { createTokenProvider } from '../../src/salesforce/token-provider.ts';
import type { AccessToken, TokenProviderDeps } from '../../src/salesforce/token-provider.ts';
import { failureOf } from '../salesforce/support/failure.ts';
import { startProcess } from '../store/processes/fixture.ts';
import { until } from '../support/until.ts';
import { TwoWorkers } from './support/two-workers.ts';

const STANDSTILL_MS = 4 * 60_000;

let workers: TwoWorkers;
let simulator: SalesforceSimulator;

beforeAll(async () => {
  workers = await TwoWorkers.start();
});
afterAll(() => workers.stop());
afterEach(() => simulator.close());

/** A connection to an org of its own, which rotates refresh tokens unless it is told otherwise. */
async function connect(options: SalesforceSimulatorOptions = {}): Promise<string> {
  simulator = await startSalesforceSimulator({ contacts: 5, ...options });
  return workers.connect(simulator);
}

/** Of every token request so far. 400: a spent refresh token was used. 0: the answer was lost. */
function tokenAnswers(): number[] {
  return simulator.requests.list('token').map(({ status }) => status);
}

/** The different failures of all who failed. */
function failures(outcomes: PromiseSettledResult<unknown>[]): Failure[] {
  const found = new Map<string, Failure>();
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue;
    if (!(outcome.reason instanceof FailureError)) throw outcome.reason;
    found.set(outcome.reason.failure.code, outcome.reason.failure);
  }
  return [...found.values()];
}

function provider(index: number, over: Partial<TokenProviderDeps> = {}) {
  const { connections } = workers.stores[index] ?? workers.store;
  return createTokenProvider({
    connections,
    oauth: createSalesforceOAuth({ allowLoopback: true }),
    clientFor: ({ loginUrl }) => Promise.resolve({ loginUrl, clientId: 'client' }),
    ...over,
  });
}

async function versionOf(connectionId: string): Promise<number> {
  return (await workers.store.connections.tokens(connectionId))?.tokenVersion ?? -1;
}

describe('fifty activities of two workers on a rotating org', () => {
  it('refresh once for each expiry, however long Salesforce takes, and never use a spent token', async () => {
    const connectionId = await connect();
    const callAll = workers.users(connectionId);
    for (const [index, ms] of [0, 5, 50, 200, 0, 20, 0, 0].entries()) {
      simulator.faults.clear();
      if (ms > 0) simulator.faults.add({ type: 'latency', kind: 'token', ms });
      simulator.expireAccessTokens();
      expect(failures(await callAll())).toEqual([]);
      expect(tokenAnswers()).toEqual(Array.from({ length: index + 1 }, () => 200));
    }
    expect(await workers.store.connections.get(connectionId)).toMatchObject({ status: 'connected' });
  });

  it('try again with the same token when Salesforce was down, as it is not spent', async () => {
    const connectionId = await connect();
    const callAll = workers.users(connectionId);
    simulator.faults.add({ type: 'status', kind: 'token', status: 503, body: 'down', times: 2 });
    simulator.expireAccessTokens();
    const failed = failures(await callAll());
    expect(failed.every(({ reaction }) => reaction.type === 'retry')).toBe(true);
    await until('the refresh', async () => failures(await workers.users(connectionId)()).length === 0);
    expect(tokenAnswers()).toEqual([503, 503, 200]);
  });

  it('go on when a holder of the lease died before it asked', async () => {
    const connectionId = await connect();
    const { connections } = workers.store;
    await connections.takeRefreshLease(connectionId, await versionOf(connectionId), 300);
    simulator.expireAccessTokens();
    expect(failures(await workers.users(connectionId)())).toEqual([]);
    expect(tokenAnswers()).toEqual([200]);
  });

  it('find out by one more try that a lost answer took the token along, and then leave Salesforce alone', async () => {
    const connectionId = await connect();
    const callAll = workers.users(connectionId);
    simulator.faults.add({ type: 'lost_answer', times: 1 });
    simulator.expireAccessTokens();
    const first = failures(await callAll());
    expect(first.every(({ reaction }) => ['retry', 'reauthorize'].includes(reaction.type))).toBe(true);
    const needsPerson = await until('the verdict', async () => {
      const found = failures(await workers.users(connectionId)());
      return found.every(({ reaction }) => reaction.type === 'reauthorize') ? found : undefined;
    });
    expect(needsPerson.map(({ code }) => code)).toContain('salesforce.reauthorization_required');
    expect(tokenAnswers()).toEqual([0, 400]);
    await callAll();
    expect(tokenAnswers()).toEqual([0, 400]);
    expect(await workers.store.connections.get(connectionId)).toMatchObject({ status: 'reauthorization_required' });
  });
});

describe('a lease on a refresh', () => {
  it('is given back unused by a holder that stood still, so that two never use one token', async () => {
    const connectionId = await connect();
    const version = await versionOf(connectionId);
    simulator.faults.add({ type: 'latency', kind: 'token', ms: 100 });
    let now = Date.now();
    const { connections } = workers.store;
    let other: Promise<AccessToken> | undefined;
    const slow = provider(0, {
      clock: () => now,
      connections: {
        ...connections,
        async takeRefreshLease(...args) {
          const lease = await connections.takeRefreshLease(...args);
          // Its lease has run out by now, and another worker has taken one and asks.
          now += STANDSTILL_MS;
          await workers.ageLease(connectionId, STANDSTILL_MS);
          other = provider(1).refreshed(connectionId, version);
          await until('the other worker asks', () => simulator.requests.count('token') === 1);
          return lease;
        },
      },
    });
    expect(await failureOf(slow.refreshed(connectionId, version))).toMatchObject({ reaction: { type: 'retry' } });
    const accessToken = (await other)?.accessToken;
    expect((await slow.refreshed(connectionId, version)).accessToken).toBe(accessToken);
    expect(tokenAnswers()).toEqual([200]);
  });

  it('outlasts an outage of the store of a minute: nobody else spends the token whose successor is not stored', async () => {
    const connectionId = await connect();
    const version = await versionOf(connectionId);
    let down = true;
    let now = Date.now();
    const { connections } = workers.store;
    const holder = provider(0, {
      clock: () => now,
      // Each pause of the holder is a part of the outage; the other worker asks all the while, then the store is back.
      sleep: async (ms) => {
        now += ms;
        await workers.ageLease(connectionId, ms);
        const other = provider(1, impatient()).refreshed(connectionId, version);
        expect(await failureOf(other)).toMatchObject({ code: 'salesforce.token_changed', reaction: { type: 'retry' } });
        if (now > began + 60_000) down = false;
      },
      connections: {
        ...connections,
        storeRefreshedTokens: (...args) =>
          down ? Promise.reject(new Error('the store is down')) : connections.storeRefreshedTokens(...args),
      },
    });
    const began = now;
    const { accessToken } = await holder.refreshed(connectionId, version);
    expect(now - began).toBeGreaterThan(60_000);
    expect((await provider(1).refreshed(connectionId, version)).accessToken).toBe(accessToken);
    expect(tokenAnswers()).toEqual([200]);
  });
});

/** A clock of its own, so that the minute of its patience is none of ours. */
function impatient(): Partial<TokenProviderDeps> {
  let now = 0;
  return {
    clock: () => now,
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
}

describe('a worker that is killed between the answer of Salesforce and the store', () => {
  async function refreshAndDie(connectionId: string): Promise<void> {
    simulator.expireAccessTokens();
    const key = workers.key.toString('base64');
    const url = new URL('processes/refresh-and-die.ts', import.meta.url).href;
    const child = startProcess(url, [workers.databaseUrl, key, connectionId]);
    expect(await child.exited).toBeNull();
    expect(tokenAnswers()).toEqual([200]);
  }

  it('costs nothing where refresh tokens do not rotate', async () => {
    const connectionId = await connect({ refreshTokenRotation: false });
    await refreshAndDie(connectionId);
    expect(failures(await workers.users(connectionId)())).toEqual([]);
    expect(tokenAnswers()).toEqual([200, 200]);
  });

  it('takes the token along where they rotate: a person is asked, and the connection works again at once', async () => {
    const connectionId = await connect();
    await refreshAndDie(connectionId);
    const callAll = workers.users(connectionId);
    expect((await callAll()).every(({ status }) => status === 'rejected')).toBe(true);
    await callAll();
    // One try, by one worker, is how it is found out.
    expect(tokenAnswers()).toEqual([200, 400]);
    const connection = await workers.store.connections.get(connectionId);
    expect(connection).toMatchObject({ status: 'reauthorization_required' });
    expect(connection?.statusReason).toContain('expired access/refresh token');

    const { accessToken, refreshToken } = simulator.grantTokens();
    const grant = { type: 'refresh_token', refreshToken } as const;
    await workers.store.connections.authorize(connectionId, { accessToken, instanceUrl: simulator.url, grant });
    expect(failures(await callAll())).toEqual([]);
    simulator.expireAccessTokens();
    expect(failures(await callAll())).toEqual([]);
    expect(tokenAnswers()).toEqual([200, 400, 200]);
  });
});
