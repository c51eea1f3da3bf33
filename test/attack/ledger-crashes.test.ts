import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countsBalance } from '../../src/domain/run.ts';
import { NO_FINGERPRINT } from '../../src/store/ledger-store.ts';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';
import { employedContact, LedgerSync, startWorld } from './support/ledger-sync.ts';
import type { Incidents, World } from './support/ledger-sync.ts';

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

/** The store is gone after a delivery, before it is recorded: what a worker that was killed leaves behind. */
function diesBeforeRecording(): Incidents {
  const record: typeof store.ledger.record = async (syncId, ordinal, entry) => {
    if (entry.delivered.fingerprints.every((fingerprint) => fingerprint === NO_FINGERPRINT)) {
      return store.ledger.record(syncId, ordinal, entry);
    }
    throw new Error('killed');
  };
  const ledger = { ...store.ledger, record };
  return { deps: { ...world.deps, store: { ...store, ledger } } };
}

/** Killed after removals were sent, before it is known that they were. */
function diesBeforeSettling(): Incidents {
  const die = (): Promise<never> => Promise.reject(new Error('killed'));
  const ledger = { ...store.ledger, settle: die };
  return { deps: { ...world.deps, store: { ...store, ledger } } };
}

describe('a run that ends between a delivery and its record', () => {
  it('leaves nobody behind who is deleted before the next run', async () => {
    const { org } = world.salesforce;
    const sync = new LedgerSync(world, { ledger: true });
    await sync.run();
    const id = org.insert('Contact', { LastName: 'Short-lived' });
    expect(await sync.run(diesBeforeRecording())).toMatchObject({ status: 'failed' });
    expect(isThere(id)).toBe(true);
    org.delete('Contact', id);
    const next = await sync.run();
    expect(next).toMatchObject({ status: 'succeeded', mode: 'incremental', counts: { deleted: 1 } });
    expect(countsBalance(next.counts)).toBe(true);
    expect(isThere(id)).toBe(false);
  });

  it('nor who leaves the filter before it', async () => {
    const { org } = world.salesforce;
    const id = org.insert('Contact', { LastName: 'Leaver', Title: 'Elsewhere' });
    const sync = new LedgerSync(world, { filter: "Title = 'Here'", leavesFilter: 'delete' });
    await sync.run();
    org.update('Contact', id, { Title: 'Here' });
    expect(await sync.run(diesBeforeRecording())).toMatchObject({ status: 'failed' });
    org.update('Contact', id, { Title: 'Elsewhere' });
    expect(await sync.run()).toMatchObject({ status: 'succeeded', removed: 1 });
    expect(isThere(id)).toBe(false);
  });

  it('takes nobody out who was refused', async () => {
    const { org } = world.salesforce;
    const sync = new LedgerSync(world, { ledger: true });
    await sync.run();
    const id = org.insert('Contact', { LastName: 'Refused' });
    world.customerio.faults.add({ type: 'refuse', userIds: [id] });
    expect(await sync.run()).toMatchObject({ counts: { rejected: 1 } });
    world.customerio.faults.clear();
    org.delete('Contact', id);
    expect(await sync.run()).toMatchObject({ status: 'succeeded', counts: { deleted: 0, rejected: 0 }, removed: 0 });
  });

  it('repeats no event', async () => {
    const { org } = world.salesforce;
    const [id] = employedContact(world);
    for (const on of ['creation', 'change']) {
      const format = { type: 'event', name: `Seen ${on}`, personField: 'Id', on };
      const sync = new LedgerSync(world, { format });
      const count = () =>
        world.customerio.workspace.events.filter(({ name, userId }) => name === `Seen ${on}` && userId === id).length;
      expect(await sync.run(diesBeforeRecording())).toMatchObject({ status: 'failed' });
      expect(await sync.run()).toMatchObject({ status: 'succeeded', mode: 'full' });
      expect(count()).toBe(1);
      org.update('Contact', id, { Title: `Changed ${on}` });
      expect(await sync.run(diesBeforeRecording())).toMatchObject({ status: on === 'change' ? 'failed' : 'succeeded' });
      expect(await sync.run()).toMatchObject({ status: 'succeeded', mode: 'incremental' });
      expect(count()).toBe(on === 'change' ? 2 : 1);
    }
  });
});

