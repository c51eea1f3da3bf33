import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonAnswer } from '../../src/api/described.ts';
import { MIN_NOTICE_DAYS } from '../../src/api/deprecation.ts';
import { mount } from '../../src/api/mount.ts';
import { openApiDocument } from '../../src/api/openapi.ts';
import { operation } from '../../src/api/operation.ts';
import type { Operation } from '../../src/api/operation.ts';
import { API_KEY, TestApi } from './support/api.ts';

const DAY_MS = 86_400_000;
const documentSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        deprecated: z.boolean().optional(),
        parameters: z.array(z.looseObject({ name: z.string() })).default([]),
        responses: z.record(z.string(), z.looseObject({ headers: z.record(z.string(), z.unknown()).optional() })),
      }),
    ),
  ),
});
const pageSchema = z.strictObject({ data: z.array(z.unknown()), nextCursor: z.string().nullable() });

/** What docs/api.md promises, asked for by somebody who has the OpenAPI document and nothing else. */
describe('a client that has only the document', () => {
  let api: TestApi;
  let document: z.infer<typeof documentSchema>;
  let syncId: string;
  let destinationId: string;
  let values: Record<string, string>;

  beforeAll(async () => {
    api = await TestApi.start({ requestsPerMinute: 6_000 });
    document = documentSchema.parse(JSON.parse((await api.page('/openapi.json')).text));
    for (let index = 0; index < 3; index += 1) syncId = await api.createSync({ name: `Contacts ${index}` });
    const { definition } = api.syncs.views.get(syncId) ?? {};
    destinationId = definition?.destinationId ?? '';
    for (const number of ['1', '2', '3']) {
      const body = { objectTypeId: number, singular: 'Thing', plural: 'Things' };
      await api.client.expect('POST', `/v1/destinations/${destinationId}/object-types`, body);
    }
    const runs = [1, 2, 3].map((number) => `run_${syncId.slice(4)}_${number}`);
    for (const id of runs)
      await api.store.runs.start({ id, syncId, mode: 'full', revision: 1, startedAt: new Date(), missingFields: [] });
    const runId = runs[0] ?? '';
    await api.store.rejections.add(
      syncId,
      runId,
      ['1', '2', '3'].map((digit) => ({
        recordId: `00300000000000${digit}AAA`,
        reason: 'missing_identifier' as const,
        detail: 'none',
      })),
    );
    values = { connectionId: definition?.connectionId ?? '', destinationId, syncId, runId, objectTypeId: '1' };
  });
  afterAll(() => api.stop());

  const all = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => ({ path, method, ...described })),
    );
  const having = (name: string) => all().filter(({ parameters }) => parameters.some((each) => each.name === name));
  const place = (path: string) => path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? name);

  it('reads each list page by page, to the same entries as at once', async () => {
    const lists = having('cursor');
    expect(lists.map(({ operationId }) => operationId).toSorted()).toEqual([
      'listAlerts',
      'listConnections',
      'listDestinations',
      'listObjectTypes',
      'listRejections',
      'listRuns',
      'listSyncs',
    ]);
    for (const { path, operationId } of lists) {
      const page = async (query: string) => pageSchema.parse(await api.client.expect('GET', `${place(path)}?${query}`));
      const whole = await page('limit=200');
      expect([operationId, whole.nextCursor]).toEqual([operationId, null]);
      if (operationId !== 'listAlerts') expect(whole.data.length).toBeGreaterThanOrEqual(3);
      const read: unknown[] = [];
      for (let cursor = ''; ;) {
        const { data, nextCursor } = await page(`limit=2${cursor}`);
        read.push(...data);
        if (nextCursor === null) break;
        expect(data).toHaveLength(2);
        cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
      }
      expect([operationId, read]).toEqual([operationId, whole.data]);
      for (const wrong of ['limit=0', 'limit=201', 'limit=x', 'cursor=made-up', 'unknown=1']) {
        const answer = await api.client.call('GET', `${place(path)}?${wrong}`);
        expect([wrong, answer.status, answer.body['errors']]).toMatchObject([
          wrong,
          400,
          [{ path: wrong.split('=')[0] }],
        ]);
      }
    }
  });

  it('repeats each create with its key and gets the first answer, headers included', async () => {
    const bodies: Record<string, unknown> = {
      createConnection: api.newConnection(),
      createDestination: { name: 'W', type: 'customerio', region: 'us', apiKey: API_KEY },
      createObjectType: { objectTypeId: '9', singular: 'Case', plural: 'Cases' },
      createSync: await api.definition(),
    };
    const creates = having('Idempotency-Key');
    expect(creates.map(({ operationId }) => operationId).toSorted()).toEqual(Object.keys(bodies).toSorted());
    for (const { path, operationId, responses } of creates) {
      const send = (body: unknown) => api.client.call('POST', place(path), body, { 'Idempotency-Key': operationId });
      const first = await send(bodies[operationId]);
      const again = await send(bodies[operationId]);
      expect([operationId, first.status, again.status, again.body]).toEqual([operationId, 201, 201, first.body]);
      expect([first, again].map(({ headers }) => headers.get('Idempotent-Replayed'))).toEqual([null, 'true']);
      for (const name of Object.keys(responses['201']?.headers ?? {})) {
        expect([operationId, name, again.headers.has(name)]).toEqual([operationId, name, true]);
        if (['ETag', 'Location'].includes(name)) expect(again.headers.get(name)).toBe(first.headers.get(name));
      }
      expect((await api.client.call('GET', again.headers.get('Location') ?? '')).status).toBe(200);
      expect((await send({ ...z.looseObject({}).parse(bodies[operationId]), name: 'Other' })).status).toBe(422);
    }
  });

  it('changes and ends a sync only as it read it', async () => {
    const conditional = having('If-Match');
    expect(conditional.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      'delete /v1/syncs/{syncId}',
      'patch /v1/syncs/{syncId}',
    ]);
    const path = `/v1/syncs/${await api.createSync()}`;
    const etag = (await api.client.call('GET', path)).headers.get('ETag') ?? '';
    expect(etag).toBe('"1"');
    const edit = (name: string, match: string) => api.client.call('PATCH', path, { name }, { 'If-Match': match });
    const edited = await edit('First', etag);
    expect([edited.status, edited.headers.get('ETag')]).toEqual([200, '"2"']);
    for (const late of [
      await edit('Second', etag),
      await api.client.call('DELETE', path, undefined, { 'If-Match': etag }),
    ]) {
      expect([late.status, late.headers.get('ETag')]).toEqual([412, '"2"']);
      expect(late.body['detail']).toContain('revision 2');
    }
    expect((await edit('Third', '*')).status).toBe(200);
    for (const wrong of ['3', 'W/"3"', '"three"']) {
      expect((await edit('Fourth', wrong)).body).toMatchObject({ errors: [{ path: 'If-Match' }] });
    }
    const ended = await api.client.call('DELETE', path, undefined, { 'If-Match': '"3"' });
    expect([ended.status, (await api.client.call('DELETE', path)).status]).toEqual([204, 404]);
  });

  it('learns from each answer how many requests are left, and from a refusal when to come back', async () => {
    const headers = await Promise.all(
      ['/v1/syncs', '/v1/nothing', '/v1/syncs?limit=x'].map(
        async (path) => (await api.reader.call('GET', path)).headers,
      ),
    );
    for (const each of headers) {
      expect(each.get('RateLimit')).toMatch(/^"requests"; r=\d+; t=\d+$/);
      expect(each.get('RateLimit-Policy')).toMatch(/^"requests"; q=6000; w=60;/);
      expect(each.get('X-Request-Id')).toMatch(/^[\w-]{8,}$/);
    }
    const limited = all().filter(({ responses }) => '429' in responses);
    expect(all().length - limited.length).toBe(2);
    for (const path of ['/healthz', '/readyz']) expect((await api.page(path)).headers.has('RateLimit')).toBe(false);

    const few = await TestApi.start({ requestsPerMinute: 2 });
    const answers = [];
    for (let index = 0; index < 3; index += 1) answers.push(await few.reader.call('GET', '/v1/destinations'));
    await few.stop();
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers.map((each) => /r=(\d+)/.exec(each.headers.get('RateLimit') ?? '')?.[1])).toEqual(['1', '0', '0']);
    expect(Number(answers[2]?.headers.get('Retry-After'))).toBeGreaterThan(0);
  });
});

