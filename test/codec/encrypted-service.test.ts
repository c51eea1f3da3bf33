import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freePort } from '../../scripts/free-port.ts';
import { runCommand } from '../../scripts/setup/run-command.mjs';
import { ensureTemporal } from '../../scripts/temporal-binary.mjs';
import { parseConfig } from '../../src/config.ts';
import { bundleWorkflows } from '../../src/temporal/workflow-bundle.ts';
import { dataConverterOf } from '../../src/temporal/data-converter.ts';
import { actualPeople, differences, expectedPeople } from '../support/expected-people.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { Stack } from '../support/stack.ts';
import { rawHistories, readableBytes } from './support/raw-histories.ts';

const TOKEN = 'token-of-the-codec-server';
const payloadKey = randomBytes(32).toString('base64');
const config = parseConfig({ PAYLOAD_KEY: payloadKey });
const FILTER = "Email != 'nobody@filter.test'";

describe('the service with PAYLOAD_KEY', { timeout: 120_000 }, () => {
  let stack: Stack;
  let connection: Connection;
  let client: Client;
  let id = '';

  beforeAll(async () => {
    stack = await Stack.start({ contacts: 1_500, env: { PAYLOAD_KEY: payloadKey } });
    connection = await Connection.connect({ address: inject('temporalAddress') });
    client = new Client({ connection, dataConverter: dataConverterOf(config) });
    id = await stack.createSync({ filter: FILTER });
  }, 120_000);

  afterAll(async () => {
    await connection.close();
    await stack.stop();
  });

  it('delivers everything, and then what changed', async () => {
    expect(await stack.runsDone(id, 1)).toMatchObject({ status: 'succeeded', recordsRead: 1_500 });
    await stack.api.expect('PATCH', `/v1/syncs/${id}`, { name: 'Renamed people' });
    await stack.api.expect('POST', `/v1/syncs/${id}/resync`);
    expect(await stack.runsDone(id, 2)).toMatchObject({ status: 'succeeded', recordsSent: 1_500 });
    expect(differences(expectedPeople(stack.salesforce), actualPeople(stack.customerio)).slice(0, 5)).toEqual([]);
    expect(await stack.sync(id)).toMatchObject({ definition: { name: 'Renamed people', filter: FILTER } });
  });

  it('says in the API what went wrong, and leaves none of it readable in Temporal', async () => {
    const { destinationId } = await stack.endpoints();
    await stack.api.expect('PATCH', `/v1/destinations/${destinationId}`, { apiKey: 'a-key-that-is-wrong' });
    await stack.api.expect('POST', `/v1/syncs/${id}/resync`);
    const message = (await stack.runsDone(id, 3)).failure?.message ?? 'no failure';
    expect(message).toContain('API key');

    const raw = await rawHistories(client, stack.taskQueue);
    const telling = [message, 'nobody@filter.test', 'first_name', 'HasOptedOutOfEmail', 'settlingLag'];
    expect(telling.filter((word) => raw.includes(word))).toEqual([]);
    expect(raw.includes('binary/encrypted')).toBe(true);
  });

  it('keeps search attributes plain, as Temporal has to search by them', async () => {
    const { searchAttributes } = await client.workflow.getHandle(id).describe();
    expect(searchAttributes).toMatchObject({ SyncName: ['Renamed people'], SyncObject: ['Contact'] });
  });

  it('can be replayed with the key', async () => {
    const workflowBundle = await bundleWorkflows(config);
    const runs = [id, ...(await stack.runs(id)).map((run) => run.id)];
    for (const workflowId of runs) {
      const history = await client.workflow.getHandle(workflowId).fetchHistory();
      await Worker.runReplayHistory({ workflowBundle, dataConverter: dataConverterOf(config) }, history);
    }
    expect(runs).toHaveLength(4);
  });

  it('shows Temporal’s own command line what a history holds, through the codec server', async () => {
    const port = await freePort();
    const codec = ServiceProcess.start('main.ts', ['codec'], {
      HOST: '127.0.0.1',
      PORT: String(port),
      PAYLOAD_KEY: payloadKey,
      API_TOKENS: `ops:${TOKEN}`,
    });
    stack.processes.push(codec);
    await codec.says('codec server listens');
    const show = ['workflow', 'show', '--workflow-id', id, '--address', inject('temporalAddress'), '--output', 'json'];
    const through = ['--codec-endpoint', `http://127.0.0.1:${port}`, '--codec-auth', `Bearer ${TOKEN}`];
    const temporal = await ensureTemporal();
    const [sealed, opened] = [await runCommand(temporal, show), await runCommand(temporal, [...show, ...through])];
    const found = [sealed, opened].map(({ output }) => readableBytes(output).includes('nobody@filter.test'));
    expect(found).toEqual([false, true]);
  });
});
