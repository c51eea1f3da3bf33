import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';
import { LedgerSync, startWorld } from './support/ledger-sync.ts';
import type { World } from './support/ledger-sync.ts';

let store: Store;
let world: World;
beforeAll(async () => {
  store = await openTestStore();
  world = await startWorld(store, 20);
});
afterAll(async () => {
  await world.close();
  await store.close();
});

/** What became of a record's rejections, a run each: `open`, or how it was resolved. */
async function resolutions(runIds: readonly string[], recordId: string): Promise<string[]> {
  const pages = await Promise.all(runIds.map((runId) => store.rejections.list(runId, { limit: 100 })));
  return pages.flatMap(({ data }) =>
    data.filter((row) => row.recordId === recordId).map(({ resolution = 'open' }) => resolution),
  );
}

/** A sync that delivered everything, and a contact that came since and is refused. */
async function refused(definition: Record<string, unknown>): Promise<{ sync: LedgerSync; id: string; runId: string }> {
  const { org } = world.salesforce;
  const sync = new LedgerSync(world, { ...definition, maxRejectedPercent: 100 });
  await sync.run();
  const id = org.insert('Contact', { LastName: 'Refused', Title: 'First' });
  world.customerio.faults.add({ type: 'refuse', userIds: [id] });
  const { id: runId } = await sync.run();
  expect(await resolutions([runId], id)).toEqual(['open']);
  return { sync, id, runId };
}

describe.each([{ ledger: false }, { ledger: true }])('with $ledger for a ledger, a rejection', (definition) => {
  it('is open as long as its record is refused, and no longer than until a later run delivers it', async () => {
    const { org } = world.salesforce;
    const { sync, id, runId } = await refused(definition);
    org.update('Contact', id, { Title: 'Second' });
    const again = await sync.run();
    expect(await resolutions([runId, again.id], id)).toEqual(['open', 'open']);
    world.customerio.faults.clear();
    org.update('Contact', id, { Title: 'Third' });
    expect(await sync.run()).toMatchObject({ mode: 'incremental', status: 'succeeded' });
    expect(await resolutions([runId, again.id], id)).toEqual(['delivered', 'delivered']);
    expect(await store.rejections.hasOpen(sync.id)).toBe(false);
  });

  it('is resolved in every earlier run by one retry', async () => {
    const { org } = world.salesforce;
    const { sync, id, runId } = await refused(definition);
    org.update('Contact', id, { Title: 'Second' });
    const again = await sync.run();
    world.customerio.faults.clear();
    sync.entity.requestRetry(again.id);
    expect(await sync.run()).toMatchObject({ mode: 'retry', counts: { sent: 1 } });
    expect(await resolutions([runId, again.id], id)).toEqual(['delivered', 'delivered']);
  });

  it('is open no more when its record is deleted', async () => {
    const { sync, id, runId } = await refused(definition);
    world.salesforce.org.delete('Contact', id);
    world.customerio.faults.clear();
    await sync.run();
    expect(await resolutions([runId], id)).toEqual([definition.ledger ? 'gone' : 'delivered']);
  });

  it('stays open when only others are delivered', async () => {
    const { sync, id, runId } = await refused(definition);
    world.salesforce.org.insert('Contact', { LastName: 'Other' });
    await sync.run();
    expect(await resolutions([runId], id)).toEqual(['open']);
    world.customerio.faults.clear();
  });
});

it('a record that is back where it was delivered has no open rejection, though nothing is sent', async () => {
  const { org } = world.salesforce;
  const id = org.insert('Contact', { LastName: 'There and back', Title: 'First' });
  const sync = new LedgerSync(world, { ledger: true });
  await sync.run();
  world.customerio.faults.add({ type: 'refuse', userIds: [id] });
  org.update('Contact', id, { Title: 'Second' });
  const { id: runId } = await sync.run();
  org.update('Contact', id, { Title: 'First' });
  expect(await sync.run()).toMatchObject({ counts: { rejected: 0 } });
  expect(await resolutions([runId], id)).toEqual(['delivered']);
  world.customerio.faults.clear();
});

it('a removal that an ordinary run gets through is open in no run', async () => {
  const { org } = world.salesforce;
  const id = org.insert('Contact', { LastName: 'Refused' });
  const sync = new LedgerSync(world, { ledger: true });
  await sync.run();
  org.delete('Contact', id);
  world.customerio.faults.add({ type: 'refuse', userIds: [id] });
  const first = await sync.run();
  const again = await sync.run();
  expect(await resolutions([first.id, again.id], id)).toEqual(['open', 'open']);
  world.customerio.faults.clear();
  await sync.run();
  expect(await resolutions([first.id, again.id], id)).toEqual(['delivered', 'delivered']);
});
