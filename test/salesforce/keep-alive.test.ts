import { randomBytes, randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { startHousekeeping } from '../../src/housekeeping.ts';
import { createConnectionTokens } from '../../src/salesforce/connect.ts';
import { keepTokensAlive } from '../../src/salesforce/keep-alive.ts';
import { createSalesforceOAuth } from '../../src/salesforce/oauth.ts';
import { createSecretBox } from '../../src/store/crypto.ts';
import { createStore } from '../../src/store/create-store.ts';
import { openLite } from '../../src/store/open-embedded.ts';
import type { OpenDatabase } from '../../src/store/open-embedded.ts';
import type { Store } from '../../src/store/store.ts';
import { createLite } from '../support/pglite.ts';
import { until } from '../support/until.ts';

const DAY_MS = 24 * 60 * 60_000;

let open: OpenDatabase;
let store: Store;
let simulator: SalesforceSimulator;
let lines: string[];

beforeAll(async () => {
  open = await openLite(await createLite());
  store = createStore(open.db, createSecretBox([randomBytes(32)]), open.close);
});
afterAll(() => store.close());
beforeEach(async () => {
  await open.db.deleteFrom('connections').execute();
  simulator = await startSalesforceSimulator({ contacts: 10 });
  lines = [];
});
afterEach(async () => {
  await simulator.close();
  const said = lines.join('');
  for (const secret of simulator.secrets()) expect(said).not.toContain(secret);
});

const log = pino(
  { level: 'trace' },
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  }),
);

/** What each process of the service has one of. */
function newProcess(): (signal?: AbortSignal) => Promise<void> {
  const oauth = createSalesforceOAuth({ allowLoopback: true });
  const tokens = createConnectionTokens({ store, oauth, config: { allowLoopback: true, clientId: 'client' } });
  return (signal) => keepTokensAlive({ connections: store.connections, tokens, log }, signal);
}

async function connection(idleDays: number): Promise<string> {
  const id = `con_${randomUUID()}`;
  const { accessToken, refreshToken } = simulator.grantTokens();
  const { url } = simulator;
  await store.connections.create(
    { id, name: 'Acme', environment: 'custom', loginUrl: url, authMethod: 'authorization_code' },
    { accessToken, instanceUrl: url, grant: { type: 'refresh_token', refreshToken } },
  );
  const refreshedAt = new Date(Date.now() - idleDays * DAY_MS);
  await open.db.updateTable('connections').set({ refreshed_at: refreshedAt }).where('id', '=', id).execute();
  return id;
}

describe('keeping tokens alive', () => {
  it('refreshes what nobody used for a week, once, and leaves the rest alone', async () => {
    const [used, idle] = [await connection(6), await connection(8)];
    await newProcess()();
    await newProcess()();
    expect(simulator.requests.count('token')).toBe(1);
    expect(await store.connections.tokens(used)).toMatchObject({ tokenVersion: 1 });
    expect(await store.connections.tokens(idle)).toMatchObject({ tokenVersion: 2 });
  });

  it('never spends a refresh token twice, however many processes do it at once', async () => {
    const ids = [await connection(8), await connection(9), await connection(40)];
    await Promise.all([1, 2, 3, 4].map(() => newProcess()()));
    expect(simulator.requests.count('token')).toBe(3);
    for (const id of ids) expect(await store.connections.get(id)).toMatchObject({ status: 'connected' });
  });

  it('goes on to the next after a failure, and marks only what Salesforce refuses', async () => {
    const [unlucky, lucky] = [await connection(20), await connection(10)];
    simulator.faults.add({ type: 'status', status: 503, kind: 'token', times: 1 });
    await newProcess()();
    expect(await store.connections.get(unlucky)).toMatchObject({ status: 'connected' });
    expect(await store.connections.tokens(lucky)).toMatchObject({ tokenVersion: 2 });
    expect(lines.join('')).toContain(unlucky);

    simulator.revokeAll();
    await newProcess()();
    expect(await store.connections.get(unlucky)).toMatchObject({ status: 'reauthorization_required' });
    expect(await store.connections.get(lucky)).toMatchObject({ status: 'connected' });
  });

  it('begins no other refresh when it is told to stop', async () => {
    await connection(8);
    await newProcess()(AbortSignal.abort());
    expect(simulator.requests.count('token')).toBe(0);
  });
});

describe('housekeeping', () => {
  it('comes round again after a failure, and its end waits for what is under way', async () => {
    let rounds = 0;
    let release: () => void = () => undefined;
    const finished: string[] = [];
    const housekeeping = startHousekeeping(
      {
        sweep: () => Promise.reject(new Error('the database is down')),
        purge: () => Promise.reject(new Error('the database is down')),
        keepAlive: async () => {
          rounds += 1;
          if (rounds < 3) throw new Error('the database is down');
          await new Promise<void>((resolve) => {
            release = resolve;
          });
          finished.push('refresh');
        },
      },
      log,
      1,
    );
    await until('the third round', () => rounds === 3);
    const stopped = housekeeping.stop().then(() => finished.push('stop'));
    release();
    await stopped;
    expect(finished).toEqual(['refresh', 'stop']);
  });
});
