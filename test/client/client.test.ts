import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { apiTypes } from '../../scripts/generate-client/api-types.ts';
import { dataOf, done, entriesOf } from '../../src/client/answers.ts';
import { createClient } from '../../src/client/create-client.ts';
import { ProblemError, UnreachableError } from '../../src/client/errors.ts';
import { TestApi } from '../api/support/api.ts';

const GENERATED = new URL('../../src/client/api.generated.ts', import.meta.url);

describe('the generated client', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());

  const pausesOf = (fetch: (request: Request) => Promise<Response>) => {
    const pauses: number[] = [];
    const pause = (ms: number): Promise<void> => {
      pauses.push(ms);
      return Promise.resolve();
    };
    return { pauses, client: createClient({ url: `${api.url}/`, token: api.tokens.write, fetch, pause }) };
  };

  it('has the types of the document that the service serves (else: npm run generate:client)', async () => {
    const { text } = await api.page('/openapi.json');
    expect(await apiTypes(JSON.parse(text))).toBe(await readFile(GENERATED, 'utf8'));
  });

  it('creates, reads, changes and deletes, with types from the document', async () => {
    const client = createClient({ url: api.url, token: api.tokens.write });
    const { connectionId, destinationId } = await api.places();
    const body = {
      name: 'Contacts',
      connectionId,
      destinationId,
      object: 'Contact',
      identifier: 'Id',
      fields: [{ source: 'Email' }],
      format: { type: 'person' as const },
      schedule: { every: '1h' },
    };
    const { id: syncId } = await dataOf(client.POST('/v1/syncs', { body }));
    const path = { params: { path: { syncId } } };
    const changed = await dataOf(
      client.PATCH('/v1/syncs/{syncId}', {
        params: { path: { syncId }, header: { 'If-Match': '"1"' } },
        body: { filter: 'Email != null' },
      }),
    );
    expect(changed.revision).toBe(2);
    const sync = await dataOf(client.GET('/v1/syncs/{syncId}', path));
    expect([sync.definition.deletions, sync.pendingDefinition?.filter]).toEqual(['send', 'Email != null']);
    await done(client.DELETE('/v1/syncs/{syncId}', path));
    await expect(dataOf(client.GET('/v1/syncs/{syncId}', path))).rejects.toMatchObject({ status: 404 });
  });

  it('throws what is wrong with the input, place by place', async () => {
    const client = createClient({ url: api.url, token: api.tokens.write });
    const body = { name: '', type: 'customerio' as const, region: 'us' as const, apiKey: 'key' };
    const problem = await dataOf(client.POST('/v1/destinations', { body })).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ProblemError);
    expect(problem).toMatchObject({ status: 400, errors: [{ path: 'name', message: 'must not be empty' }] });
  });

  it('reads a list to its end', async () => {
    const client = createClient({ url: api.url, token: api.tokens.read });
    const ids = await Promise.all(Array.from({ length: 5 }, () => api.addDestination()));
    const found: string[] = [];
    const list = entriesOf((query) => client.GET('/v1/destinations', { params: { query } }), 2);
    for await (const { id } of list) found.push(id);
    expect(found).toEqual(expect.arrayContaining(ids));
    expect(new Set(found).size).toBe(found.length);
  });

  it('sends again what may be sent again, and waits as long as it is told', async () => {
    let calls = 0;
    const { pauses, client } = pausesOf((request) => {
      calls += 1;
      if (calls === 1) return Promise.resolve(new Response(null, { status: 503, headers: { 'Retry-After': '3' } }));
      return calls === 2 ? Promise.reject(new TypeError('fetch failed')) : fetch(request);
    });
    const body = { name: 'Once', type: 'customerio' as const, region: 'us' as const, apiKey: 'key' };
    const params = { header: { 'Idempotency-Key': 'a-key-of-this-test' } };
    expect((await dataOf(client.POST('/v1/destinations', { body, params }))).name).toBe('Once');
    expect(pauses).toEqual([3_000, 1_000]);
  });

  it('sends a change once only, and does not wait for longer than a person would', async () => {
    let calls = 0;
    const { pauses, client } = pausesOf(() => {
      calls += 1;
      return Promise.resolve(new Response(null, { status: 503, headers: { 'Retry-After': '60' } }));
    });
    const params = { path: { syncId: 'syn_00000000' } };
    await expect(done(client.POST('/v1/syncs/{syncId}/run', { params }))).rejects.toMatchObject({ status: 503 });
    await expect(dataOf(client.GET('/v1/syncs'))).rejects.toMatchObject({ status: 503 });
    expect([calls, pauses]).toEqual([2, []]);
  });

  it('says that nobody answers, and why', async () => {
    const client = createClient({ url: 'http://127.0.0.1:9', token: 'x', pause: () => Promise.resolve() });
    const error = await dataOf(client.GET('/v1/syncs')).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnreachableError);
    expect(String(error)).toMatch(/http:\/\/127\.0\.0\.1:9 cannot be reached \(\w+/);
  });
});
