import { setTimeout as delay } from 'node:timers/promises';
import type { Failure } from '../domain/failure.ts';
import { FailureError } from '../domain/failure.ts';
import type { Connection, ConnectionStore } from '../store/store.ts';
import type { Operation } from './errors.ts';
import { FreshTokenRefusals, REFUSALS } from './fresh-token-refusals.ts';
import type { OAuthClient, SalesforceOAuth } from './salesforce.ts';
import { refreshUnderLease, storeHeld } from './refresh-under-lease.ts';
import type { HeldTokens } from './refresh-under-lease.ts';

/**
 * Longer than a refresh (15 s) and the storing of its result through an outage of the store (2 min) may take together, so
 * that a lease does not run out under a holder with tokens in hand: the next one would spend the old token again.
 */
const REFRESH_LEASE_MS = 3 * 60_000;
/** How long a caller waits for somebody else's refresh before it is told to come again. */
const PATIENCE_MS = 60_000;
/** After a refresh that failed for a passing reason; in one process, beside the pauses of whoever retries. */
export const COOL_DOWN_MS = 5_000;
/** After a fresh token was refused, times the number of those in a row. */
const REFUSED_PAUSE_MS = 5_000;
/** Of a lease: a holder that could not ask by then (it stood still, or the store was slow) might outlast its lease. */
const ASKING_PART = 1 / 4;
const FIRST_POLL_MS = 50;
const MAX_POLL_MS = 1_000;

export type AccessToken = { accessToken: string; instanceUrl: string; tokenVersion: number };

/**
 * The one place that knows how a connection's access token is had. A refresh token that Salesforce rotates must be used
 * once: using a spent one again revokes the whole authorization (https://help.salesforce.com/s/articleView?id=005316711).
 * So refreshes are single: one promise in a process, one lease across processes, the result stored before anyone uses it.
 * Grants without a refresh token go the same way: it spares the user's sign-ins, which Salesforce limits by the hour.
 */
export type TokenProvider = {
  /** Throws `stop` when the connection is deleted, `reauthorize` at once when it needs a person. */
  token(connectionId: string): Promise<AccessToken>;
  /** A token newer than the one that Salesforce refused; refreshes only if nobody did so yet. */
  refreshed(connectionId: string, staleTokenVersion: number): Promise<AccessToken>;
  /**
   * For a token that is refused right after its refresh: returns what to throw. `retry` at first; when that happens to
   * several in a row, marks the connection.
   */
  refused(refusal: {
    connectionId: string;
    operation: Operation;
    tokenVersion: number;
    failure: Failure;
  }): Promise<FailureError>;
  /** A token was good for this operation. */
  accepted(connectionId: string, operation: Operation): void;
};

export type TokenProviderDeps = {
  connections: ConnectionStore;
  oauth: Pick<SalesforceOAuth, 'renew'>;
  clientFor: (connection: Connection) => Promise<OAuthClient>;
  clock?: () => number;
  random?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
  leaseMs?: number;
};

