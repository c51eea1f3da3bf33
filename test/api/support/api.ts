import { once } from 'node:events';
import type { Server } from 'node:http';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { createApp } from '../../../src/api/app.ts';
import { createApiServer } from '../../../src/api/http-server.ts';
import type { ApiConfig, ApiDependencies } from '../../../src/api/dependencies.ts';
import { DESTINATION_KINDS } from '../../../src/destinations/index.ts';
import { createSalesforceByConnection } from '../../../src/salesforce/connect.ts';
import { createSalesforceOAuth } from '../../../src/salesforce/oauth.ts';
import type { Store } from '../../../src/store/store.ts';
import { ApiClient } from '../../support/api-client.ts';
import { openTestStore } from '../../support/pglite.ts';
import { MemorySyncs } from './memory-syncs.ts';
import { Org } from './org.ts';

const WRITE_TOKEN = 'write-token-SECRET-0001';
const READ_TOKEN = 'read-token-SECRET-00001';
export const API_KEY = 'customerio-key-SECRET';

/** A real server with a real store, a small Salesforce, and syncs in memory. */
export class TestApi {
  readonly client: ApiClient;
  readonly reader: ApiClient;
  readonly url: string;
  readonly org: Org;
  readonly store: Store;
  readonly syncs: MemorySyncs;
  readonly dependencies: ApiDependencies;
  /** Aborting it is the first thing that a service does to end. */
  readonly stopping: AbortController;
  private readonly server: Server;
  private readonly lines: string[];

  private constructor(parts: {
    url: string;
    org: Org;
    store: Store;
    syncs: MemorySyncs;
    server: Server;
    lines: string[];
    dependencies: ApiDependencies;
    stopping: AbortController;
  }) {
    this.stopping = parts.stopping;
    this.url = parts.url;
    this.org = parts.org;
    this.store = parts.store;
    this.syncs = parts.syncs;
    this.server = parts.server;
    this.lines = parts.lines;
    this.dependencies = parts.dependencies;
    this.client = new ApiClient(parts.url, WRITE_TOKEN);
    this.reader = new ApiClient(parts.url, READ_TOKEN);
  }

  static async start(over: Partial<ApiConfig> = {}, more: Partial<ApiDependencies> = {}): Promise<TestApi> {
    const stopping = new AbortController();
    const [org, store] = await Promise.all([Org.start(), openTestStore()]);
    const syncs = new MemorySyncs();
    const server = createApiServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('expected a port');
    const url = `http://127.0.0.1:${address.port}`;
    const lines: string[] = [];
    const oauth = createSalesforceOAuth({ allowLoopback: true });
    const client = { clientId: 'test-client', clientSecret: 'client-SECRET' };
    const salesforce = createSalesforceByConnection({ store, oauth, config: { allowLoopback: true, ...client } });
    const dependencies: ApiDependencies = {
      store,
      syncs,
      salesforce,
      oauth,
      destinationKinds: DESTINATION_KINDS,
      config: {
        publicUrl: url,
        apiTokens: [
          { name: 'writer', token: WRITE_TOKEN, scope: 'write' },
          { name: 'reader', token: READ_TOKEN, scope: 'read' },
        ],
        allowLoopbackEndpoints: true,
        salesforceClientId: client.clientId,
        salesforceClientSecret: client.clientSecret,
        ...over,
      },
      log: pino({ level: 'trace' }, collect(lines)),
      clock: () => new Date(),
      stopping: stopping.signal,
      ...more,
    };
    server.on('request', createApp(dependencies));
    return new TestApi({ url, org, store, syncs, server, lines, dependencies, stopping });
  }

  /** All that was logged. */
  get log(): string {
    return this.lines.join('');
  }

  get secrets(): string[] {
    return [...this.org.secrets, WRITE_TOKEN, READ_TOKEN, API_KEY];
  }

  get tokens(): { write: string; read: string } {
    return { write: WRITE_TOKEN, read: READ_TOKEN };
  }

  /** A connection and a destination of their own. */
  async places(): Promise<{ connectionId: string; destinationId: string }> {
    return { connectionId: await this.connect(), destinationId: await this.addDestination() };
  }

  /** Opens a page as a browser would. */
  async page(path: string): Promise<{ status: number; headers: Headers; text: string }> {
    const answer = await fetch(`${this.url}${path}`, { redirect: 'manual' });
    const text = await answer.text();
    this.client.transcript.push(text);
    return { status: answer.status, headers: answer.headers, text };
  }

  newConnection(change: Record<string, unknown> = {}): Record<string, unknown> {
    const auth = { method: 'refresh_token', refreshToken: this.org.newRefreshToken() };
    return { name: 'Acme', environment: 'custom', loginUrl: this.org.url, auth, ...change };
  }

  async connect(): Promise<string> {
    return (await this.client.expect<{ id: string }>('POST', '/v1/connections', this.newConnection())).id;
  }

  async addDestination(): Promise<string> {
    const body = { name: 'Workspace', type: 'customerio', region: 'us', apiKey: API_KEY };
    return (await this.client.expect<{ id: string }>('POST', '/v1/destinations', body)).id;
  }

  async definition(change: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    return {
      name: 'Contacts',
      connectionId: await this.connect(),
      destinationId: await this.addDestination(),
      object: 'Contact',
      identifier: 'Id',
      fields: [{ source: 'Email', target: 'email' }, { source: 'Account.Name' }],
      format: { type: 'person' },
      schedule: { every: '15m' },
      ...change,
    };
  }

  async createSync(change: Record<string, unknown> = {}): Promise<string> {
    const body = await this.definition(change);
    return (await this.client.expect<{ id: string }>('POST', '/v1/syncs', body)).id;
  }

  /** Ends everything, and fails when a secret was in any answer or log line. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await Promise.all([this.org.stop(), this.store.close()]);
    const said = [...this.client.transcript, ...this.reader.transcript, ...this.lines].join('\n');
    const seen = this.secrets.filter((secret) => said.includes(secret));
    if (seen.length > 0) throw new Error(`in an answer or in the log: ${seen.join(', ')}`);
  }
}

function collect(lines: string[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
}
