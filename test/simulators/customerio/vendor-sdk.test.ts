import { Analytics } from '@customerio/cdp-analytics-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCustomerioSimulator } from '../../../simulators/customerio/index.ts';
import type { CustomerioSimulator } from '../../../simulators/customerio/index.ts';

describe("the vendor's own client", () => {
  let simulator: CustomerioSimulator;
  let analytics: Analytics;

  beforeEach(async () => {
    simulator = await startCustomerioSimulator();
    analytics = new Analytics({ writeKey: simulator.apiKey, host: simulator.url, maxRetries: 3 });
  });
  afterEach(() => simulator.close());

  it('creates a person, and removes what it sets to null or an empty text', async () => {
    analytics.identify({ userId: '1', traits: { email: 'ada@example.com', city: 'London', plan: 'pro' } });
    await analytics.closeAndFlush();
    expect(simulator.workspace.people.get('1')).toMatchObject({
      id: '1',
      attributes: { email: 'ada@example.com', city: 'London', plan: 'pro' },
    });

    const again = new Analytics({ writeKey: simulator.apiKey, host: simulator.url });
    again.identify({ userId: '1', traits: { city: null, plan: '' } });
    await again.closeAndFlush();
    expect(simulator.workspace.people.get('1')?.attributes).toEqual({ email: 'ada@example.com' });
  });

  it('creates an object and relates a person to it', async () => {
    const traits = { objectTypeId: '2', name: 'Acme', relationshipAttributes: { role: 'buyer' } };
    analytics.group({ groupId: 'acme', userId: '1', traits });
    await analytics.closeAndFlush();
    const { workspace } = simulator;
    expect(workspace.object({ typeId: '2', objectId: 'acme' })).toEqual({ name: 'Acme' });
    expect(workspace.relationships.get({ typeId: '2', objectId: 'acme' }, '1')).toEqual({ role: 'buyer' });
    expect(workspace.people.has('1')).toBe(true);
  });

  it('records an event, and deletes when the event says so', async () => {
    analytics.identify({ userId: '1', traits: { name: 'Ada' } });
    analytics.identify({ userId: '2', traits: { name: 'Grace' } });
    analytics.group({ groupId: 'acme', userId: '2', traits: { name: 'Acme' } });
    analytics.group({ groupId: 'umbrella', userId: '2', traits: { name: 'Umbrella' } });
    analytics.track({ userId: '2', event: 'Task logged', properties: { subject: 'Call' } });
    analytics.track({ userId: '1', event: 'User Deleted' });
    analytics.track({ anonymousId: 'unused', event: 'Object Deleted', properties: { objectId: 'acme' } });
    analytics.track({ userId: '2', event: 'Relationship Deleted', properties: { objectId: 'umbrella' } });
    await analytics.closeAndFlush();
    const { people, objects, relationships, events, counts } = simulator.workspace;
    expect([...people.ids()]).toEqual(['2']);
    expect([...objects.keys()]).toEqual(['1:umbrella']);
    expect(relationships.size).toBe(0);
    expect(events).toMatchObject([{ name: 'Task logged', userId: '2', properties: { subject: 'Call' } }]);
    expect(counts).toMatchObject({ accepted: 8, deletions: 3, refused: 0, duplicates: 0 });
  });

  it('repeats after a lost answer, and the repeat has no second effect', async () => {
    simulator.faults.add({ type: 'reset', when: 'after', times: 1 });
    analytics.track({ userId: '1', event: 'Paid' });
    await analytics.closeAndFlush();
    expect(simulator.requests.total).toBe(2);
    expect(simulator.workspace.events).toHaveLength(1);
    expect([...simulator.workspace.repeated().values()]).toEqual([2]);
  });

  it('loses what is too large without noticing: it does not ask for strict mode', async () => {
    analytics.identify({ userId: '1', traits: { notes: 'x'.repeat(1_001) } });
    await analytics.closeAndFlush();
    expect(simulator.workspace.people.size).toBe(0);
    expect(simulator.requests.recent.map(({ status }) => status)).toEqual([200]);
    expect(simulator.workspace.refused[0]?.problem.message).toContain('notes');
  });
});
