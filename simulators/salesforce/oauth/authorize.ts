import type { Answer } from '../answer.ts';
import type { Asked, Simulated } from '../simulated.ts';

/** A SHA-256 in base64url. */
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/** `GET /services/oauth2/authorize`: asks the person, then leads back with a code. */
export function authorize(asked: Asked, { codes, settings }: Simulated): Answer {
  const query = asked.url.searchParams;
  const redirectUri = query.get('redirect_uri') ?? '';
  const clientId = query.get('client_id') ?? '';
  const codeChallenge = query.get('code_challenge') ?? '';
  const { client } = settings;
  if (clientId === '' || (client !== undefined && client.id !== clientId)) {
    return page(400, 'error=invalid_client_id&error_description=client identifier invalid');
  }
  const isKnown = client?.redirectUris === undefined || client.redirectUris.includes(redirectUri);
  if (!isKnown || !/^https?:/.test(redirectUri) || !URL.canParse(redirectUri)) {
    return page(400, 'error=redirect_uri_mismatch&error_description=redirect_uri must match configuration');
  }
  if (query.get('response_type') !== 'code') return back(redirectUri, query, { error: 'unsupported_response_type' });
  if (!CHALLENGE.test(codeChallenge) || query.get('code_challenge_method') !== 'S256') {
    const description = codeChallenge === '' ? 'missing required code challenge' : 'invalid code challenge';
    return back(redirectUri, query, { error: 'invalid_request', error_description: description });
  }
  const decision = settings.autoApprove ? 'allow' : query.get('decision');
  if (decision === 'deny') {
    return back(redirectUri, query, { error: 'access_denied', error_description: 'end-user denied authorization' });
  }
  if (decision !== 'allow') return consent(asked.url);
  return back(redirectUri, query, { code: codes.issue({ clientId, redirectUri, codeChallenge }) });
}

function consent(url: URL): Answer {
  const link = (decision: string): string => {
    const target = new URL(url);
    target.searchParams.set('decision', decision);
    return `${target.pathname}${target.search}`.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  };
  return page(200, `<h1>Allow access?</h1><a href="${link('allow')}">Allow</a> <a href="${link('deny')}">Deny</a>`);
}

function back(redirectUri: string, query: URLSearchParams, answer: Record<string, string>): Answer {
  const location = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) location.searchParams.set(name, value);
  const state = query.get('state');
  if (state !== null) location.searchParams.set('state', state);
  return { status: 302, headers: { location: location.href } };
}

function page(status: number, html: string): Answer {
  return { status, headers: { 'content-type': 'text/html;charset=UTF-8' }, body: html };
}
