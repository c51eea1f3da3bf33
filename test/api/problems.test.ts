import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from './support/api.ts';
import { anyText, textWith } from './support/matchers.ts';

describe('problems', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());

  /** A request as it stands, with the writing token. */
  async function raw(method: string, path: string, body: string, type?: string) {
    const headers = { authorization: 'Bearer write-token-SECRET-0001', ...(type ? { 'content-type': type } : {}) };
    const answer = await fetch(`${api.url}${path}`, { method, headers, body });
    const problem: unknown = await answer.json();
    return { status: answer.status, type: answer.headers.get('content-type'), problem };
  }

  it('are problem+json for paths that do not exist', async () => {
    for (const path of ['/', '/v1', '/v1/nothing', '/v1/syncs/', '/docs/../package.json', '/docs/other.js']) {
      const answer = await api.client.call('GET', path === '/v1/syncs/' ? '/v1/syncs//runs' : path);
      expect(answer).toMatchObject({ status: 404, body: { type: 'about:blank', title: 'Not Found', status: 404 } });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  it.each([
    '/v1/syncs/nonsense',
    '/v1/connections/dst_00000000',
    '/v1/syncs/syn_00000000',
    '/v1/destinations/dst_00000000',
  ])('say that there is nothing at %s', async (path) => {
    expect(await api.client.call('GET', path)).toMatchObject({ status: 404 });
  });

  it('of a path that cannot be decoded are the caller’s', async () => {
    expect(await api.client.call('GET', '/v1/syncs/%ff')).toMatchObject({ status: 400 });
  });

  it('name the methods that are possible', async () => {
    const answer = await api.client.call('PUT', '/v1/syncs');
    expect(answer).toMatchObject({ status: 405, body: { title: 'Method Not Allowed' } });
    expect(answer.headers.get('allow')).toBe('POST, GET, HEAD');
    const one = await api.client.call('POST', '/v1/syncs/syn_00000000');
    expect(one.headers.get('allow')).toBe('GET, HEAD, DELETE, PATCH');
  });

  it('refuse a body that is too large', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(256 * 1024) });
    expect(await raw('POST', '/v1/syncs', body, 'application/json')).toMatchObject({
      status: 413,
      type: textWith('application/problem+json'),
      problem: { detail: 'The body may have at most 262144 bytes.' },
    });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
    'refuse a body of %s',
    async (type) => {
      expect(await raw('POST', '/v1/destinations', '{}', type)).toMatchObject({ status: 415 });
    },
  );

  it('refuse a merge patch where none is expected, and a charset that JSON does not have', async () => {
    expect(await raw('POST', '/v1/destinations', '{}', 'application/merge-patch+json')).toMatchObject({ status: 415 });
    expect(await raw('POST', '/v1/destinations', '{}', 'application/json; charset=latin1')).toMatchObject({
      status: 415,
    });
  });

  it.each(['{', '', 'null', '[]', '"text"', '12', '{"name":1}}'])('refuse the body %j', async (body) => {
    const answer = await raw('POST', '/v1/destinations', body, 'application/json');
    expect(answer).toMatchObject({ status: 400, problem: { errors: [{ message: anyText }] } });
  });

  it('refuse a body that nests too deeply, and a number of entries that is merely large', async () => {
    const nested = (levels: number): string =>
      `{"integrations":{"All":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}}`;
    expect(await raw('POST', '/v1/syncs', nested(40_000), 'application/json')).toMatchObject({
      status: 400,
      problem: { detail: 'The body may nest at most 64 levels deep.' },
    });
    expect(await raw('POST', '/v1/syncs', nested(50), 'application/json')).not.toMatchObject({
      problem: { detail: 'The body may nest at most 64 levels deep.' },
    });
  });

  it('list everything that is wrong with its path and a sentence', async () => {
    const body = { name: '', type: 'other', region: 'mars', extra: true };
    const answer = await api.client.call('POST', '/v1/destinations', body);
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toEqual([
      { path: 'name', message: 'must not be empty' },
      { path: 'type', message: 'must be "customerio"' },
      { path: 'region', message: 'must be "us" or "eu"' },
      { path: 'apiKey', message: 'is required' },
      { path: 'extra', message: 'is not known here' },
    ]);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=many', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['limit=', 'limit'],
    ['cursor=nonsense', 'cursor'],
    ['unknown=1', 'unknown'],
  ])('refuse the query %s', async (query, path) => {
    const answer = await api.client.call('GET', `/v1/connections?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it('refuse a query where none is expected, and say so in the document', async () => {
    const answer = await api.client.call('GET', '/v1/templates?unknown=1');
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'unknown' }] } });
    const document: unknown = JSON.parse((await api.page('/openapi.json')).text);
    expect(document).toHaveProperty(['paths', '/v1/templates', 'get', 'responses', '400']);
  });

  it('are not made of what probes and browsers add to open paths', async () => {
    for (const path of ['/healthz', '/readyz', '/openapi.json']) {
      expect(await api.page(`${path}?t=1`)).toMatchObject({ status: 200 });
    }
  });

  it('of Temporal ask to come again', async () => {
    api.syncs.down = true;
    const answers = [
      await api.client.call('GET', '/v1/syncs'),
      await api.client.call('POST', '/v1/syncs/syn_00000000/pause'),
      await api.client.call('GET', '/v1/syncs/syn_00000000/runs'),
    ];
    api.syncs.down = false;
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 503, body: { title: 'Service Unavailable' } });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('that nobody expected tell nothing but a number to look for in the log', async () => {
    const list = api.store.destinations.list.bind(api.store.destinations);
    api.store.destinations.list = () => Promise.reject(new Error('connect ECONNREFUSED secret-host:5432'));
    const answer = await api.client.call('GET', '/v1/destinations', undefined, {
      'x-request-id': 'find-me-in-the-log',
    });
    api.store.destinations.list = list;
    expect(answer).toMatchObject({ status: 500, body: { title: 'Internal Server Error' } });
    expect(JSON.stringify(answer.body)).not.toContain('secret-host');
    expect(answer.headers.get('x-request-id')).toBe('find-me-in-the-log');
    const line = api.log.split('\n').find((text) => text.includes('ECONNREFUSED'));
    expect(line).toContain('secret-host');
    expect(line).toContain('find-me-in-the-log');
  });
});

describe('the log', () => {
  it('keeps its errors for what nobody expected', async () => {
    const api = await TestApi.start();
    const connection = await api.connect();
    const logged = () => [...api.log.matchAll(/"level":(\d+)/g)].map(([, level]) => Number(level));
    const filter = `/v1/connections/${connection}/objects/Contact/filter/suggest`;
    expect(await api.client.call('POST', filter, { description: 'people' })).toMatchObject({ status: 501 });
    api.syncs.down = true;
    expect(await api.client.call('GET', '/v1/syncs')).toMatchObject({ status: 503 });
    expect(logged()).toContain(40);
    expect(logged()).not.toContain(50);
    api.store.destinations.list = () => Promise.reject(new Error('unforeseen'));
    expect(await api.client.call('GET', '/v1/destinations')).toMatchObject({ status: 500 });
    expect(logged()).toContain(50);
    await api.stop();
  });
});

describe('readiness', () => {
  it('says what does not answer', async () => {
    const api = await TestApi.start();
    expect(await api.page('/healthz')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    expect(await api.page('/readyz')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    api.syncs.down = true;
    api.store.ping = () => new Promise(() => undefined);
    const answer = await api.page('/readyz');
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text)).toMatchObject({
      errors: [
        { path: 'store', message: 'does not answer' },
        { path: 'temporal', message: 'does not answer' },
      ],
    });
    expect(await api.page('/healthz')).toMatchObject({ status: 200 });
    await api.stop();
  });
});
