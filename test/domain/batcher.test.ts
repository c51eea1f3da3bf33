import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Batcher, batchBody, type Batch, type BatchItem } from '../../src/domain/batcher.ts';

function item(row: number, value: unknown): BatchItem {
  return { row, recordId: `00300000000000${row}`, operation: 'upsert', json: Buffer.from(JSON.stringify(value)) };
}

function batches(items: readonly BatchItem[], limits: { maxBytes: number; maxItems: number }): Batch[] {
  const batcher = new Batcher(limits);
  return [...items.map((one) => batcher.add(one)), batcher.flush()].filter((batch) => batch !== undefined);
}

const values = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null)), { maxLength: 60 });
const limits = fc.record({ maxBytes: fc.integer({ min: 200, max: 600 }), maxItems: fc.integer({ min: 1, max: 8 }) });

describe('batches', () => {
  it('hold every item once, in order', () => {
    fc.assert(
      fc.property(values, limits, (list, limit) => {
        const items = list.map((value, row) => item(row, value));
        expect(batches(items, limit).flatMap((batch) => batch.items)).toEqual(items);
      }),
    );
  });

  it('are never above a limit, and know the exact size of their body', () => {
    fc.assert(
      fc.property(values, limits, (list, limit) => {
        for (const batch of batches(
          list.map((value, row) => item(row, value)),
          limit,
        )) {
          expect(batch.items.length).toBeGreaterThan(0);
          expect(batch.items.length).toBeLessThanOrEqual(limit.maxItems);
          expect(batch.bytes).toBeLessThanOrEqual(limit.maxBytes);
          expect(batchBody(batch.items).length).toBe(batch.bytes);
        }
      }),
    );
  });

  it('leave only when the next item does not fit', () => {
    fc.assert(
      fc.property(values, limits, (list, limit) => {
        const all = batches(
          list.map((value, row) => item(row, value)),
          limit,
        );
        for (const [index, batch] of all.slice(0, -1).entries()) {
          const next = all[index + 1]?.items[0]?.json.length ?? 0;
          const full = batch.items.length === limit.maxItems || batch.bytes + 1 + next > limit.maxBytes;
          expect(full).toBe(true);
        }
      }),
    );
  });

  it('become a request body that reads back as the items', () => {
    fc.assert(
      fc.property(values, (list) => {
        const body = batchBody(list.map((value, row) => item(row, value)));
        expect(JSON.parse(body.toString())).toEqual({ batch: JSON.parse(JSON.stringify(list)) as unknown });
      }),
    );
  });

  it('are filled to the last byte', () => {
    const items = [item(0, 'x'.repeat(86)), item(1, 'y'), item(2, 'z')];
    const exact = batchBody(items).length;
    expect(batches(items, { maxBytes: exact, maxItems: 10 })).toMatchObject([{ items, bytes: exact }]);
    expect(batches(items, { maxBytes: exact - 1, maxItems: 10 })).toHaveLength(2);
  });

  it('refuse an item that no batch can hold', () => {
    const one = item(0, 'x'.repeat(86));
    const batcher = new Batcher({ maxBytes: batchBody([one]).length - 1, maxItems: 10 });
    expect(() => batcher.add(one)).toThrow(/does not fit/);
  });

  it('are not made without items', () => {
    expect(new Batcher({ maxBytes: 100, maxItems: 1 }).flush()).toBeUndefined();
  });

  it('begin anew after a flush', () => {
    const batcher = new Batcher({ maxBytes: 1_000, maxItems: 10 });
    batcher.add(item(0, 'a'));
    batcher.flush();
    batcher.add(item(1, 'b'));
    expect(batcher.flush()).toMatchObject({ items: [item(1, 'b')], bytes: batchBody([item(1, 'b')]).length });
  });

  it('must be allowed to hold an item', () => {
    expect(() => new Batcher({ maxBytes: 100, maxItems: 0 })).toThrow(RangeError);
  });
});