export function createTokenProvider(deps: TokenProviderDeps): TokenProvider {
  const { connections, clock = Date.now, random = Math.random, sleep = delay, leaseMs = REFRESH_LEASE_MS } = deps;
  const inFlight = new Map<string, Promise<AccessToken>>();
  const coolDowns = new Map<string, { until: number; failure: Failure }>();
  const unstored = new Map<string, HeldTokens>();
  const refusals = new FreshTokenRefusals();

  async function usable(connectionId: string): Promise<{ connection: Connection; token: AccessToken }> {
    const connection = await connections.get(connectionId);
    if (connection === undefined) throw deleted(connectionId);
    const tokens = connection.status === 'connected' ? await connections.tokens(connectionId) : undefined;
    if (tokens === undefined) throw needsAuthorization(connection);
    const { accessToken, instanceUrl, tokenVersion } = tokens;
    return { connection, token: { accessToken, instanceUrl, tokenVersion } };
  }

  async function refresh(connectionId: string, stale: number): Promise<AccessToken> {
    const giveUpAt = clock() + PATIENCE_MS;
    for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(MAX_POLL_MS, pollMs * 2)) {
      const { connection, token } = await usable(connectionId);
      if (token.tokenVersion !== stale) {
        unstored.delete(`${connectionId} ${stale}`);
        return token;
      }
      if (clock() >= giveUpAt) throw busy();
      throwWhileCooling(connectionId);
      if (await storeHeld({ connections, unstored }, connection, stale)) continue;
      const takenAt = clock();
      const lease = await connections.takeRefreshLease(connectionId, stale, leaseMs);
      if (lease === undefined) {
        // Somebody else refreshes: look again soon, for the new token or for a lease that ran out.
        await sleep(pollMs * (0.5 + random()));
        continue;
      }
      try {
        await refreshUnderLease({ ...deps, sleep, clock, unstored }, connection, {
          ...lease,
          tokenVersion: stale,
          askBefore: takenAt + leaseMs * ASKING_PART,
        });
      } catch (error) {
        if (error instanceof FailureError) coolDown(connectionId, error.failure);
        throw error;
      }
    }
  }

  function coolDown(connectionId: string, failure: Failure): void {
    const { reaction } = failure;
    if (reaction.type === 'retry') {
      coolDowns.set(connectionId, { until: clock() + (reaction.afterMs ?? COOL_DOWN_MS), failure });
    } else if (reaction.type === 'wait') {
      coolDowns.set(connectionId, { until: reaction.untilMs, failure });
    }
  }

  function throwWhileCooling(connectionId: string): void {
    const cooling = coolDowns.get(connectionId);
    if (cooling === undefined) return;
    const leftMs = cooling.until - clock();
    if (leftMs <= 0) {
      coolDowns.delete(connectionId);
      return;
    }
    const { failure } = cooling;
    throw new FailureError(
      failure.reaction.type === 'retry' ? { ...failure, reaction: { type: 'retry', afterMs: leftMs } } : failure,
    );
  }

  return {
    token: async (connectionId) => (await usable(connectionId)).token,

    refreshed(connectionId, staleTokenVersion) {
      const key = `${connectionId} ${staleTokenVersion}`;
      const running = inFlight.get(key);
      if (running !== undefined) return running;
      const started = refresh(connectionId, staleTokenVersion).finally(() => inFlight.delete(key));
      inFlight.set(key, started);
      return started;
    },

    accepted: (connectionId, operation) => refusals.forget(connectionId, operation),

    async refused({ connectionId, operation, tokenVersion, failure }) {
      const count = refusals.note(connectionId, operation, tokenVersion);
      if (count < REFUSALS) return refusedAtFirst(count);
      refusals.forget(connectionId, operation);
      const marked = await connections.requireReauthorization(connectionId, tokenVersion, failure.message);
      // Not marked: a newer token is stored already, and that one has not been refused.
      return new FailureError(marked ? failure : busy().failure);
    },
  };
}

function deleted(connectionId: string): FailureError {
  return new FailureError({
    reaction: { type: 'stop' },
    code: 'salesforce.connection_deleted',
    fault: 'configuration',
    message: `The Salesforce connection ${connectionId} does not exist any more.`,
  });
}

function needsAuthorization(connection: Connection): FailureError {
  const pending = connection.status === 'pending_authorization';
  const reason = connection.statusReason === undefined ? '' : ` ${connection.statusReason}`;
  return new FailureError({
    reaction: { type: 'reauthorize' },
    code: pending ? 'salesforce.authorization_pending' : 'salesforce.reauthorization_required',
    fault: 'authorization',
    message: pending
      ? `The Salesforce connection ${connection.name} has not been authorized yet.`
      : `The Salesforce connection ${connection.name} must be authorized again.${reason}`,
  });
}

function refusedAtFirst(count: number): FailureError {
  return new FailureError({
    reaction: { type: 'retry', afterMs: count * REFUSED_PAUSE_MS },
    code: 'salesforce.fresh_token_refused',
    fault: 'transient',
    message: 'Salesforce refused a token that it had just given out; it is asked again before a person is.',
  });
}

function busy(): FailureError {
  return new FailureError({
    reaction: { type: 'retry' },
    code: 'salesforce.token_changed',
    fault: 'transient',
    message: "The connection's token is being renewed by another worker.",
  });
}
