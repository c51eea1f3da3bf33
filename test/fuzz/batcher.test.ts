import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Batcher, type Batch, type BatchItem } from '../../src/domain/batcher.ts';

/** Bytes of a message; the bytes themselves tell messages apart. */
const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 120 });
const limits = fc.record({ maxBytes: fc.integer({ min: 20, max: 900 }), maxItems: fc.integer({ min: 1, max: 9 }) });

function item(row: number, bytes: number): BatchItem {
  const json = Buffer.from(`${row}`.padStart(bytes, '1').slice(-bytes));
  return { row, recordId: `id${row}`, operation: row % 3 === 0 ? 'delete' : 'upsert', json };
}

/** What leaves: batches of row numbers, written by hand. */
function expected(list: readonly number[], { maxBytes, maxItems }: { maxBytes: number; maxItems: number }): number[][] {
  const all: number[][] = [];
  let bytes = 0;
  for (const [row, size] of list.entries()) {
    const alone = '{"batch":[]}'.length + size;
    if (alone > maxBytes) continue;
    const last = all.at(-1);
    if (last === undefined || last.length === maxItems || bytes + 1 + size > maxBytes) {
      all.push([row]);
      bytes = alone;
    } else {
      last.push(row);
      bytes += 1 + size;
    }
  }
  return all;
}

describe('the batcher, for messages of any size', () => {
  it('fills batches in order to both limits, loses nothing and refuses just what fits into none', () => {
    fc.assert(
      fc.property(sizes, limits, (list, limit) => {
        const batcher = new Batcher(limit);
        const batches: Batch[] = [];
        const refused: number[] = [];
        for (const [row, size] of list.entries()) {
          try {
            const full = batcher.add(item(row, size));
            if (full !== undefined) batches.push(full);
          } catch (error) {
            if (!(error instanceof RangeError)) throw error;
            refused.push(row);
          }
        }
        const rest = batcher.flush();
        if (rest !== undefined) batches.push(rest);
        expect(batches.map(({ items }) => items.map(({ row }) => row))).toEqual(expected(list, limit));
        expect(refused).toEqual([...list.keys()].filter((row) => 12 + (list[row] ?? 0) > limit.maxBytes));
        for (const batch of batches) {
          const body = Buffer.from(batch.body()).toString();
          expect(body).toBe(`{"batch":[${batch.items.map(({ json }) => json.toString()).join(',')}]}`);
          expect(body.length).toBe(batch.bytes);
          expect(batch.counts.deletions).toBe(batch.items.filter(({ row }) => row % 3 === 0).length);
          expect(batch.counts.upserts + batch.counts.deletions).toBe(batch.items.length);
        }
        expect(batcher.flush()).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });
});
