import type { Answer } from '../answer.ts';
import { json, vendorError } from '../answer.ts';
import type { Asked, Simulated } from '../simulated.ts';

/** `…/revoke`, `…/introspect`, `…/userinfo`, and the identity URL. */
export function revoke(asked: Asked, { tokens }: Simulated): Answer {
  const token = new URLSearchParams(asked.body).get('token') ?? asked.url.searchParams.get('token') ?? '';
  if (tokens.revoke(token)) return { status: 200 };
  return json(400, { error: 'unsupported_token_type', error_description: 'this token type is not supported' });
}

export function introspect(asked: Asked, { tokens, settings }: Simulated): Answer {
  const token = new URLSearchParams(asked.body).get('token') ?? '';
  if (!tokens.isActive(token)) return json(200, { active: false });
  return json(200, { active: true, token_type: 'access_token', exp: Math.floor(settings.clock() / 1000) + 7_200 });
}

export function userinfo(asked: Asked, simulated: Simulated): Answer {
  const token = bearer(asked);
  if (!simulated.tokens.isAccessToken(token)) return vendorError(403, 'FORBIDDEN', 'Bad_OAuth_Token');
  const { organizationId, userId } = simulated;
  return json(200, {
    sub: `${simulated.url}/id/${organizationId}/${userId}`,
    user_id: userId,
    organization_id: organizationId,
    preferred_username: 'integration@example.com',
    nickname: 'integration',
    name: 'Integration User',
    email: 'integration@example.com',
  });
}

export function identity(asked: Asked, simulated: Simulated): Answer {
  if (!simulated.tokens.isAccessToken(bearer(asked))) return vendorError(403, 'FORBIDDEN', 'Bad_OAuth_Token');
  const { organizationId, userId, url } = simulated;
  return json(200, {
    id: `${url}${asked.url.pathname}`,
    user_id: userId,
    organization_id: organizationId,
    username: 'integration@example.com',
  });
}

export function bearer({ headers }: Asked): string {
  return /^(?:Bearer|OAuth) (.+)$/.exec(String(headers['authorization'] ?? ''))?.[1] ?? '';
}
