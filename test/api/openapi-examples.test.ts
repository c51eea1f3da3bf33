import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SYNC } from '../../src/api/examples/syncs.ts';
import type { Operation } from '../../src/api/operation.ts';
import { allOperations } from '../../src/api/operations.ts';
import { Problem } from '../../src/api/problem.ts';
import { patchDefinition } from '../../src/domain/patch-definition.ts';
import { syncDefinitionSchema } from '../../src/domain/sync-definition.ts';
import { startCustomerioSimulator } from '../../simulators/customerio/index.ts';
import type { CustomerioSimulator } from '../../simulators/customerio/index.ts';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';
import type { SalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { openApiDocument } from '../../src/api/openapi.ts';
import { TestApi } from './support/api.ts';

const named = z.record(z.string(), z.object({ summary: z.string().min(10), value: z.unknown() }));
const content = z.record(z.string(), z.looseObject({ example: z.unknown().optional(), examples: named.optional() }));
const header = z.looseObject({ $ref: z.string().optional(), example: z.string().optional() });
const response = z.looseObject({
  $ref: z.string().optional(),
  content: content.optional(),
  headers: z.record(z.string(), header).optional(),
});
const parameter = z.looseObject({ name: z.string(), in: z.string(), example: z.unknown().optional() });
const documentSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        parameters: z.array(parameter).default([]),
        requestBody: z.object({ content }).optional(),
        responses: z.record(z.string(), response),
      }),
    ),
  ),
  components: z.looseObject({
    responses: z.record(z.string(), response),
    headers: z.record(z.string(), z.looseObject({ example: z.string() })),
  }),
});

/**
 * What is not to be made up, and would make pages that fill in examples ask for the wrong thing: where another answer, a
 * browser or a lost connection left off, and the one of two filters that exclude each other.
 */
const WITHOUT_EXAMPLE = [
  'cursor',
  'Last-Event-ID',
  'finishAuthorization state',
  'code',
  'listAlerts connectionId',
  'listAlerts destinationId',
];

