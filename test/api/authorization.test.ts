import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json } from '../salesforce/support/serve.ts';
import { TestApi } from './support/api.ts';
import { ORGANIZATION_ID } from './support/org.ts';

const OTHER_ORGANIZATION_ID = '00D999999999999AAA';

describe('authorization by a person', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());

  async function begin(): Promise<{ id: string; authorizationUrl: string }> {
    const body = api.newConnection({ auth: { method: 'authorization_code' } });
    return api.client.expect('POST', '/v1/connections', body);
  }

  const callback = (query: Record<string, string>) =>
    api.page(`/v1/oauth/callback?${new URLSearchParams(query).toString()}`);
  const status = async (id: string): Promise<unknown> =>
    (await api.client.expect('GET', `/v1/connections/${id}`))['status'];

  it('starts at Salesforce with PKCE, and ends with a connection whose syncs go on', async () => {
    const { id, authorizationUrl } = await begin();
    expect(await status(id)).toBe('pending_authorization');
    const url = new URL(authorizationUrl);
    expect(`${url.origin}${url.pathname}`).toBe(`${api.org.url}/services/oauth2/authorize`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'test-client',
      code_challenge_method: 'S256',
      redirect_uri: `${api.url}/v1/oauth/callback`,
    });
    const page = await callback(api.org.consent(authorizationUrl));
    expect(page.status).toBe(200);
    expect(page.text).toContain('Connected');
    expect(page.text).toContain('ada@acme.test');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.text).not.toMatch(/src=|href=/);
    expect(await api.client.expect('GET', `/v1/connections/${id}`)).toMatchObject({
      status: 'connected',
      organizationId: ORGANIZATION_ID,
    });
    expect(api.syncs.authorized).toContain(id);
  });

  it('keeps code and state out of the log', async () => {
    const { authorizationUrl } = await begin();
    const { code, state } = api.org.consent(authorizationUrl);
    await callback({ code, state });
    expect(api.log).toContain('/v1/oauth/callback');
    expect(api.log).not.toContain(state);
    expect(api.log).not.toContain(code);
  });

  it('is refused without a state, and with a forged one', async () => {
    const queries: Record<string, string>[] = [
      { code: 'x' },
      { code: 'x', state: 'forged' },
      { state: 'a'.repeat(5_000) },
    ];
    for (const query of queries) {
      const page = await callback(query);
      expect(page.status).toBe(400);
      expect(page.text).toContain('did not come from this service');
    }
    expect(await api.page('/v1/oauth/callback?state=a&state=b&code=x')).toMatchObject({ status: 400 });
  });

  it('is refused the second time', async () => {
    const { id, authorizationUrl } = await begin();
    const consent = api.org.consent(authorizationUrl);
    expect((await callback(consent)).status).toBe(200);
    const tokens = await api.store.connections.tokens(id);
    const page = await callback({ ...consent, ...api.org.consent(authorizationUrl) });
    expect(page.status).toBe(400);
    expect(page.text).toContain('used before');
    expect(await api.store.connections.tokens(id)).toEqual(tokens);
  });

  it('is refused after ten minutes', async () => {
    const late = await TestApi.start();
    const { dependencies } = late;
    dependencies.clock = () => new Date(Date.now() - 10 * 60_000 - 1_000);
    const body = late.newConnection({ auth: { method: 'authorization_code' } });
    const { authorizationUrl } = await late.client.expect<{ authorizationUrl: string }>(
      'POST',
      '/v1/connections',
      body,
    );
    const query = new URLSearchParams(late.org.consent(authorizationUrl));
    expect((await late.page(`/v1/oauth/callback?${query.toString()}`)).status).toBe(400);
    await late.stop();
  });

  it('says what to do when the person denied it, and uses up the state', async () => {
    const { id, authorizationUrl } = await begin();
    const { state, code } = api.org.consent(authorizationUrl);
    const page = await callback({ state, error: 'access_denied', error_description: 'end-user denied' });
    expect(page.status).toBe(400);
    expect(page.text).toContain('denied at Salesforce');
    expect(page.text).toContain('reauthorize');
    expect((await callback({ state, code })).status).toBe(400);
    expect(await status(id)).toBe('pending_authorization');
  });

  it('shows no markup that came with the request', async () => {
    const { authorizationUrl } = await begin();
    const { state } = api.org.consent(authorizationUrl);
    const page = await callback({ state, error: '<script>alert(1)</script>' });
    expect(page.text).not.toContain('<script>');
    expect(page.text).toContain('&lt;script&gt;');
  });

  it('is refused for a code that Salesforce does not accept', async () => {
    const { id, authorizationUrl } = await begin();
    const { state } = api.org.consent(authorizationUrl);
    const page = await callback({ state, code: 'made-up' });
    expect(page.status).toBe(400);
    expect(await status(id)).toBe('pending_authorization');
  });

  it('may be tried again when Salesforce is down', async () => {
    const { authorizationUrl } = await begin();
    const consent = api.org.consent(authorizationUrl);
    api.org.intercept = (_request, response) => {
      json(response, 503, {});
      return true;
    };
    const page = await callback(consent);
    api.org.intercept = undefined;
    expect(page.status).toBe(502);
    expect(page.text).toContain('reauthorize');
  });

  it('again must lead to the same org, or changes nothing', async () => {
    const id = await api.connect();
    const before = await api.store.connections.tokens(id);
    const again = await api.client.expect<{ authorizationUrl: string }>('POST', `/v1/connections/${id}/reauthorize`);
    const refused = await callback(api.org.consent(again.authorizationUrl, OTHER_ORGANIZATION_ID));
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('another Salesforce org');
    expect(await api.store.connections.tokens(id)).toEqual(before);
    expect(api.syncs.authorized).not.toContain(id);

    const next = await api.client.expect<{ authorizationUrl: string }>('POST', `/v1/connections/${id}/reauthorize`);
    expect((await callback(api.org.consent(next.authorizationUrl, ORGANIZATION_ID.slice(0, 15)))).status).toBe(200);
    expect((await api.store.connections.tokens(id))?.grant).toMatchObject({ refreshToken: api.org.refreshToken });
    expect(api.syncs.authorized).toContain(id);
  });

  it('mends a connection that needs it, even when its syncs cannot be told', async () => {
    const id = await api.connect();
    await api.store.connections.requireReauthorization(id, 1, 'expired access/refresh token');
    expect(await status(id)).toBe('reauthorization_required');
    const { authorizationUrl } = await api.client.expect<{ authorizationUrl: string }>(
      'POST',
      `/v1/connections/${id}/reauthorize`,
    );
    api.syncs.down = true;
    const page = await callback(api.org.consent(authorizationUrl));
    api.syncs.down = false;
    expect(page.status).toBe(200);
    expect(page.text).toContain('go on with their next attempt');
    expect(await status(id)).toBe('connected');
  });

  it('is impossible for a connection that is not there', async () => {
    expect(await api.client.call('POST', '/v1/connections/con_00000000/reauthorize')).toMatchObject({ status: 404 });
  });
});