describe('an operation that is to be removed', () => {
  const since = new Date('2026-12-01T00:00:00Z');
  const old = (noticeDays: number): Operation =>
    operation({
      id: 'oldWay',
      method: 'get',
      path: '/v1/old-way',
      tag: 'Syncs',
      summary: 'The old way',
      scope: 'read',
      deprecated: {
        since,
        sunset: new Date(since.getTime() + noticeDays * DAY_MS),
        instead: 'Call GET /v1/syncs instead.',
      },
      answers: { 200: jsonAnswer('It', z.object({ ok: z.boolean() }), { ok: true }) },
      run: () => Promise.resolve({ status: 200, body: { ok: true } }),
    });

  it('is marked in the document, and says so in each answer, refusals too', async () => {
    const { paths } = documentSchema.parse(openApiDocument([old(200)]));
    expect(paths['/v1/old-way']?.['get']).toMatchObject({
      deprecated: true,
      description: 'Call GET /v1/syncs instead.',
    });
    expect(Object.keys(paths['/v1/old-way']?.['get']?.responses['200']?.headers ?? {})).toEqual(
      expect.arrayContaining(['Deprecation', 'Sunset', 'Link']),
    );

    const api = await TestApi.start();
    const app = express();
    mount(app, [old(200)], { keys: api.store.idempotencyKeys });
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { headers, status } = await fetch(`http://127.0.0.1:${port}/v1/old-way`);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(headers.get('Deprecation')).toBe('@1796083200');
    expect(headers.get('Sunset')).toBe('Sat, 19 Jun 2027 00:00:00 GMT');
    expect(headers.get('Link')).toContain('rel="deprecation"');
    server.close();
    await api.stop();
  });

  it('goes on for half a year: with less notice nothing starts', () => {
    const start = (days: number) => mount(express(), [old(days)], { keys: neverAsked });
    expect(() => start(MIN_NOTICE_DAYS - 1)).toThrow('183 days at least');
    expect(() => start(MIN_NOTICE_DAYS)).not.toThrow();
  });
});

const neverAsked = {
  begin: () => Promise.reject(new Error('asked')),
  complete: () => Promise.reject(new Error('asked')),
  forget: () => Promise.reject(new Error('asked')),
};
