import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { rawHistories } from '../codec/support/raw-histories.ts';
import { differences, expectedPeople } from '../support/expected-people.ts';
import { query } from '../support/postgres.ts';
import { Stack } from '../support/stack.ts';
import { Receiver } from './receiver.ts';

const TOKEN = 'token-of-the-receiver-SECRET';
const CONTACTS = 2_500;

/** The kind is known to the processes of this test alone: nothing else of the service names it. */
describe('a kind of destination beside Customer.io', { timeout: 120_000 }, () => {
  const receiver = new Receiver(TOKEN);
  let stack: Stack;
  let body: Record<string, unknown>;
  let destinationId = '';
  let syncId = '';

  beforeAll(async () => {
    stack = await Stack.start({ contacts: CONTACTS, script: 'test/destinations/processes/service.ts' });
    body = { name: 'Receiver', type: 'webhook', url: await receiver.start(), token: TOKEN };
  }, 120_000);
  afterAll(async () => {
    receiver.stop();
    await stack.stop();
  });

  const received = () => {
    const people = receiver.messages.filter(({ type }) => type === 'identify');
    return new Map(
      people.map(({ userId, traits = {} }) => {
        // An empty value is sent as null, which takes an attribute away.
        return [userId, Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== null))];
      }),
    );
  };

  it('is created, shown and changed through the API by what it declares, beside the others', async () => {
    const headers = { 'x-team': 'crm' };
    const created = await stack.api.call('POST', '/v1/destinations', { ...body, headers });
    expect(created).toMatchObject({ status: 201 });
    destinationId = String(created.body['id']);
    const shown = { id: destinationId, name: 'Receiver', type: 'webhook', url: body['url'], headers };
    expect(created.body).toEqual({ ...shown, createdAt: expect.any(String) as string });
    expect((await stack.api.call('GET', `/v1/destinations/${destinationId}`)).body).toEqual(created.body);
    const { destinationId: customerio } = await stack.endpoints();
    const { body: listed } = await stack.api.call('GET', '/v1/destinations');
    expect(listed).toMatchObject({ data: [{ id: customerio, type: 'customerio', region: 'us' }, shown] });
  });

  it('is checked by its own rules, and other kinds by theirs', async () => {
    const paths = async (change: Record<string, unknown>) => {
      const answer = await stack.api.call('POST', '/v1/destinations', { ...body, ...change });
      return [answer.status, (answer.body['errors'] as { path: string }[]).map(({ path }) => path)];
    };
    expect(await paths({ url: 'https://elsewhere.test/' })).toEqual([400, ['url']]);
    expect(await paths({ token: 'short' })).toEqual([400, ['token']]);
    expect(await paths({ type: 'smoke' })).toEqual([400, ['type']]);
    expect(await paths({ region: 'us' })).toEqual([400, ['region']]);
    expect(await paths({ type: 'customerio' })).toEqual([400, ['region', 'apiKey', 'url', 'token']]);
    const path = `/v1/destinations/${destinationId}`;
    expect((await stack.api.call('PATCH', path, { apiKey: 'a-key-of-another-kind' })).status).toBe(400);
    expect((await stack.api.call('POST', `${path}/check`)).body).toMatchObject({ status: 'accepted' });
  });

  it('is in the OpenAPI document, told apart by its type', async () => {
    const { body: document } = await stack.api.call('GET', '/openapi.json');
    const text = JSON.stringify(document);
    expect(text).toContain('"propertyName":"type"');
    for (const name of ['NewDestination_webhook', 'NewDestination_customerio', 'Destination_webhook'])
      expect(document).toHaveProperty(['components', 'schemas', name]);
    expect(text).toContain('<token>');
  });

  it('gets every record of a sync, and then what changed', async () => {
    syncId = await stack.createSync({ destinationId });
    expect(await stack.runsDone(syncId, 1)).toMatchObject({ status: 'succeeded', recordsSent: CONTACTS });
    expect(differences(expectedPeople(stack.salesforce), received()).slice(0, 5)).toEqual([]);
    expect(receiver.headers.every((headers) => headers['x-team'] === 'crm')).toBe(true);
    stack.salesforce.org.mutate({ updates: 30, inserts: 20 });
    await stack.runNow(syncId);
    expect(await stack.runsDone(syncId, 2)).toMatchObject({ status: 'succeeded', recordsSent: 50 });
    expect(differences(expectedPeople(stack.salesforce), received()).slice(0, 5)).toEqual([]);
    expect(stack.customerio.workspace.messages).toHaveLength(0);
  });

  it('stops a sync in its own words when its secret is wrong, and goes on with a new one', async () => {
    receiver.token = `${TOKEN}-2`;
    await stack.resync(syncId);
    expect(await stack.runsDone(syncId, 3)).toMatchObject({ failure: { code: 'webhook.unauthorized' } });
    expect(receiver.refusals).toBeGreaterThan(0);
    await stack.api.expect('PATCH', `/v1/destinations/${destinationId}`, { token: receiver.token });
    await stack.runNow(syncId);
    expect(await stack.runsDone(syncId, 4)).toMatchObject({ status: 'succeeded', recordsSent: CONTACTS + 20 });
  });

  it('has a secret that is in no answer, log, row or history', async () => {
    const connection = await Connection.connect({ address: inject('temporalAddress') });
    const histories = await rawHistories(new Client({ connection }), stack.taskQueue);
    await connection.close();
    expect(histories.includes(destinationId)).toBe(true);
    expect(histories.includes(TOKEN)).toBe(false);
    const rows = JSON.stringify(await query(stack.databaseUrl, 'select * from destinations'));
    expect(rows).toContain(destinationId);
    for (const said of [rows, stack.logs, ...stack.api.transcript]) expect(said).not.toContain(TOKEN);
  });
});
