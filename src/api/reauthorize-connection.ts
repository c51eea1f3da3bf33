import type { Connection, Grant } from '../store/store.ts';
import { askForTokens } from './ask-for-tokens.ts';
import { oauthClientOf, startAuthorization } from './authorization.ts';
import type { ReauthorizationInput } from './connection-input.ts';
import type { CreatedConnection } from './create-connection.ts';
import { tokensOf } from './create-connection.ts';
import type { ApiDependencies } from './dependencies.ts';
import { badInput, conflict } from './problem.ts';
import { isSameOrg } from './same-org.ts';
import { tellSyncs } from './tell-syncs.ts';

/**
 * A connection that a person authorizes gets a URL for that person. One that needs nobody is tried at once, with its own
 * credentials or with new ones, which are kept when Salesforce takes them; until then the old ones stay.
 */
export async function reauthorizeConnection(
  deps: ApiDependencies,
  connection: Connection,
  input: ReauthorizationInput = {},
): Promise<CreatedConnection> {
  refuseUnused(connection, input);
  const { authMethod } = connection;
  if (authMethod === 'authorization_code' || authMethod === 'refresh_token') {
    return { connection, authorizationUrl: await startAuthorization(deps, connection) };
  }
  const { clientSecret } = input;
  const client = {
    ...(await oauthClientOf(deps, connection)),
    ...(clientSecret === undefined ? {} : { clientSecret }),
  };
  const grant = await grantOf(deps, connection, input);
  const isNew = input.privateKey !== undefined || clientSecret !== undefined;
  const granted = isNew
    ? await askForTokens(deps, client, grant, newPaths(input))
    : await deps.oauth.renew(client, grant);
  const identity = await deps.oauth.identity(granted);
  const tokens = { ...tokensOf(grant, granted), ...identity, ...(clientSecret === undefined ? {} : { clientSecret }) };
  if (!isSameOrg(connection, tokens)) {
    throw conflict(
      'These credentials lead to another Salesforce org. Nothing was changed; make a connection of its own.',
    );
  }
  const connected = await deps.store.connections.authorize(connection.id, tokens);
  await tellSyncs(deps, connection.id);
  return { connection: connected };
}

/** Input that would change nothing is a mistake. */
function refuseUnused(
  { authMethod, clientId }: Connection,
  { privateKey, clientSecret }: NonNullable<ReauthorizationInput>,
) {
  if (privateKey !== undefined && authMethod !== 'jwt_bearer') {
    throw badInput([{ path: 'privateKey', message: `is of no use to a connection by ${authMethod}` }]);
  }
  if (clientSecret !== undefined && authMethod !== 'client_credentials') {
    throw badInput([{ path: 'clientSecret', message: `is of no use to a connection by ${authMethod}` }]);
  }
  if (clientSecret !== undefined && clientId === undefined) {
    const message = "is not the connection's own: change SALESFORCE_CLIENT_SECRET of the service";
    throw badInput([{ path: 'clientSecret', message }]);
  }
}

async function grantOf(
  { store }: ApiDependencies,
  { id }: Connection,
  { privateKey }: NonNullable<ReauthorizationInput>,
): Promise<Grant> {
  const grant = (await store.connections.tokens(id))?.grant;
  if (grant === undefined) throw conflict('The connection has no credentials. Delete it and create another.');
  return grant.type === 'jwt_bearer' && privateKey !== undefined ? { ...grant, privateKey } : grant;
}

function newPaths({ privateKey }: NonNullable<ReauthorizationInput>) {
  return privateKey === undefined
    ? { grant: 'clientSecret', clientSecret: 'clientSecret' }
    : { grant: 'privateKey', privateKey: 'privateKey' };
}
