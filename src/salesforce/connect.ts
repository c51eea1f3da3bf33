import { callsUsedUp } from '../domain/call-allowance.ts';
import { FailureError } from '../domain/failure.ts';
import type { Connection, ConnectionStore } from '../store/store.ts';
import { createBulkQuery } from './bulk-query.ts';
import { createSalesforceClient } from './client.ts';
import type { ClientRequest, SalesforceClient } from './client.ts';
import { describeObject } from './describe.ts';
import { explainQuery } from './explain.ts';
import type { Http } from './http.ts';
import { createHttp } from './http.ts';
import { orgLimits } from './limits.ts';
import { listObjects } from './objects.ts';
import type { OAuthClient, SalesforceByConnection, SalesforceOAuth } from './salesforce.ts';
import { queryPages } from './rest-query.ts';
import { readServerTime } from './server-time.ts';
import { ShareGuard } from './share-guard.ts';
import { createTokenProvider } from './token-provider.ts';
import type { TokenProvider } from './token-provider.ts';
import { UsageMemory } from './usage.ts';

export type SalesforceConfig = {
  allowLoopback: boolean;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
};

type Deps = {
  store: { connections: ConnectionStore };
  oauth: SalesforceOAuth;
  config: SalesforceConfig;
  clock?: () => number;
};

/** One per process, for all that need access tokens. */
export function createConnectionTokens({ store: { connections }, oauth, config, clock }: Deps): TokenProvider {
  const clientFor = createOAuthClientFor(connections, config);
  return createTokenProvider({ connections, oauth, clientFor, ...(clock === undefined ? {} : { clock }) });
}

type CallDeps = Deps & { http?: Http; tokens?: TokenProvider };

/** One per process: its callers share connections, token refreshes and what is known of an org's day. */
export function createSalesforceByConnection(deps: CallDeps): SalesforceByConnection {
  return createSalesforces(deps).forPeople;
}

/** Calls that somebody waits for are few, and made at once; those of syncs keep to the connection's share of the org's day. */
export function createSalesforces(
  deps: CallDeps,
): Record<'forPeople' | 'forSyncs', SalesforceByConnection> & { days: UsageMemory['days'] } {
  const { store, http = createHttp(), clock = Date.now, tokens = createConnectionTokens(deps) } = deps;
  const memory = new UsageMemory(clock);
  const shared = { ...deps, http, clock, tokens, memory };
  const guard = new ShareGuard({ connections: store.connections, memory, clock });
  return { forPeople: connecting(shared), forSyncs: connecting({ ...shared, guard }), days: () => memory.days() };
}

function connecting(deps: Required<CallDeps> & { memory: UsageMemory; guard?: ShareGuard }): SalesforceByConnection {
  const { config, http, clock, tokens, memory, guard } = deps;

  return async (connectionId, { maxCalls = Infinity } = {}) => {
    // Here, so that a connection that is gone or waits for a person fails before anything is built on it.
    await tokens.token(connectionId);
    const usage = memory.record(connectionId);
    const { allowLoopback } = config;
    const admit = async (request: ClientRequest): Promise<() => void> => {
      if (UNGUARDED.has(request.operation)) return () => undefined;
      if (usage.current().calls >= maxCalls) throw new FailureError(callsUsedUp());
      if (guard === undefined) return () => undefined;
      return guard.admit(connectionId, { limits: () => orgLimits(client, request.signal), signal: request.signal });
    };
    const client: SalesforceClient = createSalesforceClient({
      connectionId,
      tokens,
      http,
      usage,
      admit,
      allowLoopback,
      clock,
    });
    return {
      describe: (object, signal) => describeObject(client, object, signal),
      objects: (signal) => listObjects(client, signal),
      limits: (signal) => orgLimits(client, signal),
      explain: (soql, signal) => explainQuery(client, soql, signal),
      query: (query, signal) => queryPages(client, query, signal),
      serverTime: (signal) => readServerTime(client, signal),
      bulk: createBulkQuery(client),
      usage: () => client.usage(),
    };
  };
}

/** `abort` frees what a job holds; `limits` is how the guard asks. */
const UNGUARDED: ReadonlySet<ClientRequest['operation']> = new Set(['abort', 'limits']);

/** The OAuth client that a connection is authorized with: its own, else the service's. Throws `stop` when there is none. */
export function createOAuthClientFor(
  connections: Pick<ConnectionStore, 'clientSecret'>,
  config: SalesforceConfig,
): (connection: Pick<Connection, 'id' | 'loginUrl' | 'clientId'>) => Promise<OAuthClient> {
  return async ({ id, loginUrl, clientId }) => {
    const own = clientId !== undefined;
    const usedId = own ? clientId : config.clientId;
    const clientSecret = own ? await connections.clientSecret(id) : config.clientSecret;
    if (usedId === undefined) {
      throw new FailureError({
        reaction: { type: 'stop' },
        code: 'salesforce.oauth_client_missing',
        fault: 'configuration',
        message: 'No Salesforce OAuth client: set SALESFORCE_CLIENT_ID, or give the connection a clientId of its own.',
      });
    }
    return { loginUrl, clientId: usedId, ...(clientSecret === undefined ? {} : { clientSecret }) };
  };
}
