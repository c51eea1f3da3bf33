import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';
import { LedgerSync, startWorld } from './support/ledger-sync.ts';
import type { World } from './support/ledger-sync.ts';

let store: Store;
let world: World;
beforeAll(async () => {
  store = await openTestStore();
  // Everything happens within one second of the org's clock: windows of runs that follow each other all reach into it.
  const second = Math.floor(Date.now() / 1_000) * 1_000;
  world = await startWorld(store, 30, () => second);
});
afterAll(async () => {
  await world.close();
  await store.close();
});

const isThere = (id: string): boolean => world.customerio.workspace.people.has(id);
const deletions = (): number => world.customerio.workspace.counts.deletions;

/** Whoever has this title is inside. */
function inside(title: string): Record<string, unknown> {
  return { filter: `Title = '${title}'`, leavesFilter: 'delete', maxRemovedPercent: 100 };
}

describe('a record that changes between the read of the rows and the question who left', () => {
  it('is not taken for a leaver because it was not among the rows', async () => {
    const { org } = world.salesforce;
    const [id, other] = ['A', 'B'].map((name) => org.insert('Contact', { LastName: name, Title: 'One' }));
    if (id === undefined || other === undefined) throw new Error('two contacts');
    const sync = new LedgerSync(world, { ...inside('One'), fields: [{ source: 'Department', target: 'department' }] });
    await sync.run();
    // It leaves, and is back, within the second that the window ends in.
    org.update('Contact', id, { Title: 'Elsewhere' });
    org.update('Contact', other, { Title: 'Elsewhere' });
    const before = deletions();
    const back = (): void => org.update('Contact', id, { Title: 'One', Department: 'Back' });
    expect(await sync.run({ beforePages: back })).toMatchObject({ status: 'succeeded', removed: 1 });
    expect([isThere(id), isThere(other)]).toEqual([true, false]);
    await sync.run();
    expect(deletions()).toBe(before + 1);
    expect(world.customerio.workspace.people.get(id)?.attributes).toEqual({ department: 'Back' });
  });

  it.each(['send', 'ignore'])('nor by a complete read (deletions: %s)', async (wish) => {
    const { org } = world.salesforce;
    const title = `Full ${wish}`;
    const [id, other] = ['A', 'B'].map((name) => org.insert('Contact', { LastName: name, Title: title }));
    if (id === undefined || other === undefined) throw new Error('two contacts');
    const sync = new LedgerSync(world, { ...inside(title), deletions: wish });
    await sync.run();
    org.update('Contact', id, { Title: 'Elsewhere' });
    org.update('Contact', other, { Title: 'Elsewhere' });
    sync.entity.requestReconcile();
    const back = (): void => org.update('Contact', id, { Title: title });
    expect(await sync.run({ beforePages: back })).toMatchObject({ mode: 'reconcile', removed: 1 });
    expect([isThere(id), isThere(other)]).toEqual([true, false]);
    expect(await sync.run()).toMatchObject({ mode: 'incremental', removed: 0, counts: { read: 1 } });
    expect(isThere(id)).toBe(true);
  });
});

describe('a record that left the filter and was kept', () => {
  it.each(['before', 'in'])('goes when it is deleted, though no row shows it (left %s the window)', async (when) => {
    const { org } = world.salesforce;
    const [id, kept] = ['A', 'B'].map((name) => org.insert('Contact', { LastName: name, Title: 'Active' }));
    if (id === undefined || kept === undefined) throw new Error('two contacts');
    const sync = new LedgerSync(world, { ledger: true, filter: "Title = 'Active'" });
    await sync.run();
    org.update('Contact', id, { Title: 'Inactive' });
    org.update('Contact', kept, { Title: 'Inactive' });
    if (when === 'before') await sync.run();
    org.delete('Contact', id);
    await sync.run();
    expect([isThere(id), isThere(kept)]).toEqual([false, true]);
    await sync.run();
    expect(isThere(kept)).toBe(true);
  });

  it.each([
    { status: 404, body: 'no such resource', contentType: 'text/plain' },
    { status: 403, errorCode: 'FUNCTIONALITY_NOT_ENABLED', message: 'REST is closed to this user' },
    { status: 200, body: '{"plans":[]}', contentType: 'application/json' },
  ])('does not stop a sync whose org does not answer by REST: %j', async (answer) => {
    const { org } = world.salesforce;
    const [id, kept] = ['A', 'B'].map((name) => org.insert('Contact', { LastName: name, Title: 'Closed' }));
    if (id === undefined || kept === undefined) throw new Error('two contacts');
    const sync = new LedgerSync(world, { ledger: true, filter: "Title = 'Closed'" });
    await sync.run();
    org.update('Contact', id, { Title: 'Inactive' });
    await sync.run();
    org.delete('Contact', id);
    org.delete('Contact', kept);
    const fault = world.salesforce.faults.add({ type: 'status', kind: 'query', ...answer });
    expect(await sync.run()).toMatchObject({ status: 'succeeded', counts: { deleted: 1 } });
    expect([isThere(id), isThere(kept)]).toEqual([true, false]);
    world.salesforce.faults.remove(fault);
    sync.entity.requestReconcile();
    await sync.run();
    expect(isThere(id)).toBe(false);
  });

  it('stays when deletions are ignored', async () => {
    const { org } = world.salesforce;
    const id = org.insert('Contact', { LastName: 'A', Title: 'Ignored' });
    const sync = new LedgerSync(world, { ledger: true, filter: "Title = 'Ignored'", deletions: 'ignore' });
    await sync.run();
    org.update('Contact', id, { Title: 'Inactive' });
    org.delete('Contact', id);
    expect(await sync.run()).toMatchObject({ status: 'succeeded', removed: 0 });
    expect(isThere(id)).toBe(true);
  });
});

describe('a filter that is nearly as long as a question may be', () => {
  it('still lets leavers go', async () => {
    const { org } = world.salesforce;
    const id = org.insert('Contact', { LastName: 'A', Title: 'Long' });
    const filter = `Title = 'Long' AND (LastName != '${'ü'.repeat(200)}'${` OR LastName != '${'ü'.repeat(250)}'`.repeat(7)})`;
    const sync = new LedgerSync(world, { ...inside(''), filter });
    await sync.run();
    expect(isThere(id)).toBe(true);
    org.update('Contact', id, { Title: 'Short' });
    expect(await sync.run()).toMatchObject({ status: 'succeeded', removed: 1 });
    expect(isThere(id)).toBe(false);
  });
});
