import { createHash, randomBytes } from 'node:crypto';
import { OAuth2 } from 'jsforce/lib/oauth2.js';
import { z } from 'zod';
import { FailureError } from '../domain/failure.ts';
import { checkInstanceUrl, checkLoginUrl } from './allowed-hosts.ts';
import { readErrorAnswer } from './error-answer.ts';
import { failureOf, networkFailure } from './errors.ts';
import type { Http, HttpAnswer } from './http.ts';
import { createHttp, textOf } from './http.ts';
import { identityOf } from './identity.ts';
import { JsforceTransport } from './jsforce-transport.ts';
import { checked } from './rest.ts';
import type { OAuthClient, SalesforceOAuth } from './salesforce.ts';

/** From the request to the end of its answer. A refresh must end well within its lease. */
const OAUTH_TIMEOUT_MS = 15_000;
export const OAUTH_SCOPES = 'api refresh_token id';
const TOKEN_ANSWER_LIMIT_BYTES = 256 * 1024;
/** 43 characters, the shortest that RFC 7636 allows: 256 bits. */
const VERIFIER_BYTES = 32;

const refreshAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  instance_url: z.string().min(1),
  id: z.string().optional(),
});
const codeAnswer = refreshAnswer.extend({ refresh_token: z.string().min(1) });

export type SalesforceOAuthOptions = { allowLoopback: boolean; http?: Http; clock?: () => number };

/**
 * Salesforce's OAuth endpoints: jsforce builds the requests, our transport carries them. Nothing is repeated here: a
 * refresh token that rotates is spent by one use, even when the answer is lost.
 */
export function createSalesforceOAuth(options: SalesforceOAuthOptions): SalesforceOAuth {
  const { http = createHttp(), clock = Date.now } = options;

  function oauth2(client: OAuthClient, secrets: readonly string[], redirectUri?: string): OAuth2 {
    const { clientId, clientSecret } = client;
    const loginUrl = checkLoginUrl(client.loginUrl, options);
    const config = { loginUrl, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) };
    const oauth = new OAuth2(redirectUri === undefined ? config : { ...config, redirectUri });
    oauth._transport = new JsforceTransport(async ({ url, headers = {}, body }) => {
      const signal = AbortSignal.timeout(OAUTH_TIMEOUT_MS);
      if (typeof body !== 'string') throw new TypeError('expected a form');
      try {
        const path = new URL(url).pathname;
        const answer = await http({ method: 'POST', origin: loginUrl, path, headers, body, signal });
        return await tokenAnswer(answer, clientSecret === undefined ? secrets : [...secrets, clientSecret], signal);
      } catch (error) {
        throw signal.aborted ? networkFailure(signal.reason) : error;
      }
    });
    return oauth;
  }

  async function tokenAnswer(answer: HttpAnswer, secrets: readonly string[], signal: AbortSignal) {
    if (answer.status !== 200) {
      throw new FailureError(
        failureOf(await readErrorAnswer(answer, { operation: 'token', secrets, now: clock(), signal })),
      );
    }
    return { statusCode: answer.status, headers: {}, body: await textOf(answer, TOKEN_ANSWER_LIMIT_BYTES, signal) };
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

    async refresh(client, refreshToken) {
      const answer = checked(refreshAnswer, await oauth2(client, [refreshToken]).refreshToken(refreshToken), 'token');
      const { refresh_token: rotated } = answer;
      // The instance URL is checked wherever it is used: refusing it here would lose a rotated token.
      return { ...grantedBy(answer), ...(rotated === undefined ? {} : { refreshToken: rotated }) };
    },

    identity: (granted) => identityOf(http, granted, options),
  };
}

function grantedBy(answer: z.infer<typeof refreshAnswer>): {
  accessToken: string;
  instanceUrl: string;
  idUrl?: string;
} {
  const { access_token: accessToken, instance_url: instanceUrl, id } = answer;
  return { accessToken, instanceUrl, ...(id === undefined ? {} : { idUrl: id }) };
}
