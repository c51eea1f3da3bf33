import { randomUUID } from 'node:crypto';
import { startSalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import type { SalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import { createSalesforces } from '../../../src/salesforce/connect.ts';
import { createHttp } from '../../../src/salesforce/http.ts';
import type { Http } from '../../../src/salesforce/http.ts';
import { createSalesforceOAuth } from '../../../src/salesforce/oauth.ts';
import type { Salesforce } from '../../../src/salesforce/salesforce.ts';
import { parseLimitInfo } from '../../../src/salesforce/usage.ts';
import type { Store } from '../../../src/store/store.ts';

export const DAILY_CALLS = 2_000;
/** 80 percent. */
export const SHARE = 1_600;

/** An org with a small day under a clock of the test's, its connection, and workers that know nothing of each other. */
export class SharedOrg {
  readonly simulator: SalesforceSimulator;
  readonly connectionId: string;
  readonly workers: (() => Promise<Salesforce>)[];
  /** Calls of ours that were answered with a count above the share: those that were of others' part. */
  beyondShare = 0;
  private readonly time: { now: number };

  private constructor(parts: Pick<SharedOrg, 'simulator' | 'connectionId'> & { time: { now: number } }) {
    this.simulator = parts.simulator;
    this.connectionId = parts.connectionId;
    this.time = parts.time;
    this.workers = [];
  }

  static async start(store: Store, workers = 2, http: Http = createHttp()): Promise<SharedOrg> {
    const time = { now: Date.parse('2026-11-25T00:00:00Z') };
    const clock = (): number => time.now;
    const simulator = await startSalesforceSimulator({ contacts: 20, dailyRequests: DAILY_CALLS, clock });
    const connectionId = `con_${randomUUID()}`;
    const { accessToken, refreshToken } = simulator.grantTokens();
    const { url: loginUrl } = simulator;
    await store.connections.create(
      { id: connectionId, name: 'Acme', environment: 'custom', loginUrl, authMethod: 'refresh_token' },
      { accessToken, instanceUrl: loginUrl, grant: { type: 'refresh_token', refreshToken } },
    );
    const org = new SharedOrg({ simulator, connectionId, time });
    for (let worker = 0; worker < workers; worker += 1) {
      const { forSyncs } = createSalesforces({
        store,
        oauth: createSalesforceOAuth({ allowLoopback: true }),
        config: { allowLoopback: true, clientId: 'client' },
        clock,
        http: async (request) => {
          const answer = await http(request);
          const info = parseLimitInfo(String(answer.headers['sforce-limit-info']));
          if ((info?.dailyUsed ?? 0) > SHARE) org.beyondShare += 1;
          return answer;
        },
      });
      org.workers.push(() => forSyncs(connectionId));
    }
    return org;
  }

  get now(): number {
    return this.time.now;
  }

  pass(ms: number): void {
    this.time.now += ms;
  }

  /** One call of a worker, whichever. */
  async call(worker: number): Promise<void> {
    const salesforce = await this.worker(worker);
    await salesforce.describe('Contact');
  }

  async worker(index: number): Promise<Salesforce> {
    const connect = this.workers[index % this.workers.length];
    if (connect === undefined) throw new Error('an org without workers');
    return connect();
  }
}
