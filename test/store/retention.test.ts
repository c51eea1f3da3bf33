import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { NO_COUNTS } from '../../src/domain/run.ts';
import { Retention } from '../../src/store/retention.ts';
import type { Store } from '../../src/store/store.ts';
import { describeStore, freshId } from './engines.ts';

const DAY = 86_400_000;
const OLD = new Date('2025-01-01T00:00:00.000Z');
const BEFORE = new Date('2025-06-01T00:00:00.000Z');
const RECENT = new Date('2025-06-02T00:00:00.000Z');

describeStore('what is old', (database) => {
  let store: Store;
  let syncId: string;
  beforeEach(async () => {
    store = database.store();
    syncId = freshId('syn');
    await database.db.deleteFrom('runs').execute();
    await database.db.deleteFrom('rejections').execute();
  });

  /** Runs of a sync, a minute apart, oldest first. */
  async function runs(count: number, from: Date, of = syncId): Promise<string[]> {
    const ids = Array.from({ length: count }, () => freshId('run'));
    for (const [index, id] of ids.entries()) {
      const at = new Date(from.getTime() + index * 60_000);
      const run = { id, syncId: of, mode: 'incremental', revision: 1 } as const;
      await store.runs.finish({
        ...run,
        startedAt: at,
        status: index % 2 === 0 ? 'succeeded' : 'failed',
        counts: NO_COUNTS,
        salesforceApiCalls: 0,
      });
      await database.db.updateTable('runs').set({ ended_at: at }).where('id', '=', id).execute();
    }
    return ids;
  }
  async function reject(runId: string, recordIds: string[], at = OLD, of = syncId): Promise<void> {
    await store.rejections.add(
      of,
      runId,
      recordIds.map((recordId) => ({ recordId, reason: 'missing_identifier', detail: 'None.' })),
    );
    await database.db.updateTable('rejections').set({ created_at: at }).where('run_id', '=', runId).execute();
  }
  async function resolve(runId: string, recordIds: string[], at: Date): Promise<void> {
    await store.rejections.resolve(runId, recordIds, 'delivered');
    await sql`update rejections set resolved_at = ${at}
      where run_id = ${runId} and record_id = any(${recordIds}::text[])`.execute(database.db);
  }
  async function left(of = syncId): Promise<string[]> {
    const rows = await database.db.selectFrom('runs').select('id').where('sync_id', '=', of).orderBy('id').execute();
    return rows.map(({ id }) => id);
  }

  it('goes: runs that ended before, but for the last fifty of each sync', async () => {
    const [old, other] = [await runs(53, OLD), await runs(50, OLD, freshId('syn'))];
    expect(await store.purge(BEFORE)).toEqual({ runs: 3, rejections: 0 });
    expect(await left()).toEqual(old.slice(3));
    expect(other).toHaveLength(50);
    expect(await database.db.selectFrom('runs').select('id').execute()).toHaveLength(100);
    expect(await store.purge(BEFORE)).toEqual({ runs: 0, rejections: 0 });
  });

  it('stays while it is young, and while the run is under way', async () => {
    const live = freshId('run');
    await store.runs.start({ id: live, syncId, mode: 'full', revision: 1, startedAt: new Date(), missingFields: [] });
    await database.db.updateTable('runs').set({ started_at: OLD }).where('id', '=', live).execute();
    const old = await runs(2, OLD);
    const young = await runs(51, RECENT);
    expect(await store.purge(BEFORE)).toEqual({ runs: 2, rejections: 0 });
    expect(await left()).toEqual([live, ...young].toSorted());
    expect(old).toHaveLength(2);
  });

  it('stays while a record of it is rejected and not resolved: it can be seen and retried', async () => {
    const [rejecting = '', mended = ''] = await runs(2, OLD);
    await runs(50, OLD);
    await reject(rejecting, ['a', 'b', 'c']);
    await reject(mended, ['d']);
    await resolve(rejecting, ['a'], OLD);
    await resolve(mended, ['d'], OLD);
    expect(await store.purge(BEFORE)).toEqual({ runs: 1, rejections: 2 });
    expect(await store.rejections.unresolvedIds(rejecting, 10)).toEqual(['b', 'c']);
    expect(await left()).toContain(rejecting);
    await resolve(rejecting, ['b', 'c'], new Date(OLD.getTime() + DAY));
    await store.purge(BEFORE);
    expect(await store.purge(BEFORE)).toEqual({ runs: 0, rejections: 0 });
    expect(await left()).not.toContain(rejecting);
  });

  it('stays with rejections that were resolved of late', async () => {
    const [run = ''] = await runs(51, OLD);
    await reject(run, ['a']);
    await resolve(run, ['a'], RECENT);
    expect(await store.purge(BEFORE)).toEqual({ runs: 0, rejections: 0 });
    expect((await store.rejections.list(run, { limit: 9 })).data).toMatchObject([{ resolution: 'delivered' }]);
  });

  it('goes where the sync rejected the same record again since, however often, but for the last time', async () => {
    const first = await runs(3, OLD);
    const [last = ''] = await runs(1, RECENT);
    await runs(50, RECENT);
    for (const [index, run] of first.entries()) {
      await reject(run, ['a', ...(index === 0 ? ['only'] : [])], new Date(OLD.getTime() + index));
    }
    await reject(last, ['a'], RECENT);
    // Of another sync: it says nothing about this one's.
    await reject(freshId('run'), ['only'], RECENT, freshId('syn'));
    expect(await store.purge(BEFORE)).toEqual({ runs: 2, rejections: 3 });
    expect(await store.rejections.unresolvedIds(first[0] ?? '', 10)).toEqual(['only']);
    expect(await store.rejections.unresolvedIds(last, 10)).toEqual(['a']);
  });

  it('goes some at a time: a round ends where it may look at no more, and the next goes on there', async () => {
    const [long = '', ...others] = await runs(5, OLD);
    await runs(50, RECENT);
    const ids = Array.from({ length: 2_500 }, (_, number) => `r${String(number).padStart(5, '0')}`);
    await reject(long, ids);
    await reject(others[1] ?? '', [ids[0] ?? '', ids[2_400] ?? ''], RECENT);
    const retention = new Retention(database.db, 1_000);
    const rounds = [];
    for (let round = 0; round < 4; round += 1) rounds.push(await retention.purge(BEFORE));
    expect(rounds).toEqual([
      { runs: 3, rejections: 1 },
      { runs: 0, rejections: 0 },
      { runs: 0, rejections: 1 },
      { runs: 0, rejections: 0 },
    ]);
    expect(await store.rejections.count(long)).toBe(2_498);
  });

  it('goes by thousands, in no round more than it may', async () => {
    const run = freshId('run');
    await sql`insert into rejections (run_id, record_id, sync_id, reason, detail, resolution, resolved_at)
      select ${run}, 'r' || n, ${syncId}, 'missing_identifier', '', 'delivered', ${OLD}::timestamptz
      from generate_series(1, 5500) n`.execute(database.db);
    const retention = new Retention(database.db, 2_000);
    const rounds = [];
    for (let round = 0; round < 4; round += 1) rounds.push((await retention.purge(BEFORE)).rejections);
    expect(rounds).toEqual([2_000, 2_000, 1_500, 0]);
  });

  it('goes once, though several processes look at the same time', async () => {
    const old = await runs(60, OLD);
    for (const id of old.slice(0, 10)) {
      await reject(id, ['a', 'b']);
      await resolve(id, ['a', 'b'], OLD);
    }
    const all = await Promise.all([store, database.store(), database.store()].map((each) => each.purge(BEFORE)));
    const again = await store.purge(BEFORE);
    const sum = [...all, again].reduce((a, b) => ({
      runs: a.runs + b.runs,
      rejections: a.rejections + b.rejections,
    }));
    expect(sum).toEqual({ runs: 10, rejections: 20 });
    expect(await left()).toEqual(old.slice(10));
  });

  it('waits for nothing more when the process ends', async () => {
    await runs(51, OLD);
    const stopping = new AbortController();
    stopping.abort();
    expect(await store.purge(BEFORE, stopping.signal)).toEqual({ runs: 0, rejections: 0 });
  });
});
