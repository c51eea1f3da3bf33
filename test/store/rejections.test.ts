import { expect, it } from 'vitest';
import type { Rejection } from '../../src/domain/rejection.ts';
import { MAX_DETAIL_LENGTH } from '../../src/store/rejections.ts';
import { describeStore, freshId } from './engines.ts';

function recordId(number: number): string {
  return `003${number.toString(36).padStart(15, '0')}`;
}

function rejection(number: number, change: Partial<Rejection> = {}): Rejection {
  return { recordId: recordId(number), reason: 'missing_identifier', detail: `Row ${number}.`, ...change };
}

function rejectionsUpTo(count: number): Rejection[] {
  return Array.from({ length: count }, (_, number) => rejection(number));
}

describeStore('rejections', (database) => {
  it('are kept with what was wrong', async () => {
    const { rejections } = database.store();
    const run = freshId('run');
    await rejections.add('syn_1', run, [rejection(1, { reason: 'attribute_too_long', detail: '"{a},\\ NULL' })]);
    const page = await rejections.list(run, { limit: 10 });
    expect(page).toEqual({
      data: [
        {
          runId: run,
          recordId: recordId(1),
          reason: 'attribute_too_long',
          detail: '"{a},\\ NULL',
          at: page.data[0]?.at,
        },
      ],
    });
    expect(page.data[0]?.at).toBeInstanceOf(Date);
  });

  it('are one row a record however often their page is read', async () => {
    const { rejections } = database.store();
    const run = freshId('run');
    await rejections.add('syn_1', run, [rejection(1), rejection(1), rejection(2)]);
    await rejections.add('syn_1', run, [rejection(2), rejection(3)]);
    await rejections.add('syn_1', freshId('run'), [rejection(2)]);
    await rejections.add('syn_1', run, []);
    expect(await rejections.count(run)).toBe(3);
  });

  it('come in by tens of thousands', async () => {
    const { rejections } = database.store();
    const run = freshId('run');
    await rejections.add('syn_1', run, rejectionsUpTo(20_001));
    expect(await rejections.count(run)).toBe(20_001);
  });

  it('come in at once, in any order, from attempts that overlap', async () => {
    const { rejections } = database.store();
    const many = rejectionsUpTo(1_000);
    for (let round = 0; round < 10; round += 1) {
      const run = freshId('run');
      const orders = [many, many.toReversed(), many, many.toReversed()];
      await Promise.all(orders.map((rows) => rejections.add('syn_1', run, rows)));
      expect(await rejections.count(run)).toBe(1_000);
    }
  });

  it('keep the head of a long detail, without what PostgreSQL refuses', async () => {
    const { rejections } = database.store();
    const run = freshId('run');
    await rejections.add('syn_1', run, [
      rejection(1, { detail: `\0${'x'.repeat(MAX_DETAIL_LENGTH - 1)}😀` }),
      rejection(2, { detail: 'half \ud83d' }),
    ]);
    const { data } = await rejections.list(run, { limit: 10 });
    expect(data.map(({ detail }) => detail)).toEqual(['x'.repeat(MAX_DETAIL_LENGTH - 1), 'half \ufffd']);
  });

  it('are listed by record id, page by page, with upper case apart from lower', async () => {
    const { rejections } = database.store();
    const run = freshId('run');
    const ids = ['003000000000000AAA', '003000000000000BAA', '003000000000000aAA', '003000000000000bAA'];
    await rejections.add(
      'syn_1',
      run,
      ids.toReversed().map((id) => rejection(0, { recordId: id })),
    );
    const first = await rejections.list(run, { limit: 3 });
    const second = await rejections.list(run, { limit: 3, cursor: first.nextCursor ?? '' });
    expect([...first.data, ...second.data].map((row) => row.recordId)).toEqual(ids);
    expect(second.nextCursor).toBeUndefined();
  });

  it('are unresolved until a retry says what became of them', async () => {
    const { rejections } = database.store();
    const run = freshId('run');
    const other = freshId('run');
    await rejections.add('syn_1', run, rejectionsUpTo(5));
    await rejections.add('syn_1', other, rejectionsUpTo(5));
    expect(await rejections.unresolvedIds(run, 2)).toEqual([recordId(0), recordId(1)]);
    expect(await rejections.unresolvedIds(run, 9, recordId(1))).toEqual([recordId(2), recordId(3), recordId(4)]);

    await rejections.resolve(run, [recordId(0), recordId(3)], 'delivered');
    await rejections.resolve(run, [recordId(3), recordId(4), 'unknown'], 'gone');
    await rejections.resolve(run, [], 'gone');
    expect(await rejections.unresolvedIds(run, 9)).toEqual([recordId(1), recordId(2)]);
    expect(await rejections.unresolvedIds(other, 9)).toHaveLength(5);
    const { data } = await rejections.list(run, { limit: 9 });
    expect(data.map(({ resolution }) => resolution)).toEqual(['delivered', undefined, undefined, 'delivered', 'gone']);
    expect(await rejections.count(run)).toBe(5);
  });

  it('are resolved by a later run of their sync, and by no run that began before theirs', async () => {
    const { rejections, runs } = database.store();
    const syncId = freshId('syn');
    const [first, second, third, foreign] = [freshId('run'), freshId('run'), freshId('run'), freshId('run')];
    const begun = { mode: 'incremental' as const, revision: 1, missingFields: [] };
    for (const [number, id] of [first, second, third].entries()) {
      await runs.start({ id, syncId, ...begun, startedAt: new Date(Date.UTC(2026, 0, 1, 0, number)) });
    }
    await runs.start({ id: foreign, syncId: 'syn_other', ...begun, startedAt: new Date(0) });
    expect(await rejections.hasOpen(syncId)).toBe(false);
    for (const id of [first, second, third]) await rejections.add(syncId, id, rejectionsUpTo(3));
    await rejections.add('syn_other', foreign, rejectionsUpTo(3));
    expect(await rejections.hasOpen(syncId)).toBe(true);

    await rejections.resolve(first, [recordId(0)], 'gone');
    await rejections.resolveEarlier(syncId, second, [recordId(0), recordId(1), 'unknown'], 'delivered');
    await rejections.resolveEarlier(syncId, third, [], 'gone');
    expect(await rejections.unresolvedIds(first, 9)).toEqual([recordId(2)]);
    expect((await rejections.list(first, { limit: 1 })).data[0]?.resolution).toBe('gone');
    for (const id of [second, third, foreign]) expect(await rejections.unresolvedIds(id, 9)).toHaveLength(3);
    await rejections.resolveEarlier(syncId, freshId('run'), [recordId(2)], 'delivered');
    expect(await rejections.unresolvedIds(first, 9)).toEqual([recordId(2)]);
  });

  it('are resolved by tens of thousands', async () => {
    const { rejections } = database.store();
    const run = freshId('run');
    const many = rejectionsUpTo(20_001);
    await rejections.add('syn_1', run, many);
    await rejections.resolve(
      run,
      many.slice(1).map((row) => row.recordId),
      'delivered',
    );
    expect(await rejections.unresolvedIds(run, 10)).toEqual([recordId(0)]);
  });
});
