import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCustomerioSimulator } from '../../simulators/customerio/index.ts';
import type { CustomerioSimulator } from '../../simulators/customerio/index.ts';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';
import type { SalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { actualPeople, differences, expectedPeople } from '../support/expected-people.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const CONTACTS = 3_000;

let stack: Stack;
let otherOrg: SalesforceSimulator;
const workspaces: CustomerioSimulator[] = [];

beforeAll(async () => {
  stack = await Stack.start({ contacts: CONTACTS, workers: 2, salesforce: { maxPageRecords: 500 } });
  otherOrg = await startSalesforceSimulator({ contacts: CONTACTS, seed: 2, maxPageRecords: 500 });
  for (let index = 0; index < 3; index += 1) workspaces.push(await startCustomerioSimulator());
});
afterAll(async () => {
  await stack.stop();
  await Promise.all([otherOrg.close(), ...workspaces.map((workspace) => workspace.close())]);
});

async function connect(org: SalesforceSimulator): Promise<string> {
  const { id } = await stack.api.expect<{ id: string }>('POST', '/v1/connections', {
    name: 'Org',
    environment: 'custom',
    loginUrl: org.url,
    auth: { method: 'refresh_token', refreshToken: org.grantTokens().refreshToken },
  });
  return id;
}

/** A sync to a workspace of its own, whose every batch takes its time. */
async function startSync(connectionId: string, workspace: CustomerioSimulator): Promise<string> {
  workspace.faults.add({ type: 'latency', ms: 200 });
  const { id: destinationId } = await stack.api.expect<{ id: string }>('POST', '/v1/destinations', {
    name: 'Workspace',
    type: 'customerio',
    region: 'us',
    apiKey: workspace.apiKey,
    endpoint: workspace.url,
  });
  return stack.createSync({ connectionId, destinationId });
}

it(
  'a revoked connection holds up its own syncs alone; authorized again, they deliver everything',
  { timeout: 180_000 },
  async () => {
    const [first, second, third] = workspaces;
    if (first === undefined || second === undefined || third === undefined) throw new Error('no workspaces');
    const connectionId = await connect(stack.salesforce);
    const otherConnectionId = await connect(otherOrg);
    const held = [await startSync(connectionId, first), await startSync(connectionId, second)];
    const going = await startSync(otherConnectionId, third);
    await until('both in mid-run', () => first.workspace.people.size > 0 && second.workspace.people.size > 0);
    stack.salesforce.revokeAll();

    for (const id of held) await until('waiting', async () => (await stack.sync(id)).status === 'waiting', 60_000);
    const asked = stack.salesforce.requests.count();
    expect((await stack.sync(held[0] ?? '')).statusReason).toContain('authorize');
    const connection = await stack.api.expect('GET', `/v1/connections/${connectionId}`);
    expect(connection).toMatchObject({ status: 'reauthorization_required' });
    expect(first.workspace.people.size).toBeLessThan(CONTACTS);
    expect(second.workspace.people.size).toBeLessThan(CONTACTS);

    // The other org's sync was not disturbed, ends, and can run again.
    expect(await stack.runsDone(going, 1)).toMatchObject({ status: 'succeeded', recordsSent: CONTACTS });
    await stack.api.expect('POST', `/v1/syncs/${going}/run`);
    expect(await stack.runsDone(going, 2)).toMatchObject({ status: 'succeeded', recordsRead: 0 });
    expect(await stack.api.expect('GET', `/v1/connections/${otherConnectionId}`)).toMatchObject({
      status: 'connected',
    });
    const waiting = await stack.api.expect<{ data: { id: string }[] }>('GET', '/v1/syncs?status=waiting');
    expect(waiting.data.map(({ id }) => id).toSorted()).toEqual(held.toSorted());

    // Nobody asked Salesforce on behalf of the revoked connection meanwhile.
    expect(stack.salesforce.requests.count()).toBe(asked);
    const { authorizationUrl } = await stack.api.expect<{ authorizationUrl: string }>(
      'POST',
      `/v1/connections/${connectionId}/reauthorize`,
    );
    const allowed = await fetch(`${authorizationUrl}&decision=allow`, { redirect: 'manual' });
    expect((await fetch(allowed.headers.get('location') ?? '')).status).toBe(200);

    // Well before the ten minutes after which a waiting run would look by itself.
    for (const id of held) {
      expect(await stack.runsDone(id, 1)).toMatchObject({
        status: 'succeeded',
        recordsRead: CONTACTS,
        recordsSent: CONTACTS,
        recordsRejected: 0,
      });
    }
    const orgs = [stack.salesforce, stack.salesforce, otherOrg];
    for (const [index, workspace] of workspaces.entries()) {
      const expected = expectedPeople(orgs[index] ?? stack.salesforce);
      expect(expected.size).toBe(CONTACTS);
      expect(differences(expected, actualPeople(workspace)).slice(0, 5)).toEqual([]);
      expect(workspace.workspace.messages).toHaveLength(CONTACTS);
    }
    for (const secret of stack.salesforce.secrets()) expect(stack.logs).not.toContain(secret);
  },
);
