import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';
import { employedContact, LedgerSync, startWorld } from './support/ledger-sync.ts';
import type { World } from './support/ledger-sync.ts';

let store: Store;
let world: World;
let contact: string;
let account: string;
beforeAll(async () => {
  store = await openTestStore();
  world = await startWorld(store, 30);
  [contact, account] = employedContact(world);
});
afterAll(async () => {
  await world.close();
  await store.close();
});

/** The account's field only: the contact's SystemModstamp stays as it is, so its version tells nothing. */
async function accountBecomes(sync: LedgerSync, industry: string): Promise<void> {
  world.salesforce.org.update('Account', account, { Industry: industry });
  sync.entity.requestReconcile();
  expect(await sync.run()).toMatchObject({ status: 'succeeded', mode: 'reconcile' });
}

describe('a record whose parent changes back and forth', () => {
  it('says so each time, though Customer.io drops messages whose id it knows', async () => {
    const sync = new LedgerSync(world, { ledger: true, fields: [{ source: 'Account.Industry', target: 'industry' }] });
    world.salesforce.org.update('Account', account, { Industry: 'A' });
    await sync.run();
    for (const industry of ['B', 'A', 'B', 'A']) {
      await accountBecomes(sync, industry);
      expect(world.customerio.workspace.people.get(contact)?.attributes).toEqual({ industry });
    }
  });

  it('leaves the filter and comes back as often', async () => {
    world.salesforce.org.update('Account', account, { Industry: 'In' });
    const filter = "Account.Industry = 'In'";
    const sync = new LedgerSync(world, { filter, leavesFilter: 'delete', maxRemovedPercent: 100 });
    await sync.run();
    for (const industry of ['Out', 'In', 'Out', 'In']) {
      await accountBecomes(sync, industry);
      expect(world.customerio.workspace.people.has(contact)).toBe(industry === 'In');
    }
  });

  it('moves its relationship as often', async () => {
    const parents = [...world.salesforce.org.ids('Account')].filter((id) => id !== account).slice(0, 2);
    const format = { type: 'relationship', objectTypeId: '1', objectField: 'Account.ParentId', personField: 'Id' };
    const sync = new LedgerSync(world, { format });
    const related = () =>
      [...world.customerio.workspace.relationships.pairs()]
        .filter(({ personId }) => personId === contact)
        .map(({ object }) => object.objectId);
    for (const [index, parent] of [...parents, ...parents, ...parents].entries()) {
      world.salesforce.org.update('Account', account, { ParentId: parent });
      if (index > 0) sync.entity.requestReconcile();
      await sync.run();
      expect(related()).toEqual([parent]);
    }
  });
});
