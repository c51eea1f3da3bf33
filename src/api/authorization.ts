import { randomBytes } from 'node:crypto';
import { createOAuthClientFor } from '../salesforce/connect.ts';
import type { OAuthClient } from '../salesforce/salesforce.ts';
import type { Connection } from '../store/store.ts';
import type { ApiDependencies } from './dependencies.ts';

export const CALLBACK_PATH = '/v1/oauth/callback';
const AUTHORIZATION_TTL_MS = 10 * 60_000;
const STATE_BYTES = 32;

type Dependencies = Pick<ApiDependencies, 'store' | 'oauth' | 'config' | 'clock'>;

/** The OAuth client of a connection: its own, else the service's. Throws a `stop` failure when there is none. */
export function oauthClientOf(deps: Dependencies, connection: Connection): Promise<OAuthClient> {
  const { allowLoopbackEndpoints: allowLoopback, salesforceClientId, salesforceClientSecret } = deps.config;
  const config = { allowLoopback, clientId: salesforceClientId, clientSecret: salesforceClientSecret };
  return createOAuthClientFor(deps.store.connections, config)(connection);
}

/** Begins an authorization by a person; its state can be used once, within ten minutes, for this connection only. */
export async function startAuthorization(deps: Dependencies, connection: Connection): Promise<string> {
  const client = await oauthClientOf(deps, connection);
  const state = randomBytes(STATE_BYTES).toString('base64url');
  const redirectUri = redirectUriOf(deps);
  const { authorizationUrl, codeVerifier } = deps.oauth.startAuthorization(client, { redirectUri, state });
  const expiresAt = new Date(deps.clock().getTime() + AUTHORIZATION_TTL_MS);
  await deps.store.authorizations.create(state, { connectionId: connection.id, codeVerifier, redirectUri }, expiresAt);
  return authorizationUrl;
}

function redirectUriOf({ config }: Dependencies): string {
  return `${config.publicUrl.replace(/\/+$/, '')}${CALLBACK_PATH}`;
}
