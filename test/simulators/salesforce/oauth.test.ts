import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { Client } from './client.ts';
import type { Reply } from './client.ts';

const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-long';
const REDIRECT_URI = 'https://service.example/callback';
const TOKEN_URL = '/services/oauth2/token';

let client: Client;
afterEach(() => client.close());

function authorize(change: Record<string, string> = {}): Promise<Reply> {
  const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'app',
    redirect_uri: REDIRECT_URI,
    state: 's',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    decision: 'allow',
    ...change,
  });
  return client.ask('GET', `/services/oauth2/authorize?${query.toString()}`);
}

async function newCode(): Promise<string> {
  const { headers } = await authorize();
  return new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
}

function exchange(code: string, change: Record<string, string> = {}): Promise<Reply> {
  return client.post(TOKEN_URL, {
    grant_type: 'authorization_code',
    client_id: 'app',
    client_secret: 'secret',
    redirect_uri: REDIRECT_URI,
    code,
    code_verifier: VERIFIER,
    ...change,
  });
}

function refresh(refreshToken = ''): Promise<Reply> {
  const form = { grant_type: 'refresh_token', client_id: 'app', client_secret: 'secret', refresh_token: refreshToken };
  return client.post(TOKEN_URL, form);
}

/** Whether the access token is good. */
async function isGood(accessToken: string | undefined): Promise<boolean> {
  const { status } = await client.ask('GET', 'limits', undefined, { authorization: `Bearer ${accessToken ?? ''}` });
  return status === 200;
}

describe('authorization', () => {
  it('answers a code with tokens, signed as the vendor signs them', async () => {
    client = await Client.start({ client: { id: 'app', secret: 'secret' } });
    const answer = (await exchange(await newCode())).json();
    expect(answer).toEqual({
      access_token: expect.stringMatching(/^00D/),
      refresh_token: expect.any(String),
      signature: expect.any(String),
      scope: 'refresh_token api id',
      instance_url: client.simulator.url,
      id: expect.stringMatching(/\/id\/00D\w{15}\/005\w{15}$/),
      token_type: 'Bearer',
      issued_at: expect.stringMatching(/^\d{13}$/),
    });
    const { id, issued_at, signature, access_token = '' } = answer;
    expect(createHmac('sha256', 'secret').update(`${id}${issued_at}`).digest('base64')).toBe(signature);
    expect(await isGood(access_token)).toBe(true);
  });

  it('takes a code once, with its verifier, client and redirect only', async () => {
    client = await Client.start();
    const code = await newCode();
    expect((await exchange(code)).status).toBe(200);
    const refusals = [
      await exchange(code),
      await exchange(await newCode(), { code_verifier: `${VERIFIER}x` }),
      await exchange(await newCode(), { client_id: 'other' }),
      await exchange(await newCode(), { redirect_uri: 'https://evil.example' }),
    ];
    expect(refusals.map((refusal) => [refusal.status, refusal.json().error])).toEqual([
      [400, 'invalid_grant'],
      [400, 'invalid_grant'],
      [400, 'invalid_grant'],
      [400, 'redirect_uri_mismatch'],
    ]);
  });

  it('forgets a code after 15 minutes of its clock', async () => {
    let now = Date.parse('2026-11-24T12:00:00Z');
    client = await Client.start({ clock: () => now });
    const code = await newCode();
    now += 15 * 60_000 + 1;
    expect((await exchange(code)).json()).toMatchObject({ error: 'invalid_grant' });
  });

  it('demands PKCE, and leads back with what went wrong', async () => {
    client = await Client.start();
    const errorOf = async (change: Record<string, string>): Promise<string | null> => {
      const { headers } = await authorize(change);
      const { searchParams } = new URL(headers.get('location') ?? '');
      expect(searchParams.get('state')).toBe('s');
      return searchParams.get('error');
    };
    expect(await errorOf({ code_challenge: '' })).toBe('invalid_request');
    expect(await errorOf({ code_challenge_method: 'plain' })).toBe('invalid_request');
    expect(await errorOf({ response_type: 'token' })).toBe('unsupported_response_type');
    expect(await errorOf({ decision: 'deny' })).toBe('access_denied');
  });

  it('leads nowhere but to the redirects that it knows', async () => {
    client = await Client.start({ client: { id: 'app', redirectUris: [REDIRECT_URI] } });
    expect((await authorize()).status).toBe(302);
    const changes: Record<string, string>[] = [
      { redirect_uri: 'https://evil.example/' },
      { client_id: 'other' },
      { client_id: '' },
    ];
    for (const change of changes) {
      const { status, headers } = await authorize(change);
      expect([status, headers.get('location')]).toEqual([400, null]);
    }
  });

  it('knows its client', async () => {
    client = await Client.start({ client: { id: 'app', secret: 'secret' } });
    expect((await exchange('x', { client_secret: 'guess' })).json()).toMatchObject({ error: 'invalid_client' });
    expect((await exchange('x', { client_id: 'guess' })).json()).toMatchObject({ error: 'invalid_client_id' });
    expect((await exchange('x', { grant_type: 'password' })).json()).toMatchObject({ error: 'unsupported_grant_type' });
  });
});

