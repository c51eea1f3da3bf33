import { createHash } from 'node:crypto';
import { json } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { Asked, Simulated } from '../simulated.ts';
import { SCOPE, sign } from './tokens.ts';

/** `POST /services/oauth2/token`. */
export function token(asked: Asked, simulated: Simulated): Answer {
  if (asked.method !== 'POST') return refuse('invalid_request', 'must use HTTP POST');
  const form = new URLSearchParams(asked.body);
  const client = clientOf(asked, form);
  const refusal = checkClient(client, simulated);
  if (refusal !== undefined) return refusal;
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchange(form, client.id, simulated);
    case 'refresh_token': {
      const refreshed = simulated.tokens.refresh(form.get('refresh_token') ?? '');
      return refreshed.type === 'refused' ? refuse('invalid_grant', refreshed.because) : granted(simulated, refreshed);
    }
    default:
      return refuse('unsupported_grant_type', 'grant type not supported');
  }
}

function exchange(form: URLSearchParams, clientId: string, simulated: Simulated): Answer {
  const issued = simulated.codes.take(form.get('code') ?? '');
  if (issued === undefined) return refuse('invalid_grant', 'invalid authorization code');
  if (issued.clientId !== clientId) return refuse('invalid_grant', 'invalid authorization code');
  if (issued.redirectUri !== form.get('redirect_uri'))
    return refuse('redirect_uri_mismatch', 'redirect_uri must match configuration');
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  if (challenge !== issued.codeChallenge) return refuse('invalid_grant', 'invalid code verifier');
  return granted(simulated, simulated.tokens.grant());
}

function granted(
  { url, organizationId, userId, settings }: Simulated,
  tokens: { accessToken: string; refreshToken: string | undefined },
): Answer {
  const id = `${url}/id/${organizationId}/${userId}`;
  const issuedAt = String(settings.clock());
  return json(
    200,
    {
      access_token: tokens.accessToken,
      ...(tokens.refreshToken === undefined ? {} : { refresh_token: tokens.refreshToken }),
      signature: sign(settings.client?.secret ?? '', id + issuedAt),
      scope: SCOPE,
      instance_url: url,
      id,
      token_type: 'Bearer',
      issued_at: issuedAt,
    },
    { 'cache-control': 'no-cache, no-store' },
  );
}

/** From the body, or from `Authorization: Basic`. */
function clientOf(asked: Asked, form: URLSearchParams): { id: string; secret: string | null } {
  const basic = /^Basic (.+)$/.exec(String(asked.headers['authorization'] ?? ''))?.[1];
  if (basic === undefined) return { id: form.get('client_id') ?? '', secret: form.get('client_secret') };
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent);
  return { id, secret };
}

function checkClient(client: { id: string; secret: string | null }, { settings }: Simulated): Answer | undefined {
  if (client.id === '') return refuse('invalid_client_id', 'client identifier invalid');
  const expected = settings.client;
  if (expected === undefined) return undefined;
  if (client.id !== expected.id) return refuse('invalid_client_id', 'client identifier invalid');
  if (expected.secret !== undefined && client.secret !== expected.secret) {
    return refuse('invalid_client', 'invalid client credentials');
  }
  return undefined;
}

function refuse(error: string, description: string): Answer {
  return json(400, { error, error_description: description });
}
