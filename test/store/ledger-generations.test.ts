import { expect, it } from 'vitest';
import { describeStore, dumpRows, freshId } from './engines.ts';
import { delivered, deliveredUpTo, freshSync, LATER, recordId } from './ledger-fixtures.ts';

describeStore('a run of the delivery ledger', (database) => {
  it('finds it filled once a complete read went into it, as often as it begins', async () => {
    const { ledger } = database.store();
    const { sync } = freshSync(ledger);
    const run = { id: freshId('run'), generation: 'g1' };
    expect(await ledger.open(sync, run)).toEqual({ filled: false, fresh: true });
    expect(await ledger.open(sync, run)).toEqual({ filled: false, fresh: false });
    await ledger.markFilled(sync);
    await ledger.markFilled(sync);
    expect(await ledger.open(sync, run)).toEqual({ filled: true, fresh: false });
    expect(await ledger.open(sync, { ...run, id: freshId('run') })).toEqual({ filled: true, fresh: false });
    expect(await ledger.open(freshId('syn'), run)).toEqual({ filled: false, fresh: true });
  });

  it('finds nothing left of another generation, and everything of its own', async () => {
    const { ledger } = database.store();
    const { sync, record, pending } = freshSync(ledger);
    const other = freshSync(ledger);
    await ledger.open(sync, { id: freshId('run'), generation: 'g1' });
    await other.record(1, { delivered: deliveredUpTo(3) });
    await record(1, { delivered: deliveredUpTo(3) });
    await record(1, { deleted: [{ recordId: recordId(0), version: LATER }] });
    await ledger.markFilled(sync);
    expect(await ledger.open(sync, { id: freshId('run'), generation: 'g1' })).toEqual({ filled: true, fresh: false });
    expect(await ledger.counts(sync, 1)).toEqual({ deliveries: 2, unseen: 0 });

    expect(await ledger.open(sync, { id: freshId('run'), generation: 'g2' })).toEqual({ filled: false, fresh: true });
    expect(await ledger.counts(sync, 1)).toEqual({ deliveries: 0, unseen: 0 });
    expect(await pending()).toEqual([]);
    expect(await ledger.counts(other.sync, 1)).toEqual({ deliveries: 3, unseen: 0 });
    // And the first generation does not come back.
    expect(await ledger.open(sync, { id: freshId('run'), generation: 'g1' })).toEqual({ filled: false, fresh: true });
  });

  it('deletes removals that earlier runs settled, and no others', async () => {
    const { ledger } = database.store();
    const { sync, record, pending } = freshSync(ledger);
    const [first, second] = [freshId('run'), freshId('run')];
    await ledger.open(sync, { id: first, generation: 'g' });
    await record(1, { delivered: deliveredUpTo(6) });
    await record(1, { deleted: deliveredUpTo(6) });
    await ledger.settle(sync, first, [
      { key: recordId(0), outcome: 'sent' },
      { key: recordId(1), outcome: 'held' },
      { key: recordId(2), outcome: 'refused' },
    ]);
    await ledger.settle(sync, second, [{ key: recordId(3), outcome: 'sent' }]);
    await ledger.open(sync, { id: second, generation: 'g' });
    const counts = await Promise.all([first, second].map((run) => ledger.removalCounts(sync, run)));
    const none = { deleted: 0, others: 0 };
    const one = { deleted: 1, others: 0 };
    expect(counts).toEqual([
      { sent: none, held: none, refused: one },
      { sent: one, held: none, refused: none },
    ]);
    expect((await pending()).map(({ key }) => key)).toEqual([2, 4, 5].map(recordId));
  });

  it('leaves nothing behind when the sync is gone', async () => {
    const { ledger } = database.store();
    const { sync, record } = freshSync(ledger);
    await ledger.open(sync, { id: freshId('run'), generation: 'g' });
    await record(1, { delivered: [...deliveredUpTo(3), delivered(4, { key: 'a' })] });
    await record(1, { deleted: [{ recordId: recordId(0), version: LATER }] });
    expect(await dumpRows(database.db)).toContain(sync);
    await ledger.forget(sync);
    await ledger.forget(sync);
    expect(await dumpRows(database.db)).not.toContain(sync);
  });
});
