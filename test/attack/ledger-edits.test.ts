import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countsBalance } from '../../src/domain/run.ts';
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

const isThere = (id: string): boolean => world.customerio.workspace.people.has(id);
const fail = (): never => {
  throw new Error('the run ends here');
};

describe('a ledger that was off for a while', () => {
  it('does not take what was delivered meanwhile for never delivered', async () => {
    const { org } = world.salesforce;
    const sync = new LedgerSync(world, { ledger: true });
    await sync.run();
    sync.entity.edit({ ledger: false });
    const id = org.insert('Contact', { LastName: 'Meanwhile' });
    await sync.run();
    expect(isThere(id)).toBe(true);
    org.delete('Contact', id);
    sync.entity.edit({ ledger: true });
    expect(await sync.run()).toMatchObject({ status: 'succeeded', mode: 'full', counts: { deleted: 1 } });
    expect(isThere(id)).toBe(false);
  });

  it('remembers nobody from before', async () => {
    const { org } = world.salesforce;
    const id = org.insert('Contact', { LastName: 'Kept', Title: 'Kept' });
    const definition = { filter: "Title = 'Kept'", leavesFilter: 'delete', maxRemovedPercent: 100 };
    const sync = new LedgerSync(world, definition);
    await sync.run();
    sync.entity.edit({ leavesFilter: 'keep' });
    await sync.run();
    org.update('Contact', id, { Title: 'Left' });
    await sync.run();
    sync.entity.edit({ leavesFilter: 'delete' });
    expect(await sync.run()).toMatchObject({ mode: 'full', status: 'succeeded', removed: 0 });
    expect(isThere(id)).toBe(true);
  });
});

describe('removals that are pending when their setting is taken back', () => {
  it('are not sent once deletions are ignored', async () => {
    const { org } = world.salesforce;
    const id = org.insert('Contact', { LastName: 'Deleted by mistake' });
    const sync = new LedgerSync(world, { ledger: true });
    await sync.run();
    org.delete('Contact', id);
    expect(await sync.run({ beforeRemovals: fail })).toMatchObject({ status: 'failed' });
    sync.entity.edit({ deletions: 'ignore' });
    const next = await sync.run();
    expect(next).toMatchObject({ status: 'succeeded', counts: { deleted: 0 }, removed: 0 });
    expect(countsBalance(next.counts)).toBe(true);
    expect(isThere(id)).toBe(true);
  });

  it('are not sent once leavers are kept', async () => {
    const { org } = world.salesforce;
    const id = org.insert('Contact', { LastName: 'Leaver', Title: 'Inside' });
    const sync = new LedgerSync(world, { ledger: true, filter: "Title = 'Inside'", leavesFilter: 'delete' });
    await sync.run();
    org.update('Contact', id, { Title: 'Outside' });
    world.customerio.faults.add({ type: 'refuse', userIds: [id] });
    expect(await sync.run()).toMatchObject({ status: 'succeeded', removed: 0 });
    world.customerio.faults.clear();
    sync.entity.edit({ leavesFilter: 'keep' });
    expect(await sync.run()).toMatchObject({ status: 'succeeded', removed: 0 });
    expect(isThere(id)).toBe(true);
  });
});
