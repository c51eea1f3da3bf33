import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';
import { employedContact, LedgerSync, startWorld } from './support/ledger-sync.ts';
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

const MEMBERS = { format: { type: 'relationship', objectTypeId: '1', objectField: 'AccountId', personField: 'Id' } };
const ACCOUNTS = {
  object: 'Account',
  fields: [{ source: 'Name', target: 'name' }],
  format: { type: 'object', objectTypeId: '1', objectName: 'Accounts' },
};

function isRelated(contact: string, account: string): boolean {
  return world.customerio.workspace.relationships.get({ typeId: '1', objectId: account }, contact) !== undefined;
}

/** Customer.io deletes the relationships of a person or an object with it, and no other sync hears of that. */
describe('relationships that Customer.io took out with one of their ends', () => {
  it.each([{}, { ledger: true }])('come back with a person who was undeleted (people: %j)', async (change) => {
    const [contact, account] = employedContact(world);
    const [people, members] = [new LedgerSync(world, change), new LedgerSync(world, MEMBERS)];
    await people.run();
    await members.run();
    expect(isRelated(contact, account)).toBe(true);
    world.salesforce.org.delete('Contact', contact);
    await people.run();
    expect(isRelated(contact, account)).toBe(false);
    world.salesforce.org.undelete('Contact', contact);
    await people.run();
    await members.run();
    expect(isRelated(contact, account)).toBe(true);
  });

  it('come back with a person who left the filter of people for a while', async () => {
    const [contact, account] = employedContact(world);
    const filter = { filter: "Title != 'Retired'", leavesFilter: 'delete' };
    const people = new LedgerSync(world, filter);
    const members = new LedgerSync(world, { ...MEMBERS, fields: [{ source: 'LastName', target: 'name' }] });
    await people.run();
    await members.run();
    for (const Title of ['Retired', 'Back']) {
      world.salesforce.org.update('Contact', contact, { Title });
      await people.run();
      await members.run();
    }
    expect(world.customerio.workspace.people.get(contact)?.attributes).toMatchObject({ title: 'Back' });
    expect(isRelated(contact, account)).toBe(true);
  });

  it('come back with an object, by the next comparison at the latest', async () => {
    const [contact, account] = employedContact(world);
    const [objects, members] = [new LedgerSync(world, ACCOUNTS), new LedgerSync(world, MEMBERS)];
    await objects.run();
    await members.run();
    world.salesforce.org.delete('Account', account);
    await objects.run();
    world.salesforce.org.undelete('Account', account);
    await objects.run();
    expect(isRelated(contact, account)).toBe(false);
    const before = world.customerio.workspace.messages.length;
    members.entity.requestReconcile();
    const { counts } = await members.run();
    const ofAccount = [...world.salesforce.org.rows('Contact')].filter((row) => row['AccountId'] === account);
    if (isRelated(contact, account)) expect(counts.sent).toBeLessThan(20);
    for (const row of ofAccount) expect(isRelated(String(row['Id']), account)).toBe(true);
    expect(world.customerio.workspace.messages.length - before).toBe(counts.sent);
  });

  it('of other types, destinations and ends are left alone', async () => {
    const other = 'dst_someoneelse';
    const members = new LedgerSync(world, MEMBERS);
    await members.run();
    const [contact, account] = employedContact(world);
    await store.ledger.loosenRelationships(other, { persons: [contact], objects: [] });
    await store.ledger.loosenRelationships(world.destinationId, {
      persons: [account, 'nobody', '","'],
      objects: [
        { objectTypeId: '2', objectId: account },
        { objectTypeId: '1', objectId: contact },
      ],
    });
    members.entity.requestReconcile();
    expect(await members.run()).toMatchObject({ mode: 'reconcile', counts: { sent: 0 } });
    await store.ledger.loosenRelationships(world.destinationId, { persons: [contact], objects: [] });
    members.entity.requestReconcile();
    expect(await members.run()).toMatchObject({ mode: 'reconcile', counts: { sent: 1 } });
  });
});
