import type { Connection, ConnectionStore } from '../store/store.ts';
import { FailureError } from '../domain/failure.ts';
import type { OAuthClient, RenewedTokens, SalesforceOAuth } from './salesforce.ts';

/** How long storing a refreshed token is tried while the store fails; with the refresh itself within one lease. */
const STORE_PATIENCE_MS = 10_000;
const FIRST_STORE_PAUSE_MS = 100;
const MAX_STORE_PAUSE_MS = 2_000;

type Lease = { leaseId: string; tokenVersion: number };

type Deps = {
  connections: ConnectionStore;
  oauth: Pick<SalesforceOAuth, 'renew'>;
  clientFor: (connection: Connection) => Promise<OAuthClient>;
  sleep: (ms: number) => Promise<unknown>;
  clock: () => number;
  /** Refreshed tokens that the store would not take, by connection and version, for this process's next lease. */
  unstored: Map<string, RenewedTokens>;
};

/**
 * One refresh by the holder of the lease: ask Salesforce, store the answer, and only then let anyone use it. A refusal
 * marks the connection; a passing failure ends the lease so that the next attempt need not wait for it.
 */
export async function refreshUnderLease(deps: Deps, connection: Connection, lease: Lease): Promise<void> {
  const { connections, unstored } = deps;
  const key = `${connection.id} ${lease.tokenVersion}`;
  const refreshed = unstored.get(key) ?? (await askSalesforce(deps, connection, lease));
  unstored.set(key, refreshed);
  const { accessToken, refreshToken, instanceUrl } = refreshed;
  const tokens = { accessToken, instanceUrl, ...(refreshToken === undefined ? {} : { refreshToken }) };
  const giveUpAt = deps.clock() + STORE_PATIENCE_MS;
  for (let pauseMs = FIRST_STORE_PAUSE_MS; ; pauseMs = Math.min(MAX_STORE_PAUSE_MS, pauseMs * 2)) {
    try {
      // False: the lease is no longer ours. What the store holds now decides, and if that is still the old version, the
      // next lease of this process stores these tokens.
      if (await connections.storeRefreshedTokens(connection.id, lease.leaseId, tokens)) unstored.delete(key);
      return;
    } catch (error) {
      if (deps.clock() + pauseMs >= giveUpAt) throw notStored(connection, refreshToken !== undefined, error);
      await deps.sleep(pauseMs);
    }
  }
}

async function askSalesforce(deps: Deps, connection: Connection, lease: Lease): Promise<RenewedTokens> {
  const { connections, oauth, clientFor } = deps;
  const { id } = connection;
  try {
    const stored = await connections.tokens(id);
    if (stored === undefined) throw new TypeError(`connection ${id} has a lease but no tokens`);
    return await oauth.renew(await clientFor(connection), stored.grant);
  } catch (error) {
    const needsPerson = error instanceof FailureError && error.failure.reaction.type === 'reauthorize';
    if (needsPerson) await connections.requireReauthorization(id, lease.tokenVersion, error.message);
    await connections.releaseRefreshLease(id, lease.leaseId);
    throw error;
  }
}

function notStored(connection: Connection, rotated: boolean, cause: unknown): FailureError {
  const consequence = rotated ? ' Unless this worker can store them soon, it must be authorized again.' : '';
  return new FailureError(
    {
      reaction: { type: 'retry' },
      code: 'salesforce.refreshed_token_not_stored',
      fault: 'transient',
      message: `Salesforce renewed the tokens of connection ${connection.name}, but they could not be stored.${consequence}`,
    },
    { cause },
  );
}
