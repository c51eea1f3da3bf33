import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';
import type { SalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { TestApi } from './support/api.ts';

type Template = { id: string; definition: Record<string, unknown> };

describe('with a whole org', () => {
  let api: TestApi;
  let salesforce: SalesforceSimulator;
  let connectionId: string;
  beforeAll(async () => {
    [api, salesforce] = await Promise.all([
      TestApi.start(),
      startSalesforceSimulator({
        contacts: 20,
        autoApprove: true,
        client: { id: 'test-client', secret: 'client-SECRET' },
      }),
    ]);
  });
  afterAll(async () => {
    expect(salesforce.secrets().filter((secret) => api.log.includes(secret))).toEqual([]);
    await Promise.all([api.stop(), salesforce.close()]);
  });

  it('a browser that follows the authorization URL ends at a connected connection', async () => {
    const body = api.newConnection({ loginUrl: salesforce.url, auth: { method: 'authorization_code' } });
    const created = await api.client.expect<{ id: string; authorizationUrl: string }>('POST', '/v1/connections', body);
    const answer = await fetch(created.authorizationUrl);
    expect(answer.url.startsWith(`${api.url}/v1/oauth/callback?`)).toBe(true);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Connected');
    connectionId = created.id;
    expect(await api.client.expect('GET', `/v1/connections/${connectionId}`)).toMatchObject({ status: 'connected' });
  });

  it('every template can be created as it is', async () => {
    const destinationId = await api.addDestination();
    const { data } = await api.client.expect<{ data: Template[] }>('GET', '/v1/templates');
    expect(data.map(({ id }) => id)).toContain('Contact');
    for (const { definition } of data) {
      const answer = await api.client.call('POST', '/v1/syncs', { ...definition, connectionId, destinationId });
      expect([answer.status, answer.body['errors']]).toEqual([201, undefined]);
    }
  });

  it('filters are judged by Salesforce', async () => {
    const path = `/v1/connections/${connectionId}/objects/Contact/filter/validate`;
    const verdict = async (filter: string) => (await api.client.call('POST', path, { filter })).body;
    expect(await verdict("Email != null AND (LastName LIKE 'A%' OR Account.Name != null)")).toEqual({ valid: true });
    expect(await verdict('Email > ')).toMatchObject({ valid: false });
    expect(await verdict('CreatedDate > 5')).toMatchObject({ valid: false });
  });

  it('objects, fields and limits are those of the org', async () => {
    const path = `/v1/connections/${connectionId}`;
    const names = async (part: string): Promise<string[]> => {
      const { data } = await api.client.expect<{ data: { name: string }[] }>('GET', `${path}/${part}`);
      return data.map(({ name }) => name);
    };
    expect(await names('objects')).toEqual(expect.arrayContaining(['Contact', 'Account', 'Invoice__c']));
    expect(await names('objects/Contact/fields')).toEqual(expect.arrayContaining(['Id', 'Email', 'SystemModstamp']));
    expect(await names('limits')).toContain('DailyApiRequests');
  });
});
