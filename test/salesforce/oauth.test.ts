import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createSalesforceOAuth, OAUTH_SCOPES } from '../../src/salesforce/oauth.ts';
import { organizationIdOf } from '../../src/salesforce/identity.ts';
import { coreOf, rsaKeys } from '../support/rsa-keys.ts';
import { failureOf } from './support/failure.ts';
import type { Handler, TestServer } from './support/serve.ts';
import { json, serve } from './support/serve.ts';

const REDIRECT_URI = 'https://sync.example/v1/oauth/callback';
const OLD = { type: 'refresh_token', refreshToken: '5AepSECRETold' } as const;
const oauth = createSalesforceOAuth({ allowLoopback: true });
let server: TestServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function login(handler: Handler): Promise<TestServer> {
  server = await serve(handler);
  return server;
}

function granted(instanceUrl: string): Record<string, string> {
  return {
    access_token: '00DSECRET!access',
    refresh_token: '5AepSECRETrefresh',
    instance_url: instanceUrl,
    id: 'https://login.salesforce.com/id/00D000000000001AAA/005000000000001AAA',
    token_type: 'Bearer',
  };
}

const client = (loginUrl: string) => ({ loginUrl, clientId: 'my client', clientSecret: 'client-SECRET' });
const answer = { code: 'code-SECRET', codeVerifier: 'verifier-SECRET', redirectUri: REDIRECT_URI };

