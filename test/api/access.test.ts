import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allOperations } from '../../src/api/operations.ts';
import { ApiClient } from '../support/api-client.ts';
import { TestApi } from './support/api.ts';

describe('access', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());

  const somewhere = (path: string): string =>
    path
      .replace('{connectionId}', 'con_00000000')
      .replace('{destinationId}', 'dst_00000000')
      .replace('{syncId}', 'syn_00000000')
      .replace('{runId}', 'run_1')
      .replace('{object}', 'Contact');

  it('is denied without a token to all but health, the document, the docs page and the callback', async () => {
    const open: string[] = [];
    for (const { method, path } of allOperations(api.dependencies)) {
      const answer = await fetch(`${api.url}${somewhere(path)}`, { method: method.toUpperCase() });
      if (answer.status !== 401) open.push(path);
      else expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="salesforce-data-in"');
      await answer.arrayBuffer();
    }
    expect(open).toEqual(['/v1/oauth/callback', '/healthz', '/readyz', '/openapi.json']);
  });

  it.each([
    ['a wrong token', 'wrong-token-0000000000000'],
    ['the start of a token', 'write-token-SECRET-000'],
    ['a token and more', 'write-token-SECRET-00010'],
  ])('is denied to %s', async (_case, token) => {
    const answer = await new ApiClient(api.url, token).call('GET', '/v1/syncs');
    expect(answer).toMatchObject({ status: 401, body: { status: 401, title: 'Unauthorized' } });
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it.each(['Basic d3JpdGVyOng=', 'Bearer', 'Bearer ', ''])('is denied to the header %j', async (authorization) => {
    const answer = await fetch(`${api.url}/v1/syncs`, { headers: { authorization } });
    expect(answer.status).toBe(401);
  });

  it('is told of bad tokens before bad input', async () => {
    const answer = await fetch(`${api.url}/v1/connections`, { method: 'POST', body: 'not json' });
    expect(answer.status).toBe(401);
  });

  it('with a reading token is for GET only', async () => {
    for (const { method, path, scope } of allOperations(api.dependencies)) {
      if (scope === 'open') continue;
      const { status, headers } = await api.reader.call(method.toUpperCase(), somewhere(path));
      expect([method, path, status === 403]).toEqual([method, path, method !== 'get']);
      if (status === 403) expect(headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    }
  });

  it('is limited per token, and tells callers when to come back', async () => {
    const limited = await TestApi.start({ requestsPerMinute: 3 });
    for (let call = 0; call < 3; call += 1)
      expect((await limited.client.call('GET', '/v1/templates')).status).toBe(200);
    const refused = await limited.client.call('GET', '/v1/templates');
    expect(refused).toMatchObject({ status: 429, body: { title: 'Too Many Requests' } });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).toContain('r=0');
    expect((await limited.reader.call('GET', '/v1/templates')).status).toBe(200);
    for (let call = 0; call < 5; call += 1) expect((await limited.page('/healthz')).status).toBe(200);
    await limited.stop();
  });
});
