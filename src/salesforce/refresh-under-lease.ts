import type { Connection, ConnectionStore } from '../store/store.ts';
import { FailureError } from '../domain/failure.ts';
import { metrics } from '../metrics/metrics.ts';
import type { OAuthClient, RenewedTokens, SalesforceOAuth } from './salesforce.ts';

/** How long storing a refreshed token is tried while the store fails; with the refresh itself within one lease. */
const STORE_PATIENCE_MS = 2 * 60_000;
const FIRST_STORE_PAUSE_MS = 100;
const MAX_STORE_PAUSE_MS = 2_000;

/** `askBefore`: in milliseconds since 1970. */
type Lease = { leaseId: string; tokenVersion: number; askBefore: number };

/** Tokens that Salesforce gave and the store has not taken, and the lease that they were got under. */
export type HeldTokens = { renewed: RenewedTokens; leaseId: string };

type Deps = {
  connections: ConnectionStore;
  oauth: Pick<SalesforceOAuth, 'renew'>;
  clientFor: (connection: Connection) => Promise<OAuthClient>;
  sleep: (ms: number) => Promise<unknown>;
  clock: () => number;
  /** Refreshed tokens that the store would not take, by connection and version, for this process's next lease. */
  unstored: Map<string, HeldTokens>;
};

/**
 * One refresh by the holder of the lease: ask Salesforce, store the answer, and only then let anyone use it. A refusal
 * marks the connection; a passing failure ends the lease so that the next attempt need not wait for it.
 */
export async function refreshUnderLease(deps: Deps, connection: Connection, lease: Lease): Promise<void> {
  const { connections, unstored } = deps;
  const key = keyOf(connection, lease.tokenVersion);
  const renewed = unstored.get(key)?.renewed ?? (await askSalesforce(deps, connection, lease));
  if (renewed === undefined) return;
  unstored.set(key, { renewed, leaseId: lease.leaseId });
  const giveUpAt = deps.clock() + STORE_PATIENCE_MS;
  for (let pauseMs = FIRST_STORE_PAUSE_MS; ; pauseMs = Math.min(MAX_STORE_PAUSE_MS, pauseMs * 2)) {
    try {
      // False: the lease is no longer ours. What the store holds now decides, and if that is still the old version, the
      // next lease of this process stores these tokens.
      await storeHeld({ connections, unstored }, connection, lease.tokenVersion);
      return;
    } catch (error) {
      if (deps.clock() + pauseMs >= giveUpAt) {
        metrics.tokenRefreshes.inc({ outcome: 'not_stored' });
        throw notStored(connection, renewed.refreshToken !== undefined, error);
      }
      await deps.sleep(pauseMs);
    }
  }
}

/**
 * Stores what an earlier refresh of this process got and could not store. Its lease serves for it as long as nobody took
 * another, even when it has run out. False: there is nothing, or somebody else has the right to refresh now.
 */
export async function storeHeld(
  { connections, unstored }: Pick<Deps, 'connections' | 'unstored'>,
  connection: Connection,
  tokenVersion: number,
): Promise<boolean> {
  const key = keyOf(connection, tokenVersion);
  const held = unstored.get(key);
  if (held === undefined) return false;
  const { accessToken, refreshToken, instanceUrl } = held.renewed;
  const tokens = { accessToken, instanceUrl, ...(refreshToken === undefined ? {} : { refreshToken }) };
  const stored = await connections.storeRefreshedTokens(connection.id, held.leaseId, tokens);
  if (stored) unstored.delete(key);
  return stored;
}

function keyOf({ id }: Connection, tokenVersion: number): string {
  return `${id} ${tokenVersion}`;
}

/** Undefined when it came too late to ask within the lease. */
async function askSalesforce(deps: Deps, connection: Connection, lease: Lease): Promise<RenewedTokens | undefined> {
  const { connections, oauth, clientFor } = deps;
  const { id } = connection;
  try {
    const stored = await connections.tokens(id);
    if (stored === undefined) throw new TypeError(`connection ${id} has a lease but no tokens`);
    const client = await clientFor(connection);
    if (deps.clock() > lease.askBefore) {
      await connections.releaseRefreshLease(id, lease.leaseId);
      return undefined;
    }
    const renewed = await oauth.renew(client, stored.grant);
    metrics.tokenRefreshes.inc({ outcome: 'refreshed' });
    return renewed;
  } catch (error) {
    const needsPerson = error instanceof FailureError && error.failure.reaction.type === 'reauthorize';
    metrics.tokenRefreshes.inc({ outcome: needsPerson ? 'refused' : 'failed' });
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
