import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Operation } from '../../src/api/operation.ts';
import { allOperations } from '../../src/api/operations.ts';
import { TestApi } from './support/api.ts';

const responses = z.record(
  z.string(),
  z.looseObject({ $ref: z.string().optional(), content: z.record(z.string(), z.unknown()).optional() }),
);
const documentSchema = z.looseObject({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ operationId: z.string(), summary: z.string(), responses })),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()), responses }),
});

const FIRST_TO_END = new Set(['deleteSync', 'deleteObjectType']);

describe('the OpenAPI document', () => {
  let api: TestApi;
  let document: z.infer<typeof documentSchema>;
  beforeAll(async () => {
    api = await TestApi.start();
    const page = await api.page('/openapi.json');
    document = documentSchema.parse(JSON.parse(page.text));
  });
  afterAll(() => api.stop());

  const documented = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );

  it('is of version 3.1 and has every operation of the contract', () => {
    expect(document.openapi).toBe('3.1.0');
    const calls = documented().map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(calls.toSorted()).toEqual(
      [
        'POST /v1/connections',
        'GET /v1/connections',
        'GET /v1/connections/{connectionId}',
        'PATCH /v1/connections/{connectionId}',
        'DELETE /v1/connections/{connectionId}',
        'POST /v1/connections/{connectionId}/reauthorize',
        'GET /v1/oauth/callback',
        'GET /v1/connections/{connectionId}/objects',
        'GET /v1/connections/{connectionId}/objects/{object}/fields',
        'GET /v1/connections/{connectionId}/objects/{object}/template',
        'GET /v1/connections/{connectionId}/limits',
        'POST /v1/connections/{connectionId}/objects/{object}/filter/validate',
        'POST /v1/connections/{connectionId}/objects/{object}/filter/suggest',
        'POST /v1/destinations',
        'GET /v1/destinations',
        'GET /v1/destinations/{destinationId}',
        'PATCH /v1/destinations/{destinationId}',
        'DELETE /v1/destinations/{destinationId}',
        'POST /v1/destinations/{destinationId}/check',
        'POST /v1/destinations/{destinationId}/object-types',
        'GET /v1/destinations/{destinationId}/object-types',
        'GET /v1/destinations/{destinationId}/object-types/{objectTypeId}',
        'PATCH /v1/destinations/{destinationId}/object-types/{objectTypeId}',
        'DELETE /v1/destinations/{destinationId}/object-types/{objectTypeId}',
        'GET /v1/templates',
        'POST /v1/syncs',
        'POST /v1/syncs/preview',
        'GET /v1/syncs',
        'GET /v1/syncs/{syncId}',
        'PATCH /v1/syncs/{syncId}',
        'DELETE /v1/syncs/{syncId}',
        'GET /v1/syncs/{syncId}/events',
        'POST /v1/syncs/{syncId}/resync',
        'POST /v1/syncs/{syncId}/run',
        'POST /v1/syncs/{syncId}/pause',
        'POST /v1/syncs/{syncId}/resume',
        'GET /v1/syncs/{syncId}/runs',
        'GET /v1/syncs/{syncId}/runs/{runId}',
        'GET /v1/syncs/{syncId}/runs/{runId}/rejections',
        'POST /v1/syncs/{syncId}/runs/{runId}/rejections/retry',
        'GET /v1/alerts',
        'POST /v1/alerts/test',
        'GET /healthz',
        'GET /readyz',
        'GET /openapi.json',
      ].toSorted(),
    );
    expect(new Set(documented().map(({ operation }) => operation.operationId)).size).toBe(calls.length);
  });

  it('says of every problem that it is problem+json, and has no reference to nothing', () => {
    for (const { path, operation } of documented()) {
      for (const [status, { $ref, content: own }] of Object.entries(operation.responses)) {
        if (status < '400' || path === '/v1/oauth/callback') continue;
        const content = own ?? document.components.responses[$ref?.split('/').at(-1) ?? '']?.content;
        expect([path, status, Object.keys(content ?? {})]).toEqual([path, status, ['application/problem+json']]);
      }
    }
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(30);
    for (const [, name = ''] of references) expect(document.components.schemas).toHaveProperty(name);
  });

  it('has only paths that answer, with a status that is documented and a body of the documented shape', async () => {
    const syncId = await api.createSync();
    const { connectionId, destinationId } = api.syncs.views.get(syncId)?.definition ?? {};
    // On this machine, where nothing listens: the check of a key asks it.
    const local = {
      id: 'dst_onthismachine',
      name: 'W',
      type: 'customerio',
      settings: { region: 'us', endpoint: 'http://127.0.0.1:9' },
      secret: 'key',
    };
    await api.store.destinations.create(local);
    const runId = `run_${syncId.slice(4)}_1`;
    await api.store.runs.start({
      id: runId,
      syncId,
      mode: 'full',
      revision: 1,
      startedAt: new Date(),
      missingFields: [],
    });
    const rejection = { recordId: '003000000000001AAA', reason: 'missing_identifier', detail: 'none' } as const;
    await api.store.rejections.add(syncId, runId, [rejection]);
    const bodies: Record<string, unknown> = {
      createConnection: api.newConnection(),
      updateConnection: { maxDailyApiPercent: 60 },
      validateFilter: { filter: 'Email != null' },
      suggestFilter: { description: 'people' },
      createDestination: { name: 'W', type: 'customerio', region: 'us', apiKey: 'key' },
      updateDestination: { name: 'Renamed' },
      createObjectType: { objectTypeId: '1', singular: 'Account', plural: 'Accounts' },
      updateObjectType: { plural: 'Companies' },
      createSync: await api.definition(),
      previewSync: await api.definition({ limit: 1 }),
      updateSync: { name: 'Renamed' },
    };
    // Those that end something come last, and what uses a connection before the connection.
    const rank = ({ id, method }: Operation): number => (method !== 'delete' ? 0 : FIRST_TO_END.has(id) ? 1 : 2);
    const operations = allOperations(api.dependencies).toSorted((a, b) => rank(a) - rank(b));
    for (const { id, method, path, answers } of operations) {
      const place = path
        .replace('{connectionId}', connectionId ?? '')
        .replace('{destinationId}', (id === 'checkDestination' ? local.id : destinationId) ?? '')
        .replace('{objectTypeId}', '1')
        .replace('{syncId}', syncId)
        .replace('{runId}', runId)
        .replace('{object}', 'Contact');
      // Has no end: events.test.ts.
      if (id === 'followSync') continue;
      if (id === 'finishAuthorization') {
        expect(Object.keys(answers)).toContain(String((await api.page(place)).status));
        continue;
      }
      const { status, body, headers } = await api.client.call(method.toUpperCase(), place, bodies[id]);
      if (id === 'suggestFilter' || id === 'testAlerts') expect(status).toBe(501);
      else expect([id, status]).toEqual([id, Number(Object.keys(answers)[0])]);
      for (const name of Object.keys(answers[status]?.headers ?? {}))
        expect([id, headers.has(name)]).toEqual([id, true]);
      const schema = answers[status]?.schema;
      // Parsing drops what is not documented.
      if (schema !== undefined) expect([id, schema.parse(body)]).toEqual([id, body]);
    }
  });
});

describe('the docs page', () => {
  it('loads everything from this service', async () => {
    const api = await TestApi.start();
    const page = await api.page('/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('content-security-policy')).not.toMatch(/http|unsafe/);
    const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, place = '']) => place);
    expect(assets.length).toBeGreaterThanOrEqual(3);
    for (const asset of assets) {
      expect(asset).toMatch(/^\/docs\//);
      expect((await api.page(asset)).status).toBe(200);
    }
    expect((await api.page('/docs/start.js')).text).toContain('/openapi.json');
    expect(page.text).not.toMatch(/<script>|style=/);
    await api.stop();
  });
});
