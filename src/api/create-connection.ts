import { FailureError } from '../domain/failure.ts';
import { loginUrlFor } from '../salesforce/allowed-hosts.ts';
import { organizationIdOf } from '../salesforce/identity.ts';
import type { OAuthClient } from '../salesforce/salesforce.ts';
import type { Connection } from '../store/store.ts';
import { startAuthorization } from './authorization.ts';
import type { NewConnectionInput } from './connection-input.ts';
import type { ApiDependencies } from './dependencies.ts';
import { newId } from './ids.ts';
import { badInput } from './problem.ts';

export type CreatedConnection = { connection: Connection; authorizationUrl?: string };

/**
 * Creates a connection, or finds the one that an earlier attempt with the same seed created. Throws a 400 with nothing
 * created when the input, or Salesforce, does not allow it.
 */
export async function createConnection(
  deps: ApiDependencies,
  input: NewConnectionInput,
  seed: string | undefined,
): Promise<CreatedConnection> {
  const id = newId('con', seed);
  const loginUrl = checkedLoginUrl(deps, input);
  const client = checkedClient(deps, input, loginUrl);
  const existing = seed === undefined ? undefined : await deps.store.connections.get(id);
  const { auth } = input;
  if (auth.method === 'authorization_code') {
    const connection = existing ?? (await store(deps, id, input, loginUrl));
    if (connection.status === 'connected') return { connection };
    return { connection, authorizationUrl: await startAuthorization(deps, connection) };
  }
  if (existing?.status === 'connected') return { connection: existing };
  const granted = await exchange(deps, client, auth.refreshToken);
  // Salesforce may have rotated the token by now: keep it before anything else can fail.
  if (existing === undefined) await store(deps, id, input, loginUrl);
  const organizationId = organizationIdOf(granted.idUrl);
  const { accessToken, instanceUrl, refreshToken = auth.refreshToken } = granted;
  const tokens = { accessToken, refreshToken, instanceUrl };
  const connection = await deps.store.connections.authorize(id, {
    ...tokens,
    ...(organizationId === undefined ? {} : { organizationId }),
  });
  return { connection: await withIdentity(deps, connection, { ...tokens, idUrl: granted.idUrl }) };
}

function checkedLoginUrl({ config }: ApiDependencies, { environment, loginUrl }: NewConnectionInput): string {
  try {
    return loginUrlFor(environment, loginUrl, { allowLoopback: config.allowLoopbackEndpoints });
  } catch (error) {
    if (error instanceof FailureError) throw badInput([{ path: 'loginUrl', message: error.message }]);
    throw error;
  }
}

function checkedClient({ config }: ApiDependencies, input: NewConnectionInput, loginUrl: string): OAuthClient {
  if (input.clientSecret !== undefined && input.clientId === undefined) {
    throw badInput([{ path: 'clientId', message: 'is required with clientSecret' }]);
  }
  const own = input.clientId !== undefined;
  const clientId = own ? input.clientId : config.salesforceClientId;
  const clientSecret = own ? input.clientSecret : config.salesforceClientSecret;
  if (clientId === undefined) {
    const message = 'is required: the service has no OAuth client of its own (SALESFORCE_CLIENT_ID)';
    throw badInput([{ path: 'clientId', message }]);
  }
  return { loginUrl, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) };
}

function store(deps: ApiDependencies, id: string, input: NewConnectionInput, loginUrl: string): Promise<Connection> {
  const { name, environment, auth, clientId, clientSecret } = input;
  return deps.store.connections.create({
    id,
    name,
    environment,
    loginUrl,
    authMethod: auth.method,
    ...(clientId === undefined ? {} : { clientId }),
    ...(clientSecret === undefined ? {} : { clientSecret }),
  });
}

async function exchange(deps: ApiDependencies, client: OAuthClient, refreshToken: string) {
  try {
    return await deps.oauth.refresh(client, refreshToken);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { reaction, code, message } = error.failure;
    if (reaction.type === 'reauthorize') throw badInput([{ path: 'auth.refreshToken', message }]);
    if (code === 'salesforce.oauth_client_refused') throw badInput([{ path: 'clientId', message }]);
    throw error;
  }
}

/** Who authorized is nice to know: a connection works without it. */
async function withIdentity(
  deps: ApiDependencies,
  connection: Connection,
  tokens: { accessToken: string; instanceUrl: string; idUrl: string | undefined },
): Promise<Connection> {
  const { accessToken, instanceUrl, idUrl } = tokens;
  let identity;
  try {
    identity = await deps.oauth.identity({ accessToken, instanceUrl, ...(idUrl === undefined ? {} : { idUrl }) });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    deps.log.warn({ connectionId: connection.id, err: error }, 'who authorized a connection cannot be found out');
    return connection;
  }
  // Somebody may have refreshed in between: the tokens that are stored now are the ones to keep.
  const current = await deps.store.connections.tokens(connection.id);
  if (current === undefined) return connection;
  const { accessToken: latest, refreshToken, instanceUrl: place } = current;
  return deps.store.connections.authorize(connection.id, {
    accessToken: latest,
    refreshToken,
    instanceUrl: place,
    ...identity,
  });
}
