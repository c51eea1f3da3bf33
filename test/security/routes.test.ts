import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TestApi } from '../api/support/api.ts';

const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const OPEN = ['/v1/oauth/callback', '/healthz', '/readyz', '/openapi.json'];
const IDS: Record<string, string> = {
  connectionId: 'con_00000000',
  destinationId: 'dst_00000000',
  syncId: 'syn_00000000',
  runId: 'run_1',
  object: 'Contact',
  objectTypeId: '1',
};

type Route = { method: string; path: string; open: boolean };

describe('every route of the OpenAPI document', () => {
  let api: TestApi;
  const routes: Route[] = [];
  beforeAll(async () => {
    api = await TestApi.start();
    const { paths } = documentSchema.parse(JSON.parse((await api.page('/openapi.json')).text));
    for (const [path, methods] of Object.entries(paths)) {
      const real = path.replace(/\{(\w+)\}/g, (_match, name: string) => IDS[name] ?? `no value for ${name}`);
      for (const method of Object.keys(methods)) {
        routes.push({ method: method.toUpperCase(), path: real, open: OPEN.includes(path) });
      }
    }
  });
  afterAll(() => api.stop());

  it('is there to be tried', () => {
    expect(routes.length).toBeGreaterThan(30);
    expect(routes.filter(({ open }) => open)).toHaveLength(OPEN.length);
    for (const { path } of routes) expect(path).not.toContain('no value');
  });

  it('is closed to callers without a token, whatever way they write it', async () => {
    const tries: Record<string, string>[] = [
      {},
      { authorization: 'Bearer' },
      { authorization: 'Bearer undefined' },
      { authorization: 'Basic d3JpdGUtdG9rZW4tU0VDUkVULTAwMDE=' },
      { cookie: 'token=write-token-SECRET-0001' },
      { 'x-api-key': 'write-token-SECRET-0001', 'x-http-method-override': 'GET' },
    ];
    for (const { method, path } of routes.filter(({ open }) => !open)) {
      for (const headers of tries) {
        const { status } = await fetch(`${api.url}${path}`, { method, headers });
        expect([method, path, headers, status]).toEqual([method, path, headers, 401]);
      }
      const inQuery = await fetch(`${api.url}${path}?access_token=write-token-SECRET-0001`, { method });
      expect([method, path, inQuery.status]).toEqual([method, path, 401]);
    }
  });

  it('that writes is closed to a token that may only read', async () => {
    const writing = routes.filter(({ method, open }) => !open && method !== 'GET');
    expect(writing.length).toBeGreaterThan(10);
    for (const { method, path } of writing) {
      const tries: Record<string, string>[] = [{}, { 'x-http-method-override': 'GET', 'idempotency-key': 'k' }];
      for (const headers of tries) {
        const { status } = await api.reader.call(method, path, undefined, headers);
        expect([method, path, status]).toEqual([method, path, 403]);
      }
    }
  });

  it('answers with headers that keep it out of caches, frames and other sites, and tells no stack', async () => {
    for (const { method, path } of [
      ...routes,
      { method: 'GET', path: '/nowhere' },
      { method: 'PUT', path: '/healthz' },
    ]) {
      const answer = await fetch(`${api.url}${path}`, {
        method,
        headers: {
          authorization: 'Bearer write-token-SECRET-0001',
          origin: 'https://evil.example',
          'access-control-request-method': 'POST',
        },
      });
      const { headers } = answer;
      const text = await answer.text();
      const where = `${method} ${path} ${answer.status}`;
      expect(answer.status, where).not.toBe(500);
      expect(headers.get('cache-control'), where).toBe('no-store');
      expect(headers.get('x-content-type-options'), where).toBe('nosniff');
      expect(headers.get('x-frame-options'), where).toBe('SAMEORIGIN');
      expect(headers.get('content-security-policy'), where).toContain("default-src 'none'");
      expect(headers.get('strict-transport-security'), where).toContain('max-age=');
      expect(headers.get('x-powered-by'), where).toBeNull();
      expect(
        [...headers.keys()].filter((name) => name.startsWith('access-control-')),
        where,
      ).toEqual([]);
      expect(text, where).not.toMatch(/\n? {4}at |node_modules|\.ts:\d/);
    }
  });

  it('gives another site no permission in advance', async () => {
    for (const { path } of routes) {
      const headers = { origin: 'https://evil.example', 'access-control-request-method': 'DELETE' };
      const answer = await fetch(`${api.url}${path}`, { method: 'OPTIONS', headers });
      expect(answer.ok).toBe(false);
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });
});

describe('tokens', () => {
  it('are compared as digests, all of them, in constant time', async () => {
    const text = await readFile('src/api/caller.ts', 'utf8');
    expect(text).toMatch(/timingSafeEqual\(digest, candidate\)\) found = caller/);
    expect(text).toMatch(/createHash\('sha256'\)/);
    // Nothing leaves the loop early, and no token is compared as a text.
    const loop = /for \(const \{ caller, digest: candidate \} of known\) \{([\s\S]*?)\n {4}\}/.exec(text)?.[1];
    expect(loop).not.toMatch(/break|return|continue/);
    expect(text).not.toMatch(/token\s*(===|!==)|startsWith|localeCompare/);
  });

  it('that are guessed are limited by address, and shut out nobody who has one', async () => {
    const api = await TestApi.start({ requestsPerMinute: 5 });
    const guess = (at: number) =>
      fetch(`${api.url}/v1/syncs`, {
        headers: { authorization: `Bearer guess-${at}`, 'x-forwarded-for': `10.0.0.${at}` },
      });
    const statuses = [];
    for (let at = 0; at < 7; at += 1) statuses.push((await guess(at)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect((await api.client.call('GET', '/v1/templates')).status).toBe(200);
    await api.stop();
  });
});
