import { expect, it } from 'vitest';
import type { RemovalOutcome } from '../../src/domain/ledger.ts';
import { describeStore, freshId } from './engines.ts';
import { delivered, deliveredUpTo, freshSync, LATER, recordId, VERSION } from './ledger-fixtures.ts';

const NONE = { deleted: 0, others: 0 };

describeStore('removals of the delivery ledger', (database) => {
  it('come from rows that were deleted, if they had been delivered', async () => {
    const { ledger } = database.store();
    const { sync, record, pending } = freshSync(ledger);
    await record(1, { delivered: [delivered(1), delivered(2, { key: 'b' }), delivered(3)] });
    await record(2, { deleted: [1, 2, 77].map((number) => ({ recordId: recordId(number), version: LATER })) });
    expect(await pending()).toEqual([
      { key: recordId(1), recordId: recordId(1), version: LATER, reason: 'deleted', held: false },
      { key: 'b', recordId: recordId(2), version: LATER, reason: 'deleted', held: false },
    ]);
    expect([...(await ledger.find(sync, [1, 2, 3].map(recordId))).keys()]).toEqual([recordId(3)]);
  });

  it('come from records that are to be forgotten, if they had been delivered', async () => {
    const { ledger } = database.store();
    const { sync, record, pending } = freshSync(ledger);
    await record(1, { delivered: deliveredUpTo(3) });
    const gone = [
      { recordId: recordId(0), version: VERSION, reason: 'missing' as const },
      { recordId: recordId(1), version: LATER, reason: 'left_filter' as const },
      { recordId: recordId(77), version: VERSION, reason: 'missing' as const },
    ];
    await ledger.remove(sync, gone);
    const first = await pending();
    expect(first).toEqual(gone.slice(0, 2).map((one) => ({ ...one, key: one.recordId, held: false })));
    await ledger.remove(
      sync,
      gone.map((one) => ({ ...one, version: LATER })),
    );
    expect(await pending()).toEqual(first);
    expect(await ledger.counts(sync, 1)).toEqual({ deliveries: 1, unseen: 0 });
  });

  it('come from records that stand for something else now, with the version that says so', async () => {
    const { record, pending } = freshSync(database.store().ledger);
    await record(1, { delivered: [delivered(1, { key: 'a' }), delivered(2), delivered(3, { key: 'c' })] });
    const moved = [delivered(1, { key: 'b', version: LATER }), delivered(2, { key: 'd' }), delivered(3)];
    await record(2, { delivered: moved });
    await record(2, { delivered: moved });
    expect(await pending()).toEqual([
      { key: recordId(2), recordId: recordId(2), version: VERSION, reason: 'moved', held: false },
      { key: 'a', recordId: recordId(1), version: LATER, reason: 'moved', held: false },
      { key: 'c', recordId: recordId(3), version: VERSION, reason: 'moved', held: false },
    ]);
  });

  it('do not come from moved records where what they stood for is to be kept', async () => {
    const { ledger } = database.store();
    const { sync, record, pending } = freshSync(ledger);
    await record(1, { delivered: [delivered(1, { key: 'a' })] });
    await record(2, { delivered: [delivered(1, { key: 'b' })], moves: 'keep' });
    expect((await ledger.find(sync, [recordId(1)])).get(recordId(1))?.key).toBe('b');
    expect(await pending()).toEqual([]);
    // Nor does a later delivery bring it up again.
    await record(3, { delivered: [delivered(1, { key: 'b', epoch: 1 })] });
    expect(await pending()).toEqual([]);
  });

  it('are held while another record stands for the same', async () => {
    const { record, pending } = freshSync(database.store().ledger);
    await record(1, {
      delivered: [delivered(1, { key: 'a' }), delivered(2, { key: 'a' }), delivered(3), delivered(4)],
    });
    await record(1, { delivered: [delivered(5, { key: recordId(3) })] });
    await record(2, { deleted: [1, 3, 4].map((number) => ({ recordId: recordId(number), version: LATER })) });
    expect((await pending()).map(({ key, held }) => [key, held])).toEqual([
      [recordId(3), true],
      [recordId(4), false],
      ['a', true],
    ]);
    await record(2, { deleted: [{ recordId: recordId(2), version: LATER }], delivered: [delivered(4)] });
    expect((await pending()).map(({ key, held }) => [key, held])).toEqual([
      [recordId(3), true],
      [recordId(4), true],
      ['a', false],
    ]);
  });

  it('are not held by records of other syncs', async () => {
    const { ledger } = database.store();
    const { record, pending } = freshSync(ledger);
    await freshSync(ledger).record(1, { delivered: [delivered(1), delivered(2, { key: 'a' })] });
    await record(1, { delivered: [delivered(1), delivered(3, { key: 'a' })] });
    await record(1, { deleted: [1, 3].map((number) => ({ recordId: recordId(number), version: LATER })) });
    expect((await pending()).map(({ held }) => held)).toEqual([false, false]);
  });

  it('are both held when two records change places', async () => {
    const { record, pending } = freshSync(database.store().ledger);
    await record(1, { delivered: [delivered(1, { key: 'a' }), delivered(2, { key: 'b' })] });
    await record(2, { delivered: [delivered(1, { key: 'b' }), delivered(2, { key: 'a' })] });
    expect((await pending()).map(({ key, held }) => [key, held])).toEqual([
      ['a', true],
      ['b', true],
    ]);
  });

  it('are one for a key that several records stood for, of the one that went away last', async () => {
    const { record, pending } = freshSync(database.store().ledger);
    await record(1, { delivered: [1, 2, 3].map((number) => delivered(number, { key: 'a' })) });
    await record(2, {
      deleted: [
        { recordId: recordId(1), version: VERSION },
        { recordId: recordId(2), version: LATER },
        { recordId: recordId(3), version: VERSION },
      ],
    });
    expect(await pending()).toMatchObject([{ key: 'a', recordId: recordId(2), version: LATER }]);
  });

  it('stay as they are when their key goes away once more', async () => {
    const { record, pending } = freshSync(database.store().ledger);
    await record(1, { delivered: [delivered(1, { key: 'a' }), delivered(2, { key: 'a' })] });
    await record(1, { deleted: [{ recordId: recordId(1), version: VERSION }] });
    await record(2, { delivered: [delivered(2, { key: 'b', version: LATER })] });
    expect(await pending()).toMatchObject([{ recordId: recordId(1), version: VERSION, reason: 'deleted' }]);
  });

  it.each<RemovalOutcome>(['sent', 'held', 'refused'])('are pending again when they were %s', async (outcome) => {
    const { ledger } = database.store();
    const { sync, record } = freshSync(ledger);
    const run = freshId('run');
    await record(1, { delivered: [delivered(1, { key: 'a' }), delivered(2, { key: 'a' })] });
    await record(1, { deleted: [{ recordId: recordId(1), version: VERSION }] });
    await ledger.settle(sync, run, [{ key: 'a', outcome }]);
    expect(await ledger.pendingRemovals(sync, run, 9)).toEqual([]);

    await record(2, { delivered: [delivered(2, { key: 'b', version: LATER })] });
    expect(await ledger.pendingRemovals(sync, run, 9)).toEqual([
      { key: 'a', recordId: recordId(2), version: LATER, reason: 'moved', held: false },
    ]);
    expect(await ledger.removalCounts(sync, run)).toEqual({ sent: NONE, held: NONE, refused: NONE });
  });

  it('come by key, as many as are asked for, and no more once they are settled', async () => {
    const { ledger } = database.store();
    const { sync, record } = freshSync(ledger);
    const run = freshId('run');
    await record(1, { delivered: deliveredUpTo(5) });
    await record(1, { deleted: deliveredUpTo(5).toReversed() });
    const first = await ledger.pendingRemovals(sync, run, 3);
    expect(first.map(({ key }) => key)).toEqual([0, 1, 2].map(recordId));
    const settlements = first.map(({ key }) => ({ key, outcome: 'sent' as const }));
    await ledger.settle(sync, run, [...settlements, { key: 'unknown', outcome: 'sent' }]);
    await ledger.settle(sync, run, settlements);
    expect((await ledger.pendingRemovals(sync, run, 3)).map(({ key }) => key)).toEqual([3, 4].map(recordId));
  });

  it('are counted by outcome, and by whether their rows were read, for the run that settled them', async () => {
    const { ledger } = database.store();
    const { sync, record } = freshSync(ledger);
    const run = freshId('run');
    await record(1, { delivered: [...deliveredUpTo(7), delivered(7, { key: 'a' })] });
    await record(2, { deleted: deliveredUpTo(4), delivered: [delivered(7)] });
    await ledger.remove(sync, [
      { recordId: recordId(4), version: LATER, reason: 'missing' },
      { recordId: recordId(5), version: LATER, reason: 'left_filter' },
    ]);
    await ledger.settle(sync, freshId('run'), [{ key: recordId(3), outcome: 'sent' }]);
    await ledger.settle(sync, run, [
      { key: recordId(0), outcome: 'sent' },
      { key: recordId(1), outcome: 'sent' },
      { key: recordId(2), outcome: 'refused' },
      { key: recordId(4), outcome: 'sent' },
      { key: recordId(5), outcome: 'refused' },
      { key: 'a', outcome: 'held' },
    ]);
    expect(await ledger.removalCounts(sync, run)).toEqual({
      sent: { deleted: 2, others: 1 },
      held: { deleted: 0, others: 1 },
      refused: { deleted: 1, others: 1 },
    });
  });

  it('are unsettled until they were taken, refused ones too', async () => {
    const { ledger } = database.store();
    const { sync, record } = freshSync(ledger);
    const ids = [0, 1, 2, 3].map(recordId);
    await record(1, { delivered: deliveredUpTo(4) });
    await record(1, { deleted: [0, 1, 2].map((number) => ({ recordId: recordId(number), version: LATER })) });
    expect((await ledger.unsettledRemovals(sync, ids)).toSorted()).toEqual(ids.slice(0, 3));
    await ledger.settle(sync, freshId('run'), [
      { key: recordId(0), outcome: 'sent' },
      { key: recordId(1), outcome: 'refused' },
    ]);
    expect((await ledger.unsettledRemovals(sync, ids)).toSorted()).toEqual(ids.slice(1, 3));
    expect(await ledger.unsettledRemovals(sync, [recordId(3)])).toEqual([]);
  });

  it('that were refused are pending again for the next run, as they were', async () => {
    const { ledger } = database.store();
    const { sync, record } = freshSync(ledger);
    const [run, next] = [freshId('run'), freshId('run')];
    await record(1, { delivered: deliveredUpTo(2) });
    await record(1, { deleted: [{ recordId: recordId(0), version: LATER }] });
    await ledger.settle(sync, run, [{ key: recordId(0), outcome: 'refused' }]);
    expect(await ledger.pendingRemovals(sync, run, 9)).toEqual([]);
    await ledger.open(sync, { id: next, generation: 'g' });
    // The ledger was of no generation before.
    expect(await ledger.pendingRemovals(sync, next, 9)).toEqual([]);

    await record(1, { delivered: deliveredUpTo(2) });
    await record(1, { deleted: [{ recordId: recordId(0), version: LATER }] });
    await ledger.settle(sync, next, [{ key: recordId(0), outcome: 'refused' }]);
    const third = freshId('run');
    await ledger.open(sync, { id: third, generation: 'g' });
    expect(await ledger.pendingRemovals(sync, third, 9)).toEqual([
      { key: recordId(0), recordId: recordId(0), version: LATER, reason: 'deleted', held: false },
    ]);
    await ledger.settle(sync, third, [{ key: recordId(0), outcome: 'sent' }]);
    expect(await ledger.removalCounts(sync, next)).toEqual({ sent: NONE, held: NONE, refused: NONE });
    expect(await ledger.removalCounts(sync, third)).toMatchObject({ sent: { deleted: 1, others: 0 } });
  });
});
