import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mergePatch } from '../../src/domain/merge-patch.ts';
import { TestApi } from '../api/support/api.ts';

const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

/** Everything that an attack of this kind would change. */
afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).toSorted()).toEqual(OWN_NAMES);
  expect({}).not.toHaveProperty('polluted');
});
const OWN_NAMES = Object.getOwnPropertyNames(Object.prototype).toSorted();

describe('names that mean something to JavaScript', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());

  const raw = async (method: string, path: string, body: string, type = 'application/json') => {
    const headers = { authorization: 'Bearer write-token-SECRET-0001', 'content-type': type };
    const answer = await fetch(`${api.url}${path}`, { method, headers, body });
    return { status: answer.status, text: await answer.text() };
  };

  it.each(NAMES)('may be the attribute %s, which then has its value and nothing else', async (target) => {
    const body = await api.definition({ fields: [{ source: 'Email', target }] });
    const preview = await api.client.call('POST', '/v1/syncs/preview', body);
    expect(preview.status).toBe(200);
    const text = JSON.stringify(preview.body);
    expect(text).toContain(`${JSON.stringify(target)}:"ada@acme.test"`);
  });

  it.each(NAMES)('are no field of an object because an object of JavaScript has them: %s', async (source) => {
    const body = await api.definition({ fields: [{ source, target: 'a' }] });
    expect((await api.client.call('POST', '/v1/syncs', body)).status).toBe(400);
    const path = await api.definition({ fields: [{ source: `Account.${source}`, target: 'a' }] });
    expect((await api.client.call('POST', '/v1/syncs', path)).status).toBe(400);
    const found = await api.client.call('GET', `/v1/connections/${await api.connect()}/salesforce/objects/${source}`);
    expect(found.status).toBeGreaterThanOrEqual(400);
    expect(found.status).toBeLessThan(500);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('change nothing as a member %s of a body', async (name) => {
    const definition = JSON.stringify(await api.definition());
    const planted = definition.replace('{', `{"${name}":{"polluted":true,"prototype":{"polluted":true}},`);
    expect((await raw('POST', '/v1/syncs', planted)).status).toBe(400);
    const id = await api.createSync();
    const patch = `{"${name}":{"polluted":true},"format":{"${name}":{"polluted":true}}}`;
    const { status, text } = await raw('PATCH', `/v1/syncs/${id}`, patch, 'application/merge-patch+json');
    expect(status).toBeLessThan(500);
    expect(text).not.toContain('"polluted":true');
  });

  it.each(NAMES)('are no template, run or query parameter: %s', async (name) => {
    const id = await api.createSync();
    expect((await api.client.call('GET', `/v1/syncs/${id}/runs/${name}`)).status).toBe(404);
    expect((await api.client.call('GET', `/v1/syncs?${name}=1`)).status).toBe(400);
  });

  it('pass through a merge patch as nothing at all', () => {
    const patch: unknown = JSON.parse(
      '{"a":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"b":1},"__proto__":{"polluted":1}}',
    );
    const merged = mergePatch({ a: { c: 2 } }, patch);
    expect(merged).toEqual({ a: { b: 1, c: 2 } });
    expect(merged).not.toHaveProperty('polluted');
  });
});
