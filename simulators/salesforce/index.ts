import { once } from 'node:events';
import { createServer } from 'node:http';
import { Jobs } from './bulk/jobs.ts';
import { SalesforceFaults } from './faults.ts';
import { handle } from './handle.ts';
import { Codes } from './oauth/codes.ts';
import { TokenBook } from './oauth/tokens.ts';
import type { Tokens } from './oauth/tokens.ts';
import { withDefaults } from './options.ts';
import type { SalesforceSimulatorOptions } from './options.ts';
import { makeId } from './org/ids.ts';
import { Org } from './org/org.ts';
import { RequestLog } from './requests.ts';
import { Cursors } from './rest/cursors.ts';
import { Usage } from './rest/usage.ts';
import { objects } from './schema/objects.ts';
import { rowCounts } from './schema/row-counts.ts';
import { World } from './schema/world.ts';
import type { Simulated } from './simulated.ts';

/** Longer than any client keeps a connection, so that it is never the simulator that closes one. */
const KEEP_ALIVE_MS = 120_000;
const ORGANIZATION_ID = '00D000000000062EAA';
const USER_ID = makeId('005', 0);
/** Rows were last changed an hour before the org is started, so that windows with a settling lag include them. */
const SETTLED_MS = 60 * 60_000;

export type { SalesforceSimulatorOptions };

export type SalesforceSimulator = {
  url: string;
  org: Org;
  faults: SalesforceFaults;
  requests: RequestLog;
  /** Of the org's daily limits; `used` may be set. */
  usage: Usage;
  /** As if a person had just authorized a client. */
  grantTokens(): Tokens;
  /** Every access token answers 401 from now on. */
  expireAccessTokens(): void;
  /** Refresh tokens too. */
  revokeAll(): void;
  /** Every token that was ever good, for tests that look for leaks. */
  secrets(): string[];
  close(): Promise<void>;
};

/** A Salesforce org over HTTP, with its data to look into and faults to switch on. */
export async function startSalesforceSimulator(options: SalesforceSimulatorOptions = {}): Promise<SalesforceSimulator> {
  const settings = withDefaults(options);
  const { clock, seed } = settings;
  const counts = rowCounts(settings);
  const bornMs = Math.floor((clock() - SETTLED_MS) / 1000) * 1000;
  const jobs = new Jobs(clock);
  const usage = new Usage(settings);
  const simulated: Simulated = {
    settings,
    url: '',
    organizationId: ORGANIZATION_ID,
    userId: USER_ID,
    org: new Org(objects(new World({ seed, bornMs, counts })), counts, clock),
    tokens: new TokenBook({ organizationId: ORGANIZATION_ID, rotation: settings.refreshTokenRotation }),
    codes: new Codes(clock),
    jobs,
    cursors: new Cursors(),
    faults: new SalesforceFaults(jobs),
    requests: new RequestLog(),
    usage,
  };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    handle(request, response, simulated).catch((error: unknown) => {
      request.socket.destroy();
      // A client that went away while it sent its request is no fault of ours.
      if (!request.complete) return;
      process.stderr.write(`salesforce simulator: ${error instanceof Error ? error.stack : String(error)}\n`);
    });
  });
  server.listen(settings.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the simulator has no port');
  simulated.url = settings.publicUrl ?? `http://127.0.0.1:${address.port}`;
  const { tokens, org, faults, requests, url } = simulated;
  return {
    url,
    org,
    faults,
    requests,
    usage,
    grantTokens: () => tokens.grant(),
    expireAccessTokens: () => tokens.expireAccessTokens(),
    revokeAll: () => tokens.revokeAll(),
    secrets: () => tokens.everIssued(),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
