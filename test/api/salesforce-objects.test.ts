import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json } from '../salesforce/support/serve.ts';
import { TestApi } from './support/api.ts';
import { anyNumber, anyText, textWith } from './support/matchers.ts';

describe('what Salesforce has', () => {
  let api: TestApi;
  let path: string;
  beforeAll(async () => {
    api = await TestApi.start();
    path = `/v1/connections/${await api.connect()}`;
  });
  afterAll(() => api.stop());

  const asked = (part: string): number => api.org.received.filter(({ url }) => url.includes(part)).length;

  it('are objects, fields and limits', async () => {
    const objects = await api.client.call('GET', `${path}/objects`);
    expect(objects.body).toEqual({
      data: [
        { name: 'Contact', label: 'Contact', custom: false },
        { name: 'Account', label: 'Account', custom: false },
      ],
    });
    const fields = await api.client.expect<{ data: { name: string }[] }>('GET', `${path}/objects/Contact/fields`);
    expect(fields.data.find(({ name }) => name === 'AccountId')).toMatchObject({
      type: 'reference',
      referenceTo: ['Account'],
      relationshipName: 'Account',
    });
    const limits = await api.client.call('GET', `${path}/limits`);
    expect(limits.body).toEqual({ data: [{ name: 'DailyApiRequests', max: 15_000, remaining: 14_998 }] });
  });

  it('is asked for once within minutes, also by callers at the same time', async () => {
    const other = `/v1/connections/${await api.connect()}`;
    const before = asked('/limits');
    await Promise.all([1, 2, 3].map(() => api.client.expect('GET', `${other}/limits`)));
    await api.client.expect('GET', `${other}/limits`);
    expect(asked('/limits')).toBe(before + 1);
  });

  it('has no object of a wrong name', async () => {
    for (const object of ['Nothing', 'No%20thing', '1Contact', 'Contact%2F..']) {
      expect(await api.client.call('GET', `${path}/objects/${object}/fields`)).toMatchObject({ status: 404 });
    }
  });

  it.each([
    [503, {}, 503, 'salesforce.unavailable'],
    [403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'used up' }], 503, 'salesforce.request_limit_exceeded'],
    [403, [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'disabled' }], 422, 'salesforce.api_disabled'],
  ])('is unknown after a %i of Salesforce, which is not remembered', async (status, body, answered, code) => {
    const other = `/v1/connections/${await api.connect()}`;
    api.org.intercept = (_request, response) => {
      json(response, status, body);
      return true;
    };
    const refused = await api.client.call('GET', `${other}/objects`);
    api.org.intercept = undefined;
    expect(refused).toMatchObject({ status: answered, body: { code } });
    if (answered === 503) expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await api.client.call('GET', `${other}/objects`)).toMatchObject({ status: 200 });
  });

  it('cannot be asked through a connection that nobody authorized', async () => {
    const body = api.newConnection({ auth: { method: 'authorization_code' } });
    const { id } = await api.client.expect<{ id: string }>('POST', '/v1/connections', body);
    for (const part of ['objects', 'objects/Contact/fields', 'limits']) {
      expect(await api.client.call('GET', `/v1/connections/${id}/${part}`)).toMatchObject({ status: 409 });
    }
  });

  it('cannot be asked with a token that Salesforce revoked', async () => {
    const other = `/v1/connections/${await api.connect()}`;
    api.org.revoke();
    const answer = await api.client.call('GET', `${other}/objects`);
    expect(answer).toMatchObject({ status: 409, body: { code: 'salesforce.invalid_grant' } });
    expect(await api.client.expect('GET', other)).toMatchObject({ status: 'reauthorization_required' });
  });
});

describe('filters', () => {
  let api: TestApi;
  let path: string;
  beforeAll(async () => {
    api = await TestApi.start();
    path = `/v1/connections/${await api.connect()}/objects/Contact/filter`;
  });
  afterAll(() => api.stop());

  const verdict = async (filter: string) => api.client.call('POST', `${path}/validate`, { filter });

  it('are right when they are one condition that Salesforce accepts', async () => {
    expect(await verdict("Email != null AND Account.Name = 'Acme'")).toMatchObject({
      status: 200,
      body: { valid: true },
    });
    expect(api.org.received.at(-1)?.url).toContain(
      encodeURIComponent("SELECT Id FROM Contact WHERE (Email != null AND Account.Name = 'Acme')").slice(0, 30),
    );
  });

  it.each([
    ['Email != null) OR (Id != null', anyNumber],
    ['Email = ', undefined],
    ['', undefined],
    ["Email = 'a' LIMIT 1", anyNumber],
  ])('are wrong when they are not one condition: %j', async (filter, position) => {
    const { status, body } = await verdict(filter);
    expect(status).toBe(200);
    expect(body).toMatchObject({ valid: false, message: anyText });
    if (position !== undefined) expect(body['position']).toEqual(position);
  });

  it.each([
    ['Nothing__c = 1', 'does not exist'],
    ["Description = 'x'", 'cannot be used in a filter'],
    ["LastName = 'Bogus'", 'Bogus is not a value'],
  ])('are wrong when Salesforce would not accept them: %s', async (filter, message) => {
    expect((await verdict(filter)).body).toEqual({ valid: false, message: textWith(message) });
  });

  it('pass when Salesforce does not check them', async () => {
    api.org.intercept = (request, response) => {
      if (!request.url.includes('explain=')) return false;
      json(response, 404, [{ errorCode: 'NOT_FOUND', message: 'no explain here' }]);
      return true;
    };
    const { body } = await verdict('Email != null');
    api.org.intercept = undefined;
    expect(body).toEqual({ valid: true, message: textWith('no explain here') });
  });

  it('are refused for an object that does not exist, and without a filter', async () => {
    const nothing = path.replace('Contact', 'Nothing');
    expect(await api.client.call('POST', `${nothing}/validate`, { filter: 'Id != null' })).toMatchObject({
      status: 404,
    });
    expect(await api.client.call('POST', `${path}/validate`, {})).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'filter', message: 'is required' }] },
    });
  });

  it('are not suggested before a model is set up, and the answer says how', async () => {
    const answer = await api.client.call('POST', `${path}/suggest`, { description: 'people with an email' });
    expect(answer.status).toBe(501);
    for (const name of ['LLM_BASE_URL', 'LLM_API_KEY', 'LLM_MODEL']) expect(answer.body['detail']).toContain(name);
  });
});
