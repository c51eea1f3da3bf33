import { FailureError } from '../domain/failure.ts';
import type { GrantedTokens, Identity } from '../salesforce/salesforce.ts';
import type { Connection, PendingAuthorization } from '../store/store.ts';
import { oauthClientOf } from './authorization.ts';
import type { ApiDependencies } from './dependencies.ts';

export type Authorization =
  | { type: 'connected'; connection: Connection; /** The waiting syncs could not be told. */ unnoticed: boolean }
  /** No such state: wrong, used, or too old. */
  | { type: 'unknown' }
  | { type: 'refused'; connection: Connection; reason: string }
  | { type: 'wrong_org'; connection: Connection }
  | { type: 'failed'; connection: Connection; reason: string; passing: boolean };

type CallbackQuery = { state: string; code?: string | undefined; error?: string | undefined };

/**
 * What a person's answer at Salesforce comes to. The state is used up whatever happens. An authorization of another org
 * than before changes nothing: its syncs would go on with somebody else's records.
 */
export async function finishAuthorization(deps: ApiDependencies, query: CallbackQuery): Promise<Authorization> {
  const pending = await deps.store.authorizations.consume(query.state);
  const connection = pending === undefined ? undefined : await deps.store.connections.get(pending.connectionId);
  if (pending === undefined || connection === undefined) return { type: 'unknown' };
  if (query.code === undefined || query.error !== undefined) {
    return { type: 'refused', connection, reason: query.error ?? 'no code' };
  }
  try {
    const granted = await exchange(deps, connection, pending, query.code);
    const identity = await deps.oauth.identity(granted);
    if (!isSameOrg(connection, identity)) return { type: 'wrong_org', connection };
    const { accessToken, refreshToken, instanceUrl } = granted;
    const tokens = { accessToken, refreshToken, instanceUrl, ...identity };
    const connected = await deps.store.connections.authorize(connection.id, tokens);
    return { type: 'connected', connection: connected, unnoticed: !(await notify(deps, connection.id)) };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { reaction, message } = error.failure;
    deps.log.warn({ connectionId: connection.id, err: error }, 'an authorization was not finished');
    return { type: 'failed', connection, reason: message, passing: ['retry', 'wait'].includes(reaction.type) };
  }
}

async function exchange(
  deps: ApiDependencies,
  connection: Connection,
  { codeVerifier, redirectUri }: PendingAuthorization,
  code: string,
): Promise<GrantedTokens> {
  const client = await oauthClientOf(deps, connection);
  return deps.oauth.exchangeCode(client, { code, codeVerifier, redirectUri });
}

/** Ids come with 15 or 18 characters. An org that cannot be told is not the same. */
function isSameOrg(connection: Connection, identity: Identity): boolean {
  const { organizationId: before } = connection;
  return before === undefined || before.slice(0, 15) === identity.organizationId?.slice(0, 15);
}

/** The tokens are stored by now; syncs that are not told look again by themselves. */
async function notify(deps: ApiDependencies, connectionId: string): Promise<boolean> {
  try {
    await deps.syncs.connectionAuthorized(connectionId);
    return true;
  } catch (error) {
    deps.log.error({ connectionId, err: error }, 'syncs were not told that their connection is authorized');
    return false;
  }
}
