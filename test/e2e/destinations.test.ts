import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCustomerioSimulator } from '../../simulators/customerio/index.ts';
import type { CustomerioSimulator } from '../../simulators/customerio/index.ts';
import { actualPeople, differences, expectedPeople } from '../support/expected-people.ts';
import { Stack } from '../support/stack.ts';

const CONTACTS = 400;

describe('two syncs to two destinations', () => {
  let stack: Stack;
  let eu: CustomerioSimulator;
  beforeAll(async () => {
    [stack, eu] = await Promise.all([
      Stack.start({ contacts: CONTACTS, customerio: { apiKeys: ['key-of-us'] } }),
      startCustomerioSimulator({ apiKeys: ['key-of-eu'] }),
    ]);
  });
  afterAll(() => Promise.all([stack.stop(), eu.close()]));

  const US = {
    mapping: { Email: 'email', LastName: 'surname' },
    integrations: {
      All: false,
      'Customer.io Data Pipelines': true,
      Amplitude: { session: { id: 7, flags: ['a', null] } },
    },
  };
  const EU = { mapping: { Email: 'email', FirstName: 'given' }, integrations: { All: true, Mixpanel: false } };

  async function createSync(destinationId: string, { mapping, integrations }: typeof US | typeof EU): Promise<string> {
    const fields = Object.entries(mapping).map(([source, target]) => ({ source, target }));
    return stack.createSync({ destinationId, fields, integrations });
  }

  function expectApart(): void {
    for (const [simulator, { mapping, integrations }] of [
      [stack.customerio, US],
      [eu, EU],
    ] as const) {
      const { workspace } = simulator;
      expect(differences(expectedPeople(stack.salesforce, mapping), actualPeople(simulator)).slice(0, 5)).toEqual([]);
      const carried = workspace.messages.map(({ original }) => JSON.stringify(original['integrations']));
      expect([...new Set(carried)].map((text): unknown => JSON.parse(text))).toEqual([integrations]);
      expect(workspace.counts.refused).toBe(0);
    }
  }

  it('send each to its own, with its own key, and every message carries the integrations that the user chose', async () => {
    const usId = await stack.addDestination();
    const euId = await stack.addDestination({ region: 'eu', apiKey: eu.apiKey, endpoint: eu.url });
    const syncs = [await createSync(usId, US), await createSync(euId, EU)];
    await Promise.all(syncs.map((id) => stack.runsDone(id, 1)));
    expectApart();
    expect([stack.customerio, eu].map(({ workspace }) => workspace.messages.length)).toEqual([CONTACTS, CONTACTS]);

    const { deleted } = stack.salesforce.org.mutate({ updates: 10, deletes: 5 });
    await Promise.all(syncs.map((id) => stack.runNow(id)));
    await Promise.all(syncs.map((id) => stack.runsDone(id, 2)));
    expectApart();
    for (const { workspace } of [stack.customerio, eu]) {
      const deletions = workspace.messages.filter(({ event }) => event === 'User Deleted');
      expect(deletions.map(({ userId }) => String(userId)).toSorted()).toEqual(deleted.toSorted());
    }
  });
});
