import { FailureError } from '../domain/failure.ts';
import { isSharedLoginUrl, loginUrlFor } from '../salesforce/allowed-hosts.ts';
import { organizationIdOf } from '../salesforce/identity.ts';
import type { OAuthClient, RenewedTokens } from '../salesforce/salesforce.ts';
import type { AuthorizedTokens, Connection, Grant, NewConnection } from '../store/store.ts';
import { askForTokens } from './ask-for-tokens.ts';
import type { GrantPaths } from './ask-for-tokens.ts';
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
  const { connections } = deps.store;
  const id = newId('con', seed);
  const loginUrl = checkedLoginUrl(deps, input);
  const client = checkedClient(deps, input, loginUrl);
  const existing = seed === undefined ? undefined : await connections.get(id);
  if (existing?.status === 'connected') return { connection: existing };
  const created = newConnection(id, input, loginUrl);
  const { grant, paths } = grantOf(input);
  if (grant === undefined) {
    const connection = existing ?? (await connections.create(created));
    return { connection, authorizationUrl: await startAuthorization(deps, connection) };
  }
  const granted = await askForTokens(deps, client, grant, paths);
  const tokens = tokensOf(grant, granted);
  // Salesforce may have rotated the token by now: keep it before anything else can fail.
  const connection =
    existing === undefined ? await connections.create(created, tokens) : await connections.authorize(id, tokens);
  return { connection: await withIdentity(deps, connection, granted) };
}

/** Undefined for a grant that a person is yet to give. */
function grantOf({ auth }: NewConnectionInput): { grant: Grant | undefined; paths: GrantPaths } {
  switch (auth.method) {
    case 'authorization_code':
      return { grant: undefined, paths: { grant: 'auth' } };
    case 'refresh_token':
      return {
        grant: { type: 'refresh_token', refreshToken: auth.refreshToken },
        paths: { grant: 'auth.refreshToken' },
      };
    case 'jwt_bearer':
      return {
        grant: { type: 'jwt_bearer', username: auth.username, privateKey: auth.privateKey },
        paths: { grant: 'auth', username: 'auth.username', privateKey: 'auth.privateKey' },
      };
    case 'client_credentials':
      return { grant: { type: 'client_credentials' }, paths: { grant: 'auth', clientSecret: 'clientSecret' } };
  }
}

/** What to store of an answer to a grant. */
export function tokensOf(grant: Grant, granted: RenewedTokens): AuthorizedTokens {
  const { accessToken, instanceUrl, refreshToken, idUrl } = granted;
  const organizationId = organizationIdOf(idUrl);
  const rotated = grant.type === 'refresh_token' && refreshToken !== undefined;
  return {
    accessToken,
    instanceUrl,
    grant: rotated ? { type: 'refresh_token', refreshToken } : grant,
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(grant.type === 'jwt_bearer' ? { username: grant.username } : {}),
  };
}

function checkedLoginUrl({ config }: ApiDependencies, { auth, environment, loginUrl }: NewConnectionInput): string {
  let checked: string;
  try {
    checked = loginUrlFor(environment, loginUrl, { allowLoopback: config.allowLoopbackEndpoints });
  } catch (error) {
    if (error instanceof FailureError) throw badInput([{ path: 'loginUrl', message: error.message }]);
    throw error;
  }
  if (auth.method === 'client_credentials' && isSharedLoginUrl(checked)) {
    const message =
      "must be the org's own My Domain, such as https://acme.my.salesforce.com, with environment custom: client_credentials works nowhere else";
    throw badInput([{ path: 'loginUrl', message }]);
  }
  return checked;
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
  if (clientSecret === undefined && input.auth.method === 'client_credentials') {
    throw badInput([{ path: 'clientSecret', message: 'is required with client_credentials' }]);
  }
  return { loginUrl, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) };
}

function newConnection(id: string, input: NewConnectionInput, loginUrl: string): NewConnection {
  const { name, environment, auth, clientId, clientSecret, maxDailyApiPercent } = input;
  return {
    id,
    name,
    environment,
    loginUrl,
    authMethod: auth.method,
    ...(clientId === undefined ? {} : { clientId }),
    ...(clientSecret === undefined ? {} : { clientSecret }),
    ...(maxDailyApiPercent === undefined ? {} : { maxDailyApiPercent }),
  };
}

/** Who authorized is nice to know: a connection works without it. */
async function withIdentity(
  deps: ApiDependencies,
  connection: Connection,
  granted: RenewedTokens,
): Promise<Connection> {
  try {
    return await deps.store.connections.identify(connection.id, await deps.oauth.identity(granted));
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    deps.log.warn({ connectionId: connection.id, err: error }, 'who authorized a connection cannot be found out');
    return connection;
  }
}
