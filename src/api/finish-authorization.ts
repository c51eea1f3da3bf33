import { FailureError } from '../domain/failure.ts';
import type { GrantedTokens } from '../salesforce/salesforce.ts';
import type { Connection, PendingAuthorization } from '../store/store.ts';
import { oauthClientOf } from './authorization.ts';
import type { ApiDependencies } from './dependencies.ts';
import { isSameOrg } from './same-org.ts';
import { tellSyncs } from './tell-syncs.ts';

/** What its page needs of a connection. */
export type NamedConnection = Pick<Connection, 'name' | 'username' | 'instanceUrl'>;

export type Authorization<C extends NamedConnection = Connection> =
  | { type: 'connected'; connection: C; /** The waiting syncs could not be told. */ unnoticed: boolean }
  /** No such state: wrong, used, or too old. */
  | { type: 'unknown' }
  | { type: 'refused'; connection: C; reason: string }
  | { type: 'wrong_org'; connection: C }
  | { type: 'failed'; connection: C; reason: string; passing: boolean };

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
    const grant = { type: 'refresh_token', refreshToken } as const;
    const tokens = { accessToken, instanceUrl, grant, ...identity };
    const connected = await deps.store.connections.authorize(connection.id, tokens);
    return { type: 'connected', connection: connected, unnoticed: !(await tellSyncs(deps, connection.id)) };
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
