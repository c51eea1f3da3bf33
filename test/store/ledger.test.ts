import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { describeStore, dumpRows, freshId } from './engines.ts';
import {
  columnsOf,
  delivered,
  deliveredUpTo,
  fingerprint,
  freshSync,
  LATER,
  recordId,
  VERSION,
} from './ledger-fixtures.ts';

describeStore('the delivery ledger', (database) => {
  it('finds what was delivered, and nothing of other records or syncs', async () => {
    const { ledger } = database.store();
    const { sync, record } = freshSync(ledger);
    const other = freshSync(ledger);
    await record(1, { delivered: [delivered(1), delivered(2, { key: 'ada@example.com', epoch: 7 })] });
    await other.record(1, { delivered: [delivered(1, { fingerprint: fingerprint(99) }), delivered(3)] });

    expect(await ledger.find(sync, [1, 2, 3, 4].map(recordId))).toEqual(
      new Map([
        [recordId(1), { recordId: recordId(1), key: recordId(1), fingerprint: fingerprint(1), epoch: 0 }],
        [recordId(2), { recordId: recordId(2), key: 'ada@example.com', fingerprint: fingerprint(2), epoch: 7 }],
      ]),
    );
  });

  it('tells record ids apart that differ in case alone', async () => {
    const { ledger } = database.store();
    const { sync, record } = freshSync(ledger);
    const ids = ['003000000000000AAA', '003000000000000aAA'];
    await record(1, { delivered: ids.map((id, number) => delivered(number, { recordId: id, key: id })) });
    expect([...(await ledger.find(sync, ids)).keys()].toSorted()).toEqual(ids);
    expect(await ledger.unseen(sync, 2, 9)).toEqual(ids);
  });

  it('keeps what was sent last', async () => {
    const { ledger } = database.store();
    const { sync, record } = freshSync(ledger);
    await record(1, { delivered: [delivered(1)] });
    await record(2, { delivered: [delivered(1, { fingerprint: fingerprint(5), epoch: 2 })] });
    await record(2, {
      delivered: [delivered(2, { fingerprint: fingerprint(6) }), delivered(2, { fingerprint: fingerprint(7) })],
    });
    const found = await ledger.find(sync, [recordId(1), recordId(2)]);
    expect(found.get(recordId(1))).toEqual({
      recordId: recordId(1),
      key: recordId(1),
      fingerprint: fingerprint(5),
      epoch: 2,
    });
    expect(found.get(recordId(2))?.fingerprint).toBe(fingerprint(7));
  });

  it('changes nothing when the same is told again', async () => {
    const { ledger } = database.store();
    const { record } = freshSync(ledger);
    await record(1, { delivered: [delivered(1), delivered(2), delivered(3), delivered(4)] });
    const stretch = {
      delivered: [delivered(1, { key: 'new', version: LATER }), delivered(5), delivered(6)],
      seen: [recordId(2), recordId(4)],
      deleted: [3, 4, 6].map((number) => ({ recordId: recordId(number), version: LATER })),
    };
    await record(2, stretch);
    const before = await dumpRows(database.db);
    await record(2, stretch);
    expect((await dumpRows(database.db)).split('\n').toSorted()).toEqual(before.split('\n').toSorted());
  });

  it('names the messages that it does not know or knows otherwise, by their places', async () => {
    const { ledger } = database.store();
    const { sync, record } = freshSync(ledger);
    await freshSync(ledger).record(1, { delivered: deliveredUpTo(9) });
    await record(1, {
      delivered: [delivered(1), delivered(2), delivered(3, { key: 'ada@example.com' }), delivered(4)],
    });
    await record(2, { delivered: [delivered(5, { epoch: 2 })] });
    const asked = columnsOf([
      delivered(1),
      delivered(2, { fingerprint: fingerprint(99), version: LATER }),
      delivered(3, { key: 'ada@example.com', version: LATER }),
      delivered(4, { key: 'ada@example.com' }),
      delivered(5),
      delivered(6),
    ]);
    expect(await ledger.compare(sync, 1, 0, asked)).toEqual(
      new Map([
        [1, { recordId: recordId(2), key: recordId(2), fingerprint: fingerprint(2), epoch: 0 }],
        [3, { recordId: recordId(4), key: recordId(4), fingerprint: fingerprint(4), epoch: 0 }],
        [5, undefined],
      ]),
    );
    expect(await ledger.compare(sync, 3, 0, asked)).toHaveProperty('size', 3);
    // Those that are as they were delivered count as seen.
    expect(await ledger.unseen(sync, 3, 10)).toEqual([2, 4].map(recordId));
    expect([...(await ledger.compare(sync, 1, 1, asked)).keys()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 5]);
  });

  it('costs no round trip when there is nothing to tell or ask', async () => {
    const { ledger } = database.store();
    const { sync } = freshSync(ledger);
    await database.db.transaction().execute(async (transaction) => {
      // PGlite has one connection, and this is it: any statement would wait for ever.
      await sql`select 1`.execute(transaction);
      await ledger.record(sync, 1, { epoch: 0, delivered: columnsOf([]), seen: [], deleted: [], moves: 'remove' });
      expect(await ledger.compare(sync, 1, 0, columnsOf([]))).toEqual(new Map());
      expect(await ledger.find(sync, [])).toEqual(new Map());
      expect(await ledger.unseenOf(sync, 1, [])).toEqual([]);
      await ledger.remove(sync, []);
      await ledger.settle(sync, 'run', []);
    });
  });

  it('knows which records a run has not seen', async () => {
    const { ledger } = database.store();
    const { sync, record } = freshSync(ledger);
    await record(1, { delivered: deliveredUpTo(6) });
    await record(2, { delivered: [delivered(0), delivered(6)], seen: [recordId(3), recordId(77)] });

    expect(await ledger.unseen(sync, 1, 9)).toEqual([]);
    expect(await ledger.unseen(sync, 2, 9)).toEqual([1, 2, 4, 5].map(recordId));
    expect(await ledger.unseen(sync, 2, 2)).toEqual([1, 2].map(recordId));
    expect(await ledger.unseen(sync, 2, 2, recordId(2))).toEqual([4, 5].map(recordId));
    expect((await ledger.unseenOf(sync, 2, [0, 1, 3, 5, 77].map(recordId))).toSorted()).toEqual([1, 5].map(recordId));
    expect(await ledger.counts(sync, 2)).toEqual({ deliveries: 7, unseen: 4 });
    expect(await ledger.counts(freshId('syn'), 2)).toEqual({ deliveries: 0, unseen: 0 });
  });

  it('does not unsee what a later run saw when an earlier one is late', async () => {
    const { ledger } = database.store();
    const { sync, record } = freshSync(ledger);
    await record(3, { delivered: [delivered(1), delivered(2)] });
    await record(2, { delivered: [delivered(1, { epoch: 1 })], seen: [recordId(2)] });
    expect(await ledger.unseen(sync, 3, 9)).toEqual([]);
    expect((await ledger.find(sync, [recordId(1)])).get(recordId(1))?.epoch).toBe(1);
  });

  it('takes a record that was delivered and deleted at once for deleted', async () => {
    const { ledger } = database.store();
    const { sync, record, pending } = freshSync(ledger);
    await record(1, {
      delivered: [delivered(1, { key: 'a' })],
      seen: [recordId(1)],
      deleted: [{ recordId: recordId(1), version: LATER }],
    });
    expect(await ledger.find(sync, [recordId(1)])).toEqual(new Map());
    expect(await pending()).toEqual([
      { key: 'a', recordId: recordId(1), version: LATER, reason: 'deleted', held: false },
    ]);
  });

  it.each([
    'plain',
    'back\\slash',
    '\\0000',
    '\0',
    'a\0b',
    '\ud83d',
    'x\udc00\\d800',
    '😀',
    '"{a},\\ NULL',
    'NULL',
    '\ue000',
    'a\ue000b',
    '\\',
    '',
  ])('gives back the key %j as it was, and takes it for no other', async (key) => {
    const { ledger } = database.store();
    const { sync, record, pending } = freshSync(ledger);
    const rows = [delivered(1, { key }), delivered(2, { key: `${key}.` })];
    await record(1, { delivered: rows });
    await record(1, { delivered: rows });
    expect((await ledger.find(sync, [recordId(1)])).get(recordId(1))?.key).toBe(key);
    expect(await ledger.compare(sync, 1, 0, columnsOf(rows))).toEqual(new Map());
    const swapped = [delivered(1, { key: `${key}.` }), delivered(2, { key })];
    expect([...(await ledger.compare(sync, 1, 0, columnsOf(swapped))).keys()]).toEqual([0, 1]);
    expect(await pending()).toEqual([]);

    await record(2, { deleted: [{ recordId: recordId(1), version: LATER }] });
    expect(await pending()).toMatchObject([{ key, held: false }]);
    await ledger.settle(sync, 'run_1', [{ key, outcome: 'sent' }]);
    expect(await pending()).toEqual([]);
  });

  it('takes tens of thousands of records at once', async () => {
    const { ledger } = database.store();
    const { sync, record, pending } = freshSync(ledger);
    const count = 50_000;
    const many = deliveredUpTo(count);
    const ids = many.map((row) => row.recordId);
    await record(1, { delivered: many });
    const found = await ledger.find(sync, ids);
    expect(found.size).toBe(count);
    expect(many.filter((row) => found.get(row.recordId)?.fingerprint !== row.fingerprint)).toEqual([]);
    const changed = many.map((row, place) => (place % 9_999 === 0 ? { ...row, fingerprint: fingerprint(count) } : row));
    const differences = await ledger.compare(sync, 1, 0, columnsOf(changed));
    expect([...differences.keys()].toSorted((a, b) => a - b)).toEqual([0, 9_999, 19_998, 29_997, 39_996, 49_995]);

    const moved = many.slice(0, 20_000).map((row) => ({ ...row, key: `key of ${row.recordId}`, version: LATER }));
    await record(2, {
      delivered: moved,
      seen: ids.slice(20_000, 40_000),
      deleted: ids.slice(30_000, 36_000).map((id) => ({ recordId: id, version: VERSION })),
    });
    expect(await ledger.counts(sync, 2)).toEqual({ deliveries: 44_000, unseen: 10_000 });
    expect(await ledger.unseen(sync, 2, count)).toEqual(ids.slice(40_000));
    expect(await ledger.unseenOf(sync, 2, ids)).toHaveLength(10_000);
    const removals = await pending();
    expect(removals.map(({ key }) => key)).toEqual([...ids.slice(0, 20_000), ...ids.slice(30_000, 36_000)]);
    expect(removals.filter(({ held }) => held)).toEqual([]);

    await ledger.settle(
      sync,
      'run_2',
      removals.map(({ key }) => ({ key, outcome: 'sent' })),
    );
    expect(await ledger.removalCounts(sync, 'run_2')).toMatchObject({ sent: { deleted: 6_000, others: 20_000 } });
    await ledger.forget(sync);
    expect(await ledger.counts(sync, 2)).toEqual({ deliveries: 0, unseen: 0 });
  });

  it('takes overlapping stretches at once, in any order, and ends as if they had come one by one', async () => {
    const { ledger } = database.store();
    for (let round = 0; round < 10; round += 1) {
      const { sync, record, pending } = freshSync(ledger);
      await record(1, { delivered: deliveredUpTo(1_000) });
      const moved = deliveredUpTo(1_000).map((row, number) => ({ ...row, key: recordId(5_000 + number) }));
      const ids = moved.map((row) => row.recordId);
      const half = {
        delivered: moved.slice(0, 600),
        seen: ids.slice(600),
        deleted: ids.slice(900).map((id) => ({ recordId: id, version: LATER })),
      };
      const otherHalf = { delivered: moved.slice(600, 900), seen: ids.slice(0, 600) };
      await Promise.all([
        record(2, half),
        record(2, { ...half, delivered: half.delivered.toReversed(), seen: half.seen.toReversed() }),
        record(2, otherHalf),
        record(2, { delivered: otherHalf.delivered.toReversed(), seen: otherHalf.seen.toReversed() }),
        ledger.remove(
          sync,
          ids
            .slice(900)
            .toReversed()
            .map((id) => ({ recordId: id, version: LATER, reason: 'missing' })),
        ),
      ]);
      expect(await ledger.counts(sync, 2)).toEqual({ deliveries: 900, unseen: 0 });
      const found = await ledger.find(sync, ids);
      expect([...found.values()].map(({ key }) => key).toSorted()).toEqual(moved.slice(0, 900).map(({ key }) => key));
      expect((await pending()).map(({ key }) => key)).toEqual(ids);
    }
  });

  it('learns from the later of two first deliveries at once what the earlier one stood for', async () => {
    const { ledger } = database.store();
    for (let round = 0; round < 20; round += 1) {
      const { sync, record, pending } = freshSync(ledger);
      await Promise.all(['a', 'b'].map((key) => record(1, { delivered: [delivered(1, { key })] })));
      const last = (await ledger.find(sync, [recordId(1)])).get(recordId(1))?.key;
      expect(await pending()).toMatchObject([{ key: last === 'a' ? 'b' : 'a', reason: 'moved' }]);
    }
  });
});
