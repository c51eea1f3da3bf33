import { createHash, randomBytes } from 'node:crypto';
import { OAuth2 } from 'jsforce/lib/oauth2.js';
import { z } from 'zod';
import type { Grant } from '../store/store.ts';
import { checkInstanceUrl, checkLoginUrl } from './allowed-hosts.ts';
import { parseJson } from './error-answer.ts';
import type { Http } from './http.ts';
import { createHttp } from './http.ts';
import { identityOf } from './identity.ts';
import { JsforceTransport } from './jsforce-transport.ts';
import { signAssertion } from './jwt-assertion.ts';
import { postForm } from './oauth-form.ts';
import { checked } from './rest.ts';
import type { OAuthClient, SalesforceOAuth } from './salesforce.ts';

/** A refresh must end well within its lease. */
const OAUTH_TIMEOUT_MS = 15_000;
/** Nobody waits for it for long: it is not repeated either. */
const REVOKE_TIMEOUT_MS = 5_000;
export const OAUTH_SCOPES = 'api refresh_token id';
/** 43 characters, the shortest that RFC 7636 allows: 256 bits. */
const VERIFIER_BYTES = 32;
const TOKEN_PATH = '/services/oauth2/token';
const REVOKE_PATH = '/services/oauth2/revoke';

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  /** Client credentials answer with an `api_instance_url` too: a host for other APIs than the org's own. */
  instance_url: z.string().min(1),
  id: z.string().optional(),
});
const codeAnswer = tokenAnswer.extend({ refresh_token: z.string().min(1) });

export type SalesforceOAuthOptions = { allowLoopback: boolean; http?: Http; clock?: () => number };

/**
 * Salesforce's OAuth endpoints; jsforce builds the requests that a person stands behind. Nothing is repeated here: a
 * refresh token that rotates is spent by one use, even when the answer is lost.
 */
export function createSalesforceOAuth(options: SalesforceOAuthOptions): SalesforceOAuth {
  const { http = createHttp(), clock = Date.now } = options;

  function oauth2(client: OAuthClient, secrets: readonly string[], redirectUri?: string): OAuth2 {
    const { clientId, clientSecret } = client;
    const loginUrl = checkLoginUrl(client.loginUrl, options);
    const config = { loginUrl, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) };
    const oauth = new OAuth2(redirectUri === undefined ? config : { ...config, redirectUri });
    oauth._transport = new JsforceTransport(async ({ url, headers, body }) => {
      if (typeof body !== 'string') throw new TypeError('expected a form');
      const path = new URL(url).pathname;
      const hidden = clientSecret === undefined ? secrets : [...secrets, clientSecret];
      const form = { origin: loginUrl, path, headers, body, secrets: hidden, timeoutMs: OAUTH_TIMEOUT_MS };
      return { statusCode: 200, headers: {}, body: await postForm({ http, clock }, form) };
    });
    return oauth;
  }

  async function token(client: OAuthClient, grant: Grant): Promise<unknown> {
    switch (grant.type) {
      case 'refresh_token':
        return oauth2(client, [grant.refreshToken]).refreshToken(grant.refreshToken);
      case 'jwt_bearer': {
        const assertion = signAssertion({ ...client, username: grant.username }, grant.privateKey, clock());
        const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
        return ask(client, { grant_type: grantType, assertion }, [assertion, grant.privateKey]);
      }
      case 'client_credentials': {
        const { clientId, clientSecret = '' } = client;
        const form = { grant_type: grant.type, client_id: clientId, client_secret: clientSecret };
        return ask(client, form, [clientSecret]);
      }
    }
  }

  async function ask(client: OAuthClient, form: Record<string, string>, secrets: readonly string[]): Promise<unknown> {
    const origin = checkLoginUrl(client.loginUrl, options);
    const body = new URLSearchParams(form).toString();
    const request = { origin, path: TOKEN_PATH, body, secrets, timeoutMs: OAUTH_TIMEOUT_MS };
    return parseJson(await postForm({ http, clock }, request));
  }

  return {
    startAuthorization(client, { redirectUri, state }) {
      const codeVerifier = randomBytes(VERIFIER_BYTES).toString('base64url');
      const authorizationUrl = oauth2(client, [], redirectUri).getAuthorizationUrl({
        scope: OAUTH_SCOPES,
        state,
        code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
        // jsforce leaves it out, and without it the challenge would mean `plain`.
        code_challenge_method: 'S256',
      });
      return { authorizationUrl, codeVerifier };
    },

    async exchangeCode(client, { code, codeVerifier, redirectUri }) {
      const oauth = oauth2(client, [code, codeVerifier], redirectUri);
      const answer = checked(codeAnswer, await oauth.requestToken(code, { code_verifier: codeVerifier }), 'token');
      return {
        ...grantedBy(answer),
        refreshToken: answer.refresh_token,
        instanceUrl: checkInstanceUrl(answer.instance_url, options),
      };
    },

    async renew(client, grant) {
      const answer = checked(tokenAnswer, await token(client, grant), 'token');
      const rotated = grant.type === 'refresh_token' ? answer.refresh_token : undefined;
      // The instance URL is checked wherever it is used: refusing it here would lose a rotated token.
      return { ...grantedBy(answer), ...(rotated === undefined ? {} : { refreshToken: rotated }) };
    },

    async revoke({ loginUrl }, refreshToken) {
      const origin = checkLoginUrl(loginUrl, options);
      const body = new URLSearchParams({ token: refreshToken }).toString();
      const form = { origin, path: REVOKE_PATH, body, secrets: [refreshToken], timeoutMs: REVOKE_TIMEOUT_MS };
      await postForm({ http, clock }, form);
    },

    identity: (granted) => identityOf(http, granted, options),
  };
}

function grantedBy(answer: z.infer<typeof tokenAnswer>): {
  accessToken: string;
  instanceUrl: string;
  idUrl?: string;
} {
  const { access_token: accessToken, instance_url: instanceUrl, id } = answer;
  return { accessToken, instanceUrl, ...(id === undefined ? {} : { idUrl: id }) };
}
