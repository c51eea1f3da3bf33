import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';
import { LedgerSync, startWorld } from './support/ledger-sync.ts';
import type { World } from './support/ledger-sync.ts';

let store: Store;
let world: World;
beforeAll(async () => {
  store = await openTestStore();
  world = await startWorld(store, 30);
});
afterAll(async () => {
  await world.close();
  await store.close();
});

const attributes = (id: string): unknown => world.customerio.workspace.people.get(id)?.attributes;

describe('maxRemovedPercent', () => {
  it.each([0, 3, 3.4])('of %s stops a comparison that misses more, however few they are', async (percent) => {
    const { org } = world.salesforce;
    const [first, second] = ['A', 'B'].map((name) => org.insert('Contact', { LastName: name, Title: 'First' }));
    if (first === undefined || second === undefined) throw new Error('two contacts');
    const sync = new LedgerSync(world, { ledger: true, maxRemovedPercent: percent });
    await sync.run();
    org.hardDelete('Contact', first);
    org.hardDelete('Contact', second);
    const fresh = org.insert('Contact', { LastName: 'Fresh', Title: 'Fresh' });
    sync.entity.requestReconcile();
    expect(await sync.run()).toMatchObject({ status: 'failed', failure: { code: 'run.too_many_removals' } });
    expect([attributes(first), attributes(second)]).toEqual([{ title: 'First' }, { title: 'First' }]);
    expect(attributes(fresh)).toEqual({ title: 'Fresh' });
    sync.entity.edit({ maxRemovedPercent: 100 });
    expect(await sync.run()).toMatchObject({ mode: 'reconcile', status: 'succeeded', removed: 2 });
    expect([attributes(first), attributes(second)]).toEqual([undefined, undefined]);
  });
});
