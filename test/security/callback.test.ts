import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from '../api/support/api.ts';
import { json } from '../salesforce/support/serve.ts';

const MARKUP = '<img src=x onerror=alert(1)>"\'</title><script>alert(2)</script>';
const ELSEWHERE = 'https://evil.example/';

describe('the OAuth callback', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());

  async function begin(name = 'Acme'): Promise<{ id: string; authorizationUrl: string }> {
    const body = api.newConnection({ name, auth: { method: 'authorization_code' } });
    return api.client.expect('POST', '/v1/connections', body);
  }
  const callback = (query: Record<string, string>) =>
    api.page(`/v1/oauth/callback?${new URLSearchParams(query).toString()}`);
  const tokens = (id: string) => api.store.connections.tokens(id);

  it('does not connect one connection with the consent that was given for another', async () => {
    const [mine, theirs] = [await begin(), await begin()];
    const { code } = api.org.consent(theirs.authorizationUrl);
    const { state } = api.org.consent(mine.authorizationUrl);
    expect((await callback({ state, code })).status).toBe(400);
    expect(await tokens(mine.id)).toBeUndefined();
    expect(await tokens(theirs.id)).toBeUndefined();
  });

  it('gives each authorization a state and a challenge of its own', async () => {
    const urls = [];
    for (let time = 0; time < 5; time += 1) urls.push(new URL((await begin()).authorizationUrl).searchParams);
    for (const name of ['state', 'code_challenge']) {
      const values = urls.map((query) => query.get(name) ?? '');
      expect(new Set(values).size).toBe(5);
      for (const value of values) expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/);
    }
  });

  it('leads nowhere, whatever the address asks for and whatever comes of it', async () => {
    const away = { redirect_uri: ELSEWHERE, next: ELSEWHERE, RelayState: ELSEWHERE, retURL: ELSEWHERE, url: ELSEWHERE };
    const consent = async () => api.org.consent((await begin()).authorizationUrl);
    const { state } = await consent();
    const pages = [
      await callback({ ...(await consent()), ...away }),
      await callback({ state, error: 'access_denied', error_uri: ELSEWHERE, ...away }),
      await callback({ state: 'forged', ...away }),
    ];
    expect(pages.map(({ status }) => status)).toEqual([200, 400, 400]);
    for (const { headers, text } of pages) {
      expect(headers.get('location')).toBeNull();
      expect(headers.get('refresh')).toBeNull();
      expect(text).not.toMatch(/evil\.example|http-equiv|<a\b|<form\b/i);
    }
  });

  it('shows no markup of names, errors, descriptions or the words of Salesforce', async () => {
    const consent = async () => api.org.consent((await begin(MARKUP)).authorizationUrl);
    const connected = await callback(await consent());
    const denied = await callback({ state: (await consent()).state, error: MARKUP, error_description: MARKUP });
    const last = await consent();
    api.org.intercept = (_request, response) => {
      json(response, 400, { error: 'invalid_grant', error_description: MARKUP });
      return true;
    };
    const failed = await callback(last);
    api.org.intercept = undefined;
    expect([connected.status, denied.status, failed.status]).toEqual([200, 400, 400]);
    for (const { text, headers } of [connected, denied, failed]) {
      expect(text).toContain('&lt;img src=x');
      expect(text).not.toMatch(/<img|<script/);
      expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});
