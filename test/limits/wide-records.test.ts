import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_MESSAGE_BYTES } from '../../src/domain/mapping/limits.ts';
import { MAX_SOQL_LENGTH } from '../../src/domain/soql.ts';
import { syncDefinitionSchema } from '../../src/domain/sync-definition.ts';
import type { Store } from '../../src/store/store.ts';
import { LedgerSync, startWorld } from '../attack/support/ledger-sync.ts';
import type { World } from '../attack/support/ledger-sync.ts';
import { openTestStore } from '../support/pglite.ts';
import { exampleDefinition } from '../support/workflow-worker.ts';

const CONTACTS = 20;
const FIELDS = 5_000;
/** Texts that make a record of more than a message holds; each as long as a value of an attribute may be. */
const TEXTS = 32;
const TEXT_BYTES = 1_000;

let store: Store;
let world: World;
beforeAll(async () => {
  store = await openTestStore();
  world = await startWorld(store, CONTACTS);
});
afterAll(async () => {
  await world.close();
  await store.close();
});

async function rejectionsOf(runId: string): Promise<{ recordId: string; reason: string; detail: string }[]> {
  return (await store.rejections.list(runId, { limit: 1_000 })).data;
}

describe('a record that makes a message', () => {
  /** Of the last text of each contact, in the org's order. */
  const lengths = Array<number>(CONTACTS).fill(TEXT_BYTES);

  it('of exactly the limit arrives; one byte more is rejected, listed, and stops no other', async () => {
    const { org } = world.salesforce;
    const fields = Array.from({ length: TEXTS }, (_, number) => ({ source: `Text${number}__c` }));
    for (const [number, { source }] of fields.entries()) {
      const last = number === TEXTS - 1;
      org.addField('Contact', source, 'string', (index) => 'x'.repeat(last ? (lengths[index] ?? 0) : TEXT_BYTES));
    }
    const definition = { fields, maxRejectedPercent: 100 };
    const all = await new LedgerSync(world, definition).run();
    expect(all).toMatchObject({ status: 'succeeded', counts: { read: CONTACTS, rejected: CONTACTS } });
    const size = Number(/message of (\d+) bytes/.exec((await rejectionsOf(all.id))[0]?.detail ?? '')?.[1]);
    const fitting = TEXT_BYTES - (size - MAX_MESSAGE_BYTES);
    lengths
      .fill(fitting)
      .fill(fitting + 1, 0, 1)
      .fill(fitting - 1, 1, 2);
    const ids = [...org.rows('Contact')].map(({ Id: id }) => String(id));
    // An id of another sync is as long: what was measured holds.
    const exact = await new LedgerSync(world, definition).run();
    expect(exact.counts).toMatchObject({ read: CONTACTS, sent: CONTACTS - 1, rejected: 1 });
    expect(await rejectionsOf(exact.id)).toMatchObject([{ recordId: ids[0], reason: 'message_too_large' }]);
    const { messages, refused } = world.customerio.workspace;
    const sizes = messages.map(({ original }) => JSON.stringify(original).length);
    expect(sizes.toSorted((a, b) => a - b)).toEqual([
      MAX_MESSAGE_BYTES - 1,
      ...Array<number>(CONTACTS - 2).fill(MAX_MESSAGE_BYTES),
    ]);
    expect(refused).toEqual([]);
  });
});

describe('an object of 5,000 fields', () => {
  beforeAll(() => {
    for (let number = 0; number < FIELDS; number += 1) {
      world.salesforce.org.addField(
        'Account',
        `Custom_Field_With_A_Long_Name_${number}__c`,
        'string',
        () => `v${number}`,
      );
    }
  });

  it('is read whole as far as Customer.io and a query have room, and each field left out is named with the reason', async () => {
    const sync = new LedgerSync(world, { object: 'Account', fields: 'all' });
    const ran = await sync.run();
    expect(ran).toMatchObject({ status: 'succeeded' });
    expect(ran.counts.sent).toBe(ran.counts.read);
    expect(ran.counts.read).toBeGreaterThan(0);
    const plan = await store.runs.plan(ran.id);
    expect(plan?.query.soql.length).toBeLessThan(MAX_SOQL_LENGTH);
    const { attributes = [], omitted = [] } = plan?.fields ?? {};
    expect(attributes.length).toBe(300);
    expect(attributes.length + omitted.length).toBeGreaterThan(FIELDS);
    expect(omitted.at(-1)).toMatchObject({ reason: expect.stringContaining('at most 300 attributes') });
  });

  it('is refused at once where more of them are named than a person has room for', () => {
    const fields = Array.from({ length: FIELDS }, (_, number) => ({ source: `F${number}__c` }));
    const { success } = syncDefinitionSchema.safeParse({ ...exampleDefinition(), fields });
    expect(success).toBe(false);
  });
});