describe('the examples of the OpenAPI document', () => {
  let api: TestApi;
  let salesforce: SalesforceSimulator;
  let customerio: CustomerioSimulator;
  let operations: Operation[];
  let served: z.infer<typeof documentSchema>;

  beforeAll(async () => {
    [api, salesforce, customerio] = await Promise.all([
      TestApi.start(),
      startSalesforceSimulator({ contacts: 20, client: { id: 'test-client', secret: 'client-SECRET' } }),
      startCustomerioSimulator(),
    ]);
    operations = allOperations(api.dependencies);
    served = documentSchema.parse(JSON.parse((await api.page('/openapi.json')).text));
  });
  afterAll(() => Promise.all([api.stop(), salesforce.close(), customerio.close()]));

  const documented = () => Object.values(served.paths).flatMap((methods) => Object.values(methods));
  const operationOf = (id: string): Operation => {
    const found = operations.find((each) => each.id === id);
    if (found === undefined) throw new Error(`there is no operation ${id}`);
    return found;
  };

  it('are there for each body, each parameter that a person fills in, each success, each problem and each header', () => {
    for (const { operationId, parameters, requestBody, responses } of documented()) {
      for (const { name, example } of parameters) {
        if (WITHOUT_EXAMPLE.some((each) => each === name || each === `${operationId} ${name}`)) continue;
        expect([operationId, name, example]).not.toContain(undefined);
      }
      for (const [type, { examples }] of Object.entries(requestBody?.content ?? {})) {
        expect([operationId, type, Object.keys(examples ?? {}).length > 0]).toEqual([operationId, type, true]);
      }
      expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
      for (const [status, { $ref, ...own }] of Object.entries(responses)) {
        const shown = $ref === undefined ? own : served.components.responses[$ref.split('/').at(-1) ?? ''];
        const bodies = Object.values(shown?.content ?? {});
        expect([operationId, status, bodies.length]).toEqual([operationId, status, status === '204' ? 0 : 1]);
        for (const { example } of bodies) expect([operationId, status, example]).not.toContain(undefined);
        for (const [name, { $ref: common, example }] of Object.entries(shown?.headers ?? {})) {
          const text = common === undefined ? example : served.components.headers[name]?.example;
          expect([operationId, status, name, text]).not.toContain(undefined);
        }
      }
    }
  });

  it('are what the schemas of the code accept, refinements included', () => {
    for (const { id, params, query, headers, body, answers } of operations) {
      for (const { value } of Object.values(body?.examples ?? {})) {
        expect([id, body?.schema.safeParse(value).error]).toEqual([id, undefined]);
      }
      for (const { schema, example } of Object.values(answers)) {
        // Parsing drops what is not documented.
        if (schema !== undefined) expect([id, schema.parse(example)]).toEqual([id, example]);
      }
      const shown = documented().find(({ operationId }) => operationId === id)?.parameters ?? [];
      const shapes = { path: params?.shape, query: query?.shape, header: headers?.shape };
      for (const [place, shape] of Object.entries(shapes)) {
        for (const [name, schema] of Object.entries(shape ?? {})) {
          const example = shown.find((each) => each.in === place && each.name === name)?.example;
          if (example !== undefined) expect([id, name, schema.safeParse(example).error]).toEqual([id, name, undefined]);
        }
      }
    }
  });

  it('of an edit make a definition of the sync that is shown', () => {
    const { body } = operationOf('updateSync');
    for (const { value } of Object.values(body?.examples ?? {})) {
      const edited = syncDefinitionSchema.safeParse(patchDefinition(SYNC.definition, value));
      expect(edited.error).toBeUndefined();
      expect(edited.data).not.toEqual(syncDefinitionSchema.parse(SYNC.definition));
    }
  });

  it('hold no secret: placeholders in angle brackets stand for them', () => {
    const text = JSON.stringify(openApiDocument(operations));
    const told = [...text.matchAll(/"(?:apiKey|clientSecret|refreshToken|privateKey|clientId)":"([^"]*)"/g)];
    expect(told.length).toBeGreaterThan(3);
    for (const [, value] of told) expect(value).toMatch(/^<[a-z -]+>$/);
    expect(text).not.toMatch(/PRIVATE KEY|[a-z0-9-]+SECRET/);
  });

  it('of creating things are accepted by the service, but for the places and secrets, which are those of an org', async () => {
    const refreshToken = () => salesforce.grantTokens().refreshToken;
    const client = { clientId: 'test-client', clientSecret: 'client-SECRET' };
    const connections = Object.values(operationOf('createConnection').body?.examples ?? {}).map(({ value }) => {
      const { auth, ...rest } = z.looseObject({ auth: z.looseObject({ method: z.string() }) }).parse(value);
      const place = { environment: 'custom', loginUrl: salesforce.url };
      switch (auth.method) {
        case 'refresh_token':
          return { ...rest, ...place, auth: { ...auth, refreshToken: refreshToken() } };
        case 'client_credentials':
          return { ...rest, ...place, ...client, auth };
        default:
          return { ...rest, ...place, auth };
      }
    });
    expect(connections).toHaveLength(3);
    const ids = new Map<string, string>();
    for (const body of connections) {
      const created = await api.client.expect<{ id: string; status: string }>('POST', '/v1/connections', body);
      ids.set(created.status, created.id);
    }
    const connectionId = ids.get('connected') ?? '';
    const [example] = Object.values(operationOf('createDestination').body?.examples ?? {});
    const destination = {
      ...z.looseObject({}).parse(example?.value),
      apiKey: customerio.apiKey,
      endpoint: customerio.url,
    };
    const { id: destinationId } = await api.client.expect<{ id: string }>('POST', '/v1/destinations', destination);
    const [type] = Object.values(operationOf('createObjectType').body?.examples ?? {});
    await api.client.expect('POST', `/v1/destinations/${destinationId}/object-types`, type?.value);

    const placed = (value: unknown) => ({ ...z.looseObject({}).parse(value), connectionId, destinationId });
    const definitions = Object.values(operationOf('createSync').body?.examples ?? {});
    expect(definitions.length).toBeGreaterThanOrEqual(4);
    for (const { value } of definitions) {
      const answer = await api.client.call('POST', '/v1/syncs', placed(value));
      expect([answer.status, answer.body['errors']]).toEqual([201, undefined]);
      const path = `/v1/syncs/${String(answer.body['id'])}`;
      for (const patch of Object.values(operationOf('updateSync').body?.examples ?? {})) {
        if (z.looseObject({ object: z.string() }).parse(value).object !== 'Contact') continue;
        expect((await api.client.call('PATCH', path, patch.value)).status).toBe(200);
      }
    }
    for (const { value } of Object.values(operationOf('previewSync').body?.examples ?? {})) {
      const { records } = await api.client.expect<{ records: unknown[] }>('POST', '/v1/syncs/preview', placed(value));
      expect(records).toHaveLength(z.looseObject({ limit: z.number() }).parse(value).limit);
    }
    for (const { value } of Object.values(operationOf('validateFilter').body?.examples ?? {})) {
      const path = `/v1/connections/${connectionId}/objects/Contact/filter/validate`;
      expect(await api.client.expect('POST', path, value)).toEqual({ valid: true });
    }
    for (const { value } of Object.values(operationOf('updateConnection').body?.examples ?? {})) {
      await api.client.expect('PATCH', `/v1/connections/${connectionId}`, value);
    }
    for (const { value } of Object.values(operationOf('updateDestination').body?.examples ?? {})) {
      await api.client.expect('PATCH', `/v1/destinations/${destinationId}`, value);
    }
  });

  it('of a 404 are what is answered to the example of the request, where nothing of the kind is', async () => {
    let compared = 0;
    for (const { id, method, path, body, problems = [] } of operations) {
      const problem = problems.find((each) => each instanceof Problem && each.status === 404);
      if (!(problem instanceof Problem)) continue;
      const parameters = documented().find(({ operationId }) => operationId === id)?.parameters ?? [];
      const place = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
        String(parameters.find((each) => each.name === name)?.example),
      );
      const [request] = Object.values(body?.examples ?? {});
      const answer = await api.client.call(method.toUpperCase(), place, request?.value);
      if (answer.status === 501) continue;
      expect([id, answer.body]).toEqual([id, problem.toBody()]);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(20);
    const withoutOwn = operations.filter(
      ({ params, problems = [] }) =>
        params !== undefined && !problems.some((each) => each instanceof Problem && each.status === 404),
    );
    expect(withoutOwn.map(({ id }) => id)).toEqual([]);
  });
});