describe('the start of an authorization', () => {
  it('asks for a code with PKCE by S256, and for no more than the scopes it needs', () => {
    const { authorizationUrl, codeVerifier } = oauth.startAuthorization(client('https://login.salesforce.com'), {
      redirectUri: REDIRECT_URI,
      state: 'a state&more',
    });
    const url = new URL(authorizationUrl);
    expect(url.origin + url.pathname).toBe('https://login.salesforce.com/services/oauth2/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'my client',
      redirect_uri: REDIRECT_URI,
      scope: OAUTH_SCOPES,
      state: 'a state&more',
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    expect(codeVerifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('never sends anyone to a host that is not Salesforce', () => {
    const start = (): unknown =>
      createSalesforceOAuth({ allowLoopback: false }).startAuthorization(client('http://127.0.0.1:1'), {
        redirectUri: REDIRECT_URI,
        state: 's',
      });
    expect(start).toThrow('must be https');
  });
});

describe('the exchange of a code', () => {
  it('sends verifier and client secret, and returns what was granted', async () => {
    const { url, received } = await login((_, response) =>
      json(response, 200, granted('https://acme.my.salesforce.com')),
    );
    expect(await oauth.exchangeCode(client(url), answer)).toEqual({
      accessToken: '00DSECRET!access',
      refreshToken: '5AepSECRETrefresh',
      instanceUrl: 'https://acme.my.salesforce.com',
      idUrl: 'https://login.salesforce.com/id/00D000000000001AAA/005000000000001AAA',
    });
    expect(received.map((request) => `${request.method} ${request.url}`)).toEqual(['POST /services/oauth2/token']);
    expect(Object.fromEntries(new URLSearchParams(received[0]?.body))).toEqual({
      grant_type: 'authorization_code',
      code: 'code-SECRET',
      code_verifier: 'verifier-SECRET',
      client_id: 'my client',
      client_secret: 'client-SECRET',
      redirect_uri: REDIRECT_URI,
    });
  });

  it('refuses an instance URL that is not an org of Salesforce', async () => {
    const { url } = await login((_, response) => json(response, 200, granted('https://evil.example')));
    expect(await failureOf(oauth.exchangeCode(client(url), answer))).toMatchObject({
      reaction: { type: 'stop' },
      code: 'salesforce.host_not_allowed',
    });
  });

  it('refuses an answer without a refresh token', async () => {
    const { url } = await login((_, response) =>
      json(response, 200, { ...granted('https://acme.my.salesforce.com'), refresh_token: undefined }),
    );
    const failure = await failureOf(oauth.exchangeCode(client(url), answer));
    expect(failure).toMatchObject({ code: 'salesforce.unexpected_answer' });
    expect(failure.message).toContain('refresh_token');
  });

  it('passes on why Salesforce refused, without the secrets that it was sent', async () => {
    const { url } = await login((request, response) =>
      json(response, 400, { error: 'invalid_grant', error_description: `expired code ${request.body} code-SECRET` }),
    );
    const failure = await failureOf(oauth.exchangeCode(client(url), answer));
    expect(failure).toMatchObject({ reaction: { type: 'reauthorize' }, code: 'salesforce.invalid_grant' });
    expect(failure.message).toContain('expired code');
  });
});

describe('a refresh', () => {
  it('returns a rotated refresh token, and none where Salesforce keeps the old one', async () => {
    let rotate = true;
    const { url, received } = await login((_, response) =>
      json(response, 200, {
        ...granted('https://acme.my.salesforce.com'),
        refresh_token: rotate ? '5AepSECRETnext' : undefined,
      }),
    );
    expect(await oauth.renew(client(url), OLD)).toMatchObject({ refreshToken: '5AepSECRETnext' });
    rotate = false;
    expect(await oauth.renew(client(url), OLD)).not.toHaveProperty('refreshToken');
    expect(Object.fromEntries(new URLSearchParams(received[0]?.body))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: '5AepSECRETold',
      client_id: 'my client',
      client_secret: 'client-SECRET',
    });
  });

  it('is asked once, whatever goes wrong', async () => {
    const troubles: Handler[] = [
      (_, response) => json(response, 503, { error: 'server_error' }, { 'retry-after': '3' }),
      (_, response) => response.writeHead(200).end('<html>5AepSECRETold'),
      (_, response) => response.writeHead(200, { 'content-length': '100' }).write('{"access_token":"00DSECRET'),
      (_, response) => response.destroy(),
      (request, response) => response.writeHead(302, { location: request.url }).end(),
    ];
    for (const trouble of troubles) {
      const { url, received, close } = await serve((request, response) => {
        trouble(request, response);
        if (response.writableEnded || response.destroyed) return;
        setTimeout(() => response.destroy(), 5);
      });
      const failure = await failureOf(oauth.renew(client(url), OLD));
      expect(['retry', 'stop']).toContain(failure.reaction.type);
      expect(received).toHaveLength(1);
      await close();
    }
  });
});

describe('grants that need no person', () => {
  const keys = rsaKeys();
  const byKey = { type: 'jwt_bearer', username: 'sync@acme.test', privateKey: keys.privateKey } as const;

  it('send an assertion without the client secret, and the client secret without a scope', async () => {
    const { url, received } = await login((_, response) => json(response, 200, granted(url)));
    const renewed = { accessToken: '00DSECRET!access', instanceUrl: url };
    // A refresh token that was not asked for is not kept.
    expect(await oauth.renew(client(url), byKey)).toEqual({ ...renewed, idUrl: granted(url)['id'] });
    expect(await oauth.renew(client(url), { type: 'client_credentials' })).toMatchObject(renewed);
    const forms = received.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    expect(forms).toEqual([
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as unknown,
      },
      { grant_type: 'client_credentials', client_id: 'my client', client_secret: 'client-SECRET' },
    ]);
  });

  it('never repeat assertion, key or secret in what a refusal says', async () => {
    const { url, received } = await login((request, response) => {
      const form = new URLSearchParams(request.body);
      const echo = `${form.get('assertion') ?? ''} ${form.get('client_secret') ?? ''} ${keys.privateKey}`;
      json(response, 400, { error: 'invalid_grant', error_description: `no: ${echo}` });
    });
    for (const grant of [byKey, { type: 'client_credentials' }] as const) {
      const failure = await failureOf(oauth.renew(client(url), grant));
      expect(failure.message).toContain('no: [secret]');
      expect(failure.message).not.toContain(new URLSearchParams(received[0]?.body).get('assertion'));
      expect(failure.message).not.toContain(coreOf(keys.privateKey));
    }
  });
});

describe('a revocation', () => {
  it('names the token, and hides it in what a refusal says', async () => {
    let status = 200;
    const { url, received } = await login((request, response) =>
      json(response, status, { error: 'unsupported_token_type', error_description: request.body }),
    );
    await oauth.revoke(client(url), '5AepSECRETold');
    expect(received.map((request) => `${request.url} ${request.body}`)).toEqual([
      '/services/oauth2/revoke token=5AepSECRETold',
    ]);
    status = 400;
    expect((await failureOf(oauth.revoke(client(url), '5AepSECRETold'))).message).toContain('token=[secret]');
  });
});

describe('the identity', () => {
  const tokens = (instanceUrl: string) => ({
    accessToken: '00DSECRET!access',
    instanceUrl,
    idUrl: 'https://evil.example/id/00D000000000001AAA/005000000000001AAA',
  });

  it('takes the org from the id URL without fetching it, and the user from userinfo', async () => {
    const { url, received } = await login((_, response) =>
      json(response, 200, { preferred_username: 'ann@acme.example', organization_id: '00D000000000002AAA' }),
    );
    expect(await oauth.identity(tokens(url))).toEqual({
      organizationId: '00D000000000001AAA',
      username: 'ann@acme.example',
    });
    expect(received.map((request) => request.url)).toEqual(['/services/oauth2/userinfo']);
  });

  it('leaves the username out where userinfo cannot be had', async () => {
    const troubles: Handler[] = [
      (_, response) => json(response, 403, [{ errorCode: 'INSUFFICIENT_ACCESS' }]),
      (_, response) => response.writeHead(200).end('<html>'),
      (_, response) => json(response, 200, { preferred_username: 7 }),
      (_, response) => response.destroy(),
    ];
    for (const trouble of troubles) {
      const { url, close } = await serve(trouble);
      expect(await oauth.identity(tokens(url))).toEqual({ organizationId: '00D000000000001AAA' });
      await close();
    }
  });

  it('never sends the token to a host that is not Salesforce', async () => {
    const identity = createSalesforceOAuth({ allowLoopback: false }).identity(tokens('https://evil.example'));
    expect(await failureOf(identity)).toMatchObject({ code: 'salesforce.host_not_allowed' });
  });

  it('reads nothing but an organization id out of the id URL', () => {
    expect(organizationIdOf('https://login.salesforce.com/id/00D000000000001AAA/005')).toBe('00D000000000001AAA');
    for (const url of [undefined, 'x', 'https://a/id/005000000000001AAA/1', 'https://a/00D000000000001AAA']) {
      expect(organizationIdOf(url)).toBeUndefined();
    }
  });
});
