import { createHash } from 'node:crypto';
import { json } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { Asked, Simulated } from '../simulated.ts';
import { checkAssertion } from './assertion.ts';
import { checkClient, clientOf } from './client.ts';
import { SCOPE, sign } from './tokens.ts';

/** Not the org's: a client that reads records there has read the wrong member. */
const OTHER_APIS_URL = 'https://api.salesforce.com';
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** `POST /services/oauth2/token`: all four flows of the service. */
export function token(asked: Asked, simulated: Simulated): Answer {
  if (asked.method !== 'POST') return refuse('invalid_request', 'must use HTTP POST');
  const form = new URLSearchParams(asked.body);
  const grantType = form.get('grant_type');
  if (grantType === JWT_BEARER) {
    const because = checkAssertion(form.get('assertion') ?? '', simulated);
    return because === undefined ? grantAccess(simulated) : refuse('invalid_grant', because);
  }
  const client = clientOf(asked, form);
  const refused = checkClient(client, simulated.settings);
  if (refused !== undefined) return refuse(refused.error, refused.description);
  switch (grantType) {
    case 'authorization_code':
      return exchange(form, client.id, simulated);
    case 'refresh_token': {
      const refreshed = simulated.tokens.refresh(form.get('refresh_token') ?? '');
      return refreshed.type === 'refused' ? refuse('invalid_grant', refreshed.because) : granted(simulated, refreshed);
    }
    case 'client_credentials':
      if (client.secret === null) return refuse('invalid_client', 'invalid client credentials');
      return grantAccess(simulated, { api_instance_url: OTHER_APIS_URL });
    default:
      return refuse('unsupported_grant_type', 'grant type not supported');
  }
}

function exchange(form: URLSearchParams, clientId: string, simulated: Simulated): Answer {
  const issued = simulated.codes.take(form.get('code') ?? '');
  if (issued?.clientId !== clientId) return refuse('invalid_grant', 'invalid authorization code');
  if (issued.redirectUri !== form.get('redirect_uri')) {
    return refuse('redirect_uri_mismatch', 'redirect_uri must match configuration');
  }
  const verifier = form.get('code_verifier') ?? '';
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  if (challenge !== issued.codeChallenge) return refuse('invalid_grant', 'invalid code verifier');
  return granted(simulated, simulated.tokens.grant());
}

/** Flows without a person give no refresh token. */
function grantAccess(simulated: Simulated, extra: Record<string, string> = {}): Answer {
  return granted(simulated, { accessToken: simulated.tokens.grantAccess(), refreshToken: undefined }, extra);
}

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm */
function granted(
  { url, organizationId, userId, settings }: Simulated,
  tokens: { accessToken: string; refreshToken: string | undefined },
  extra: Record<string, string> = {},
): Answer {
  const id = `${url}/id/${organizationId}/${userId}`;
  const issuedAt = String(settings.clock());
  const answer = {
    access_token: tokens.accessToken,
    ...(tokens.refreshToken === undefined ? {} : { refresh_token: tokens.refreshToken }),
    signature: sign(settings.client?.secret ?? '', id + issuedAt),
    scope: SCOPE,
    instance_url: url,
    id,
    token_type: 'Bearer',
    issued_at: issuedAt,
    ...extra,
  };
  return json(200, answer, { 'cache-control': 'no-cache, no-store' });
}

function refuse(error: string, description: string): Answer {
  return json(400, { error, error_description: description });
}
