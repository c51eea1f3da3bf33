import type { Answer } from '../answer.ts';
import { json } from '../answer.ts';
import type { Asked, Simulated } from '../simulated.ts';
import { SCOPE } from './tokens.ts';

/** The user behind all tokens. */
export const USERNAME = 'integration@example.com';
const DISPLAY_NAME = 'Integration User';
const SESSION_SECONDS = 7_200;

/** `POST /services/oauth2/revoke`; GET works too. */
export function revoke(asked: Asked, { tokens }: Simulated): Answer {
  const token = new URLSearchParams(asked.body).get('token') ?? asked.url.searchParams.get('token') ?? '';
  if (tokens.revoke(token)) return { status: 200 };
  return json(400, { error: 'unsupported_token_type', error_description: 'this token type is not supported' });
}

/** `POST /services/oauth2/introspect`. */
export function introspect(asked: Asked, { tokens, settings, url, organizationId, userId }: Simulated): Answer {
  const form = new URLSearchParams(asked.body);
  const token = form.get('token') ?? '';
  if (!tokens.isActive(token)) return json(200, { active: false });
  const now = Math.floor(settings.clock() / 1000);
  return json(200, {
    active: true,
    scope: SCOPE,
    client_id: form.get('client_id') ?? '',
    username: USERNAME,
    sub: `${url}/id/${organizationId}/${userId}`,
    token_type: tokens.isAccessToken(token) ? 'access_token' : 'refresh_token',
    exp: now + SESSION_SECONDS,
    iat: now,
    nbf: now,
  });
}

/** `GET /services/oauth2/userinfo`. */
export function userinfo(asked: Asked, simulated: Simulated): Answer {
  const { organizationId, userId, url, tokens } = simulated;
  if (!tokens.isAccessToken(bearer(asked))) return badToken();
  return json(200, {
    sub: `${url}/id/${organizationId}/${userId}`,
    user_id: userId,
    organization_id: organizationId,
    preferred_username: USERNAME,
    nickname: 'integration',
    name: DISPLAY_NAME,
    email: USERNAME,
    email_verified: true,
    zoneinfo: 'Europe/Berlin',
    locale: 'en_US',
    language: 'en_US',
    active: true,
  });
}

/** `GET /id/<organization>/<user>`. */
export function identity(asked: Asked, { organizationId, userId, url, tokens }: Simulated): Answer {
  if (!tokens.isAccessToken(bearerOrParameter(asked))) return badToken();
  if (asked.url.pathname !== `/id/${organizationId}/${userId}`) return badToken('Wrong_Org');
  return json(200, {
    id: `${url}${asked.url.pathname}`,
    asserted_user: true,
    user_id: userId,
    organization_id: organizationId,
    username: USERNAME,
    nick_name: 'integration',
    display_name: DISPLAY_NAME,
    email: USERNAME,
    email_verified: true,
    timezone: 'Europe/Berlin',
    urls: {
      rest: `${url}/services/data/v{version}/`,
      sobjects: `${url}/services/data/v{version}/sobjects/`,
      query: `${url}/services/data/v{version}/query/`,
    },
    active: true,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_US',
    is_app_installed: true,
  });
}

/** The access token of a request, '' without one. */
export function bearer({ headers }: Asked): string {
  return /^(?:Bearer|OAuth) (.+)$/i.exec(String(headers['authorization'] ?? ''))?.[1] ?? '';
}

/** The identity URL takes the token as a parameter too. */
function bearerOrParameter(asked: Asked): string {
  return bearer(asked) || (asked.url.searchParams.get('oauth_token') ?? '');
}

function badToken(why = 'Bad_OAuth_Token'): Answer {
  return { status: 403, headers: { 'content-type': 'text/html;charset=UTF-8' }, body: why };
}
