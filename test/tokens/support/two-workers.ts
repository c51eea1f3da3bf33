import { randomBytes, randomUUID } from 'node:crypto';
import type { SalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import { createSalesforces } from '../../../src/salesforce/connect.ts';
import { createSalesforceOAuth } from '../../../src/salesforce/oauth.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { query, startPostgres } from '../../support/postgres.ts';
import type { TestPostgres } from '../../support/postgres.ts';

const USERS = 50;

/** What two worker processes have of their own and share: a store each, on one PostgreSQL. */
export class TwoWorkers {
  readonly databaseUrl: string;
  readonly key = randomBytes(32);
  readonly stores: Store[] = [];
  private readonly postgres: TestPostgres;

  private constructor(postgres: TestPostgres, databaseUrl: string) {
    this.postgres = postgres;
    this.databaseUrl = databaseUrl;
  }

  static async start(): Promise<TwoWorkers> {
    const postgres = await startPostgres();
    const workers = new TwoWorkers(postgres, await postgres.createDatabase());
    const open = { databaseUrl: workers.databaseUrl, dataDir: '', secretsKeys: [workers.key] };
    workers.stores.push(await openStore(open), await openStore(open));
    return workers;
  }

  get store(): Store {
    const [store] = this.stores;
    if (store === undefined) throw new Error('no store');
    return store;
  }

  /** As if so much time had passed for whoever holds a lease on the connection's refresh. */
  async ageLease(connectionId: string, ms: number): Promise<void> {
    const text = `update connections set leased_until = leased_until - $1 * interval '1 millisecond' where id = $2`;
    await query(this.databaseUrl, text, [ms, connectionId]);
  }

  async connect(simulator: SalesforceSimulator): Promise<string> {
    const { url } = simulator;
    const id = `con_${randomUUID()}`;
    const { accessToken, refreshToken } = simulator.grantTokens();
    await this.store.connections.create(
      { id, name: 'Acme', environment: 'custom', loginUrl: url, authMethod: 'refresh_token' },
      { accessToken, instanceUrl: url, grant: { type: 'refresh_token', refreshToken } },
    );
    return id;
  }

  /** Fifty activities, half of them in each worker, that all make a call at once. */
  users(connectionId: string): () => Promise<PromiseSettledResult<unknown>[]> {
    const workers = this.stores.map((store) =>
      createSalesforces({
        store,
        oauth: createSalesforceOAuth({ allowLoopback: true }),
        config: { allowLoopback: true, clientId: 'client' },
      }),
    );
    return () =>
      Promise.allSettled(
        Array.from({ length: USERS / workers.length }, () => workers)
          .flat()
          .map(async ({ forSyncs }) => (await forSyncs(connectionId)).describe('Contact')),
      );
  }

  async stop(): Promise<void> {
    await Promise.all(this.stores.map((store) => store.close()));
    await this.postgres.stop();
  }
}
