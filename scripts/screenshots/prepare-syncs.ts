import { Client, Connection } from '@temporalio/client';
import type { Api } from '../stack/api.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import { UserError } from '../user-error.mjs';

const WAIT_MS = 60_000;
const LOOK_EVERY_MS = 250;

/**
 * Beside the demo's sync, which gets a signal that is refused: one that is paused, and one whose key Customer.io refuses. Answers
 * with the demo's.
 */
export async function prepareSyncs(stack: LocalStack, api: Api): Promise<string> {
  const connectionId = await wanted(api, '/v1/connections', 'Simulated org');
  const destinationId = await wanted(api, '/v1/destinations', 'Simulated workspace');
  const refused = await api.create('/v1/destinations', {
    name: 'Another workspace',
    type: 'customerio',
    region: 'us',
    apiKey: 'a-key-that-was-revoked',
    endpoint: stack.customerio.url,
  });
  const definition = {
    connectionId,
    object: 'Lead',
    identifier: 'Id',
    fields: [{ source: 'Email', target: 'email' }, { source: 'LastName' }],
    format: { type: 'person' },
    schedule: { cron: '0 6 * * 1-5', timeZone: 'Europe/Berlin' },
  };
  const leads = await api.create('/v1/syncs', { ...definition, name: 'Leads', destinationId: refused });
  const paused = await api.create('/v1/syncs', { ...definition, name: 'Leads of the day', destinationId });
  await api.post(`/v1/syncs/${paused}/pause`, {});
  await until(async () => (await api.sync(leads)).status === 'needs_attention');

  const connection = await Connection.connect({ address: stack.temporalAddress });
  const client = new Client({ connection });
  const query = "WorkflowType = 'sync' AND SyncName = 'Contacts'";
  for await (const { workflowId } of client.workflow.list({ query })) {
    await client.workflow.getHandle(workflowId).signal('updateSync', { schedule: { every: '10s' } });
    await connection.close();
    return workflowId;
  }
  throw new Error('the demo made no sync');
}

async function wanted(api: Api, path: string, name: string): Promise<string> {
  const id = await api.find(path, name);
  if (id === undefined) throw new Error(`the demo made no ${name}`);
  return id;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + WAIT_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new UserError('The syncs were not ready within a minute: start it again.');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
