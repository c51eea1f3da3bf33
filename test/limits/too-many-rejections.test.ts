import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { LedgerSync, startWorld } from '../attack/support/ledger-sync.ts';
import type { World } from '../attack/support/ledger-sync.ts';
import { openTestStore } from '../support/pglite.ts';

/** In one result page: it has to stop in its middle. */
const CONTACTS = 30_000;

let store: Store;
let world: World;
beforeAll(async () => {
  store = await openTestStore();
  world = await startWorld(store, CONTACTS);
  world.salesforce.org.addField('Contact', 'Nothing__c', 'string', () => null);
});
afterAll(async () => {
  await world.close();
  await store.close();
});

/** An identifier that none of the contacts has: each is rejected before it is sent. */
const NAMELESS = { identifier: 'Nothing__c' };

async function listed(runId: string): Promise<number> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await store.rejections.list(runId, { limit: 1_000, ...(cursor === undefined ? {} : { cursor }) });
    count += page.data.length;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return count;
}

describe('records that are all rejected', { timeout: 60_000 }, () => {
  it('stop the run in the middle of a page, each rejection so far listed', async () => {
    const sync = new LedgerSync(world, NAMELESS);
    const ran = await sync.run();
    expect(ran).toMatchObject({ status: 'failed', failure: { code: 'run.too_many_rejections' } });
    const kept = await listed(ran.id);
    expect(kept).toBeGreaterThanOrEqual(1_000);
    expect(kept).toBeLessThan(CONTACTS);
    expect(world.customerio.workspace.messages).toEqual([]);
  });

  it('are each listed where their sync allows it', async () => {
    const sync = new LedgerSync(world, { ...NAMELESS, maxRejectedPercent: 100 });
    const ran = await sync.run();
    expect(ran).toMatchObject({ status: 'succeeded', counts: { read: CONTACTS, rejected: CONTACTS } });
    expect(await listed(ran.id)).toBe(CONTACTS);
  });
});
