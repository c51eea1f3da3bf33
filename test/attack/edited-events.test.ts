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

const FORMAT = { type: 'event', name: 'Moved', personField: 'Id' };
const TITLE = { source: 'Title', target: 'title' };
const PHONE = { source: 'Phone', target: 'phone' };
const eventsOf = (personId: string, name = 'Moved'): unknown[] =>
  world.customerio.workspace.events.filter((event) => event.name === name && event.userId === personId);

describe('a change that was told as an event', () => {
  it.each([
    ['another field', { fields: [TITLE, PHONE] }],
    ['another name for a field', { fields: [{ source: 'Title', target: 'job' }] }],
    ['another time', { format: { timestampField: 'CreatedDate' } }],
  ])('is not told again for %s, although the next window repeats it', async (_, edit) => {
    const { org } = world.salesforce;
    const id = org.insert('Contact', { LastName: 'Told', Title: 'First', Phone: '1' });
    const sync = new LedgerSync(world, { format: FORMAT });
    await sync.run();
    sync.entity.edit(edit);
    const run = await sync.run();
    expect(run).toMatchObject({ status: 'succeeded', counts: { sent: 0 } });
    expect(run.counts.read).toBeGreaterThan(0);
    expect(eventsOf(id)).toHaveLength(1);
    await sync.run();
    expect(eventsOf(id)).toHaveLength(1);
  });

  it('is not told again by a first run whose job is submitted anew, although its record was touched since', async () => {
    const { org } = world.salesforce;
    const id = org.insert('Contact', { LastName: 'Touched', Title: 'First' });
    const sync = new LedgerSync(world, { format: { ...FORMAT, name: 'Touched' } });
    const run = await sync.run({ beforeSecondJob: () => org.update('Contact', id, { Phone: '2' }) });
    expect(run).toMatchObject({ status: 'succeeded', mode: 'full', counts: { sent: 0, rejected: 0 } });
    expect(eventsOf(id, 'Touched')).toHaveLength(1);
  });

  it('is told again when the field changes that the edit brought', async () => {
    const { org } = world.salesforce;
    const id = org.insert('Contact', { LastName: 'Told', Title: 'First', Phone: '1' });
    const sync = new LedgerSync(world, { format: { ...FORMAT, name: 'Called' } });
    await sync.run();
    sync.entity.edit({ fields: [TITLE, PHONE] });
    await sync.run();
    org.update('Contact', id, { Phone: '2' });
    await sync.run();
    expect(eventsOf(id, 'Called')).toHaveLength(2);
  });

  it('is told with the edit when the record changed in the same second', async () => {
    const { org } = world.salesforce;
    const id = org.insert('Contact', { LastName: 'Told', Title: 'First' });
    const sync = new LedgerSync(world, { format: { ...FORMAT, name: 'Twice' } });
    await sync.run();
    org.update('Contact', id, { Title: 'Second' });
    await sync.run();
    expect(eventsOf(id, 'Twice')).toHaveLength(2);
  });
});