describe('refresh tokens', () => {
  it('rotate: the old one dies at once, and using it again revokes everything', async () => {
    client = await Client.start();
    const first = (await refresh(client.refreshToken)).json();
    expect(first.refresh_token).not.toBe(client.refreshToken);
    const second = (await refresh(first.refresh_token)).json();
    expect([await isGood(first.access_token), await isGood(second.access_token)]).toEqual([true, true]);

    const reuse = await refresh(first.refresh_token);
    expect([reuse.status, reuse.json()]).toEqual([
      400,
      { error: 'invalid_grant', error_description: 'expired access/refresh token' },
    ]);
    expect([await isGood(second.access_token), await isGood(client.accessToken)]).toEqual([false, false]);
    expect((await refresh(second.refresh_token)).status).toBe(400);
  });

  it('of one approval leave those of another alone', async () => {
    client = await Client.start();
    const other = client.simulator.grantTokens();
    await refresh(client.refreshToken);
    await refresh(client.refreshToken);
    expect([await isGood(client.accessToken), await isGood(other.accessToken)]).toEqual([false, true]);
  });

  it('stay the same without rotation', async () => {
    client = await Client.start({ refreshTokenRotation: false });
    for (let round = 0; round < 3; round += 1) {
      const answer = await refresh(client.refreshToken);
      expect(answer.status).toBe(200);
      expect(answer.json()).not.toHaveProperty('refresh_token');
    }
  });

  it('end with the sixth approval: the oldest goes', async () => {
    client = await Client.start();
    const later = Array.from({ length: 5 }, () => client.simulator.grantTokens());
    expect((await refresh(client.refreshToken)).status).toBe(400);
    for (const { refreshToken } of later) expect((await refresh(refreshToken)).status).toBe(200);
  });

  it('are all lost when the org revokes them', async () => {
    client = await Client.start();
    client.simulator.revokeAll();
    expect(await isGood(client.accessToken)).toBe(false);
    expect((await refresh(client.refreshToken)).json()).toMatchObject({ error: 'invalid_grant' });
  });

  it('survive when access tokens expire', async () => {
    client = await Client.start();
    client.simulator.expireAccessTokens();
    const refused = await client.ask('GET', 'limits');
    expect([refused.status, refused.json()]).toEqual([
      401,
      [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
    ]);
    const { access_token } = (await refresh(client.refreshToken)).json();
    expect(await isGood(access_token)).toBe(true);
  });
});

describe('other flows and resources', () => {
  it('give access without a refresh token to client credentials', async () => {
    client = await Client.start({ client: { id: 'app', secret: 'secret' } });
    const form = { grant_type: 'client_credentials', client_id: 'app', client_secret: 'secret' };
    const answer = (await client.post(TOKEN_URL, form)).json();
    expect(answer['instance_url']).toBe(client.simulator.url);
    expect(answer['api_instance_url']).toBe('https://api.salesforce.com');
    expect(answer).not.toHaveProperty('refresh_token');
    expect(await isGood(answer['access_token'])).toBe(true);
  });

  it('give access to an assertion that the known key signed, and to no other', async () => {
    const [known, unknown] = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
    if (known === undefined || unknown === undefined) throw new Error('no keys');
    const publicKey = String(known.publicKey.export({ type: 'spki', format: 'pem' }));
    client = await Client.start({ client: { id: 'app', publicKey } });
    const ask = (key: typeof known, change: Record<string, unknown> = {}): Promise<Reply> => {
      const claims = { iss: 'app', sub: 'integration@example.com', aud: 'https://login.salesforce.com', ...change };
      const exp = Math.floor(Date.now() / 1000) + 120;
      const parts = [{ alg: 'RS256' }, { exp, ...claims }];
      const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
      const assertion = `${text}.${sign('RSA-SHA256', Buffer.from(text), key.privateKey).toString('base64url')}`;
      return client.post(TOKEN_URL, { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
    };
    const answer = (await ask(known)).json();
    expect(await isGood(answer['access_token'])).toBe(true);
    for (const refused of [
      await ask(unknown),
      await ask(known, { sub: 'someone@example.com' }),
      await ask(known, { iss: 'other' }),
      await ask(known, { aud: 'https://evil.example' }),
      await ask(known, { exp: 1 }),
    ]) {
      expect([refused.status, refused.json().error]).toEqual([400, 'invalid_grant']);
    }
  });

  it('tell who is behind a token, until it is revoked', async () => {
    client = await Client.start();
    const info = (await client.ask('GET', '/services/oauth2/userinfo')).json();
    expect(info).toMatchObject({ preferred_username: 'integration@example.com' });
    const identity = await client.get<{ organization_id: string }>(new URL(info['sub'] ?? '').pathname);
    expect(identity.organization_id).toBe(info['organization_id']);
    const introspect = async (): Promise<unknown> =>
      (await client.post('/services/oauth2/introspect', { token: client.accessToken, client_id: 'app' })).json();
    expect(await introspect()).toMatchObject({ active: true, username: 'integration@example.com' });

    expect((await client.post('/services/oauth2/revoke', { token: client.refreshToken })).status).toBe(200);
    expect(await introspect()).toEqual({ active: false });
    expect((await client.ask('GET', '/services/oauth2/userinfo')).status).toBe(403);
    expect((await refresh(client.refreshToken)).status).toBe(400);
    expect((await client.post('/services/oauth2/revoke', { token: 'made up' })).status).toBe(400);
  });
});