describe('a run that ends in the middle of its removals', () => {
  it('has each counted once by the next, and deletes nobody who is back by then', async () => {
    const { org } = world.salesforce;
    const [back, gone] = ['Back', 'Gone'].map((name) => org.insert('Contact', { LastName: name }));
    if (back === undefined || gone === undefined) throw new Error('two contacts');
    const sync = new LedgerSync(world, { ledger: true });
    await sync.run();
    org.delete('Contact', back);
    org.delete('Contact', gone);
    expect(await sync.run(diesBeforeSettling())).toMatchObject({ status: 'failed' });
    expect([isThere(back), isThere(gone)]).toEqual([false, false]);
    org.undelete('Contact', back);
    const next = await sync.run();
    expect(next).toMatchObject({ status: 'succeeded', removed: 0, counts: { sent: 1, deleted: 1 } });
    expect(countsBalance(next.counts)).toBe(true);
    expect([isThere(back), isThere(gone)]).toEqual([true, false]);
  });
});

/** A contact that was delivered and is gone now, whose removal Customer.io does not take. */
async function refusedRemoval(): Promise<{ sync: LedgerSync; id: string }> {
  const { org } = world.salesforce;
  const id = org.insert('Contact', { LastName: 'Refused' });
  const sync = new LedgerSync(world, { ledger: true });
  await sync.run();
  org.delete('Contact', id);
  world.customerio.faults.add({ type: 'refuse', userIds: [id] });
  return { sync, id };
}

describe('a removal that Customer.io refuses', () => {
  it('is listed and tried by each run until it is taken, and counts only once as sent', async () => {
    const { sync, id } = await refusedRemoval();
    const first = await sync.run();
    expect(first).toMatchObject({ status: 'succeeded', counts: { rejected: 1, deleted: 0 } });
    expect(await store.rejections.count(first.id)).toBe(1);
    const again = await sync.run();
    expect(countsBalance(again.counts)).toBe(true);
    expect(await store.rejections.count(again.id)).toBe(1);
    world.customerio.faults.clear();
    sync.entity.requestRetry(first.id);
    expect(await sync.run()).toMatchObject({ mode: 'retry', status: 'succeeded' });
    expect(isThere(id)).toBe(false);
    expect(await store.rejections.unresolvedIds(first.id, 10)).toEqual([]);
    const last = await sync.run();
    expect(last).toMatchObject({ removed: 0, counts: { deleted: 0, rejected: 0 } });
  });

  it('stays open where its retry is refused as well, and no longer than that', async () => {
    const { sync, id } = await refusedRemoval();
    const first = await sync.run();
    sync.entity.requestRetry(first.id);
    const again = await sync.run();
    expect(again).toMatchObject({ mode: 'retry', counts: { rejected: 1, deleted: 0 } });
    for (const run of [first, again]) expect(await store.rejections.unresolvedIds(run.id, 10)).toEqual([id]);
    world.customerio.faults.clear();
    for (const run of [first, again]) {
      sync.entity.requestRetry(run.id);
      await sync.run();
      expect(await store.rejections.unresolvedIds(run.id, 10)).toEqual([]);
    }
    expect(isThere(id)).toBe(false);
  });

  it('is not sent any more once its record is back', async () => {
    const { org } = world.salesforce;
    const { sync, id } = await refusedRemoval();
    await sync.run();
    world.customerio.faults.clear();
    org.undelete('Contact', id);
    expect(await sync.run()).toMatchObject({ removed: 0, counts: { sent: 1, deleted: 0 } });
    expect(isThere(id)).toBe(true);
  });
});
