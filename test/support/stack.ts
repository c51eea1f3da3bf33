import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { freePort } from '../../scripts/free-port.ts';
import { startCustomerioSimulator } from '../../simulators/customerio/index.ts';
import type { CustomerioSimulator } from '../../simulators/customerio/index.ts';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';
import type { SalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { allEntries, dataOf, done } from '../../src/client/answers.ts';
import type {
  NewConnection,
  NewDestination,
  Rejection,
  Run,
  Sync,
  SyncDefinition,
  SyncDefinitionPatch,
} from '../../src/client/api.generated.ts';
import type { ApiClient as GeneratedClient } from '../../src/client/create-client.ts';
import { ApiClient } from './api-client.ts';
import { nameFixture } from './fixtures.ts';
import { startPostgres } from './postgres.ts';
import { ServiceProcess } from './service-process.ts';
import { until } from './until.ts';

/** As API_TOKENS has them. */
export const TOKEN = 'test-token-with-enough-characters';
export const READER_TOKEN = `${TOKEN}-reader`;

export type StackOptions = {
  contacts?: number;
  /** Worker processes beside the API's; 1 when absent. */
  workers?: number;
  salesforce?: Parameters<typeof startSalesforceSimulator>[0];
  customerio?: Parameters<typeof startCustomerioSimulator>[0];
  env?: Record<string, string>;
  /** API and worker in one process, with the embedded store in this folder instead of PostgreSQL. */
  embeddedIn?: string;
  /** Run in place of the service's own scripts, by its path from the root, with the role as its argument. */
  script?: string;
};

/**
 * The whole service as it is deployed: an API process, worker processes, PostgreSQL, a Temporal server; simulators of both
 * vendors. Tests speak to it through the HTTP API alone, and look at what arrived at Customer.io.
 */
export class Stack {
  readonly api: ApiClient;
  readonly url: string;
  readonly salesforce: SalesforceSimulator;
  readonly customerio: CustomerioSimulator;
  readonly postgres: Awaited<ReturnType<typeof startPostgres>>;
  readonly taskQueue: string;
  readonly processes: ServiceProcess[] = [];
  workers: ServiceProcess[] = [];
  private apiProcess: ServiceProcess | undefined;
  private readonly env: Record<string, string>;
  private readonly script: string | undefined;
  private shared: { connectionId: string; destinationId: string } | undefined;

  private constructor(parts: {
    url: string;
    salesforce: SalesforceSimulator;
    customerio: CustomerioSimulator;
    postgres: Awaited<ReturnType<typeof startPostgres>>;
    taskQueue: string;
    env: Record<string, string>;
    script: string | undefined;
  }) {
    this.script = parts.script;
    this.url = parts.url;
    this.salesforce = parts.salesforce;
    this.customerio = parts.customerio;
    this.postgres = parts.postgres;
    this.taskQueue = parts.taskQueue;
    this.env = parts.env;
    this.api = new ApiClient(parts.url, TOKEN);
  }

  static async start(options: StackOptions = {}): Promise<Stack> {
    const { contacts = 1_000, salesforce: { seed = 1 } = {} } = options;
    nameFixture(`a stack whose org has ${options.salesforce?.contacts ?? contacts} contacts, made by seed ${seed}`);
    const [salesforce, customerio, postgres, port] = await Promise.all([
      startSalesforceSimulator({ contacts: options.contacts ?? 1_000, ...options.salesforce }),
      startCustomerioSimulator(options.customerio),
      startPostgres(),
      freePort(),
    ]);
    const taskQueue = `e2e-${randomBytes(5).toString('hex')}`;
    const url = `http://127.0.0.1:${port}`;
    const env = {
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_TASK_QUEUE: taskQueue,
      DATABASE_URL: await postgres.createDatabase(),
      SECRETS_KEY: randomBytes(32).toString('base64'),
      API_TOKENS: `test:${TOKEN},reader:${READER_TOKEN}:read`,
      PORT: String(port),
      PUBLIC_URL: url,
      SALESFORCE_CLIENT_ID: 'test-client',
      SALESFORCE_CLIENT_SECRET: 'test-client-secret',
      ALLOW_LOOPBACK_ENDPOINTS: 'true',
      LOG_LEVEL: 'debug',
      ...(options.embeddedIn === undefined ? {} : { DATABASE_URL: '', SECRETS_KEY: '', DATA_DIR: options.embeddedIn }),
      ...options.env,
    };
    const stack = new Stack({ url, salesforce, customerio, postgres, taskQueue, env, script: options.script });
    try {
      await stack.restartApi();
      const workers = options.embeddedIn === undefined ? (options.workers ?? 1) : 0;
      for (let index = 0; index < workers; index += 1) await stack.startWorker();
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  async startWorker(): Promise<ServiceProcess> {
    const worker = this.launch('worker.ts', []);
    this.workers.push(worker);
    await worker.says('worker polls');
    return worker;
  }

  /** SIGKILL for the process that serves the API, and a new one on the same port. */
  async restartApi(): Promise<void> {
    await this.apiProcess?.kill();
    const embedded = this.env['DATABASE_URL'] === '';
    this.apiProcess = this.launch('main.ts', embedded ? [] : ['api']);
    await this.apiProcess.says(embedded ? 'worker polls' : 'API listens');
  }

  get databaseUrl(): string {
    return this.env['DATABASE_URL'] ?? '';
  }

  /** Of the service's own environment. */
  get secrets(): string[] {
    return ['SECRETS_KEY', 'SALESFORCE_CLIENT_SECRET'].map((name) => this.env[name] ?? '').filter((one) => one !== '');
  }

  /** All that the service's processes printed, ended ones included. */
  get logs(): string {
    return this.processes.map(({ output }) => output).join('\n');
  }

  /** The project's own client, typed by the OpenAPI document. */
  get client(): GeneratedClient {
    return this.api.client;
  }

  /** A connection with a refresh token that a person would have granted. */
  async connect(): Promise<string> {
    const { refreshToken } = this.salesforce.grantTokens();
    return this.addConnection({
      name: 'Org',
      environment: 'custom',
      loginUrl: this.salesforce.url,
      auth: { method: 'refresh_token', refreshToken },
    });
  }

  async addConnection(body: NewConnection): Promise<string> {
    return (await dataOf(this.client.POST('/v1/connections', { body }))).id;
  }

  /** Of the Customer.io simulator, unless `change` says otherwise. */
  async addDestination(change: Partial<Extract<NewDestination, { type: 'customerio' }>> = {}): Promise<string> {
    const own = { apiKey: this.customerio.apiKey, endpoint: this.customerio.url };
    const body = { name: 'Workspace', type: 'customerio', region: 'us', ...own, ...change } as const;
    return (await dataOf(this.client.POST('/v1/destinations', { body }))).id;
  }

  /** The connection and destination that tests share: an org takes five authorizations of one client, no more. */
  async endpoints(): Promise<{ connectionId: string; destinationId: string }> {
    this.shared ??= { connectionId: await this.connect(), destinationId: await this.addDestination() };
    return this.shared;
  }

  /** A definition on the shared connection and destination, never fired by its schedule within a test. */
  async definition(change: Partial<SyncDefinition> = {}): Promise<SyncDefinition> {
    return {
      name: 'Contacts',
      ...(await this.endpoints()),
      object: 'Contact',
      identifier: 'Id',
      fields: [
        { source: 'Email', target: 'email' },
        { source: 'FirstName', target: 'first_name' },
        { source: 'LastName' },
        { source: 'Description', target: 'notes' },
        { source: 'Account.Name', target: 'account' },
        { source: 'Birthdate' },
        { source: 'HasOptedOutOfEmail', target: 'unsubscribed' },
      ],
      format: { type: 'person' },
      schedule: { every: '1d' },
      settlingLag: '0s',
      ...change,
    };
  }

  async createSync(change: Partial<SyncDefinition> = {}): Promise<string> {
    return (await dataOf(this.client.POST('/v1/syncs', { body: await this.definition(change) }))).id;
  }

  sync(syncId: string): Promise<Sync> {
    return dataOf(this.client.GET('/v1/syncs/{syncId}', { params: { path: { syncId } } }));
  }

  async edit(syncId: string, body: SyncDefinitionPatch): Promise<void> {
    await done(this.client.PATCH('/v1/syncs/{syncId}', { params: { path: { syncId } }, body }));
  }

  async runNow(syncId: string): Promise<void> {
    await done(this.client.POST('/v1/syncs/{syncId}/run', { params: { path: { syncId } } }));
  }

  /** Everything again; `reconcile`: what differs from what was delivered. */
  async resync(syncId: string, mode: 'full' | 'reconcile' = 'full'): Promise<void> {
    const query = mode === 'full' ? {} : ({ changedOnly: 'true' } as const);
    await done(this.client.POST('/v1/syncs/{syncId}/resync', { params: { path: { syncId }, query } }));
  }

  async deleteSync(syncId: string): Promise<void> {
    await done(this.client.DELETE('/v1/syncs/{syncId}', { params: { path: { syncId } } }));
  }

  async isGone(syncId: string): Promise<boolean> {
    const { response } = await this.client.GET('/v1/syncs/{syncId}', { params: { path: { syncId } } });
    return response.status === 404;
  }

  runs(syncId: string): Promise<Run[]> {
    return allEntries((query) => this.client.GET('/v1/syncs/{syncId}/runs', { params: { path: { syncId }, query } }));
  }

  /** With the fields that it took. */
  run(syncId: string, runId: string): Promise<Run> {
    return dataOf(this.client.GET('/v1/syncs/{syncId}/runs/{runId}', { params: { path: { syncId, runId } } }));
  }

  rejections(syncId: string, runId: string): Promise<Rejection[]> {
    const path = { syncId, runId };
    return allEntries((query) =>
      this.client.GET('/v1/syncs/{syncId}/runs/{runId}/rejections', { params: { path, query } }),
    );
  }

  /** Waits until the sync stands still after `count` runs; answers with the last one. */
  async runsDone(id: string, count: number, limitMs = 60_000): Promise<Run> {
    return until(
      `${count} runs of ${id}`,
      async () => {
        const [sync, runs] = await Promise.all([this.sync(id), this.runs(id)]);
        const ended = runs.filter(({ status }) => status !== 'running');
        return ended.length === count && sync.currentRun === undefined ? ended[0] : undefined;
      },
      limitMs,
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.kill()));
    await Promise.all([this.salesforce.close(), this.customerio.close(), this.postgres.stop()]);
  }

  private launch(script: 'main.ts' | 'worker.ts', args: string[]): ServiceProcess {
    const role = script === 'worker.ts' ? ['worker'] : args;
    const process =
      this.script === undefined
        ? ServiceProcess.start(script, args, this.env)
        : ServiceProcess.start(this.script, role, this.env);
    this.processes.push(process);
    return process;
  }
}
