import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';
import type { SalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { compileFieldPlan, fieldPaths } from '../../src/domain/compile-field-plan.ts';
import { TEMPLATES } from '../../src/domain/templates/index.ts';
import { loadDescriptions } from '../../src/salesforce/descriptions.ts';
import { TestApi } from './support/api.ts';

type ObjectTemplate = {
  type: 'template' | 'proposal';
  id: string;
  reasons: string[];
  definition: { fields: { source: string; target: string }[]; filter?: string; format: { type: string } };
};

describe('templates against a whole org', () => {
  let api: TestApi;
  let salesforce: SalesforceSimulator;
  let connectionId: string;
  let destinationId: string;
  beforeAll(async () => {
    [api, salesforce] = await Promise.all([
      TestApi.start(),
      startSalesforceSimulator({ contacts: 20, client: { id: 'test-client', secret: 'client-SECRET' } }),
    ]);
    const auth = { method: 'refresh_token', refreshToken: salesforce.grantTokens().refreshToken };
    const body = api.newConnection({ loginUrl: salesforce.url, auth });
    connectionId = (await api.client.expect<{ id: string }>('POST', '/v1/connections', body)).id;
    destinationId = await api.addDestination();
  });
  afterAll(() => Promise.all([api.stop(), salesforce.close()]));

  const templateOf = (object: string) =>
    api.client.expect<ObjectTemplate>('GET', `/v1/connections/${connectionId}/objects/${object}/template`);
  const create = (definition: object) =>
    api.client.call('POST', '/v1/syncs', { ...definition, connectionId, destinationId });

  it.each(TEMPLATES)('$id compiles without a missing field, and a sync can be made of it', async ({ definition }) => {
    const org = await api.dependencies.salesforce(connectionId);
    const descriptions = await loadDescriptions(org, definition.object, fieldPaths(definition));
    expect(compileFieldPlan(definition, descriptions)).toMatchObject({
      plan: { object: definition.object, format: { type: definition.format.type } },
      problems: [],
      missingFields: [],
    });
    const answer = await create(definition);
    expect([answer.status, answer.body['errors']]).toEqual([201, undefined]);
  });

  it.each(TEMPLATES.filter(({ id, definition }) => id === definition.object))(
    'the template of $id is what the org gets, where it has all of it',
    async (template) => {
      expect(await templateOf(template.id)).toEqual({ type: 'template', ...template, reasons: [] });
    },
  );

  it('an object without one gets a proposal, of which a sync can be made', async () => {
    const proposal = await templateOf('Invoice__c');
    expect(proposal).toMatchObject({
      type: 'proposal',
      id: 'Invoice__c',
      definition: {
        object: 'Invoice__c',
        identifier: 'Id',
        format: { type: 'object', objectTypeId: '1', objectName: 'Invoice' },
        schedule: { every: '1h' },
        deletions: 'send',
      },
    });
    expect(proposal.reasons[0]).toContain('Contact__c');
    const answer = await create(proposal.definition);
    expect([answer.status, answer.body['errors']]).toEqual([201, undefined]);
  });

  it('an object that is not there has none', async () => {
    const path = `/v1/connections/${connectionId}/objects/Nothing__c/template`;
    expect((await api.client.call('GET', path)).status).toBe(404);
  });
});

describe('templates against a small org', () => {
  let api: TestApi;
  let connectionId: string;
  beforeAll(async () => {
    api = await TestApi.start();
    connectionId = await api.connect();
  });
  afterAll(() => api.stop());

  const call = (object: string) => api.client.call('GET', `/v1/connections/${connectionId}/objects/${object}/template`);

  it('come without the fields that are not there, and can be created as they are', async () => {
    const { status, body } = await call('Contact');
    expect(status).toBe(200);
    expect(body).toMatchObject({ type: 'template', definition: { filter: 'Email != null' } });
    const { definition, reasons } = body as ObjectTemplate;
    expect(definition.fields.map(({ source }) => source)).toEqual(['Email', 'FirstName', 'LastName', 'Account.Name']);
    expect(reasons.some((reason) => reason.startsWith('Phone is left out'))).toBe(true);
    const destinationId = await api.addDestination();
    const answer = await api.client.call('POST', '/v1/syncs', { ...definition, connectionId, destinationId });
    expect([answer.status, answer.body['errors']]).toEqual([201, undefined]);
  });

  it('are refused with the reasons where an object cannot be synced at all', async () => {
    api.org.intercept = ({ url }, response) => {
      if (!url.endsWith('/sobjects/Setting__c/describe')) return false;
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ name: 'Setting__c', label: 'Setting', queryable: false, fields: [] }));
      return true;
    };
    expect(await call('Setting__c')).toMatchObject({
      status: 422,
      body: {
        code: 'object.not_syncable',
        errors: expect.arrayContaining([{ path: 'object', message: 'Setting__c cannot be queried' }]) as unknown,
      },
    });
  });

  it('need a connection that is authorized', async () => {
    const body = api.newConnection({ auth: { method: 'authorization_code' } });
    const { id } = await api.client.expect<{ id: string }>('POST', '/v1/connections', body);
    expect((await api.client.call('GET', `/v1/connections/${id}/objects/Contact/template`)).status).toBe(409);
  });
});
