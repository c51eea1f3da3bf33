import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Acknowledgements, PAGE_START } from '../../src/activities/transfer/acknowledgements.ts';
import { PageChangedError } from '../../src/activities/transfer/page-reader.ts';
import { transferRows } from '../../src/activities/transfer/transfer-rows.ts';
import type { Work } from '../../src/activities/transfer/stretch-builder.ts';
import type { PageCursor } from '../../src/activities/activities.ts';
import { RequestWindow } from '../../src/customerio/request-window.ts';
import { FailureError } from '../../src/domain/failure.ts';
import type { FieldPlan } from '../../src/domain/field-plan.ts';
import type { MappingContext } from '../../src/domain/mapping/map-row.ts';
import { countsBalance, NO_COUNTS } from '../../src/domain/run.ts';
import type { RunCounts } from '../../src/domain/run.ts';

const plan: FieldPlan = {
  object: 'Contact',
  columns: ['Id', 'SystemModstamp', 'IsDeleted', 'Key__c', 'Text__c', 'More__c'],
  recordId: 0,
  version: 1,
  isDeleted: 2,
  identifier: { column: 3, source: 'Key__c', type: 'string' },
  attributes: [
    { column: 4, source: 'Text__c', target: 'text', type: 'string' },
    { column: 5, source: 'More__c', target: 'more', type: 'string' },
  ],
  format: { type: 'person' },
};

const mapping: MappingContext = {
  syncId: 'syn_transfer',
  epoch: 0,
  deletions: 'send',
  deletedAfter: '2026-01-01T00:00:00.000Z',
};

const LONG = 'x'.repeat(900);

/** Two kilobytes, so that a batch holds some 240. */
function cellsOf(index: number, kind: string): string[] {
  const version = kind === 'skip' ? '2025-11-24T00:00:00.000Z' : '2026-11-24T00:00:00.000Z';
  const deleted = kind === 'skip' || kind === 'delete';
  return [idOf(index), version, String(deleted), kind === 'reject' ? '' : `key-${index}`, LONG, LONG];
}

const idOf = (index: number): string => `003${String(index).padStart(12, '0')}AAA`;

/** The page in chunks of about `size` rows, which end anywhere. */
async function* chunks(rows: readonly string[][], size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from([plan.columns, ...rows].map((cells) => `${cells.join(',')}\n`).join(''));
  const step = size * 1_890 + 7;
  for (let at = 0; at < bytes.length; at += step) {
    await Promise.resolve();
    yield bytes.subarray(at, at + step);
  }
}

/** What arrived, by record: the receiving end of all attempts. */
class Receiver {
  readonly delivered = new Map<string, number>();
  readonly rejected = new Set<string>();

  receive(work: Work): RunCounts {
    const counts = { ...NO_COUNTS, read: work.rows, skipped: work.skipped, rejected: work.rejections.length };
    for (const { recordId, operation } of work.batch?.items ?? []) {
      this.delivered.set(recordId, (this.delivered.get(recordId) ?? 0) + 1);
      counts[operation === 'delete' ? 'deleted' : 'sent'] += 1;
    }
    for (const { recordId } of work.rejections) this.rejected.add(recordId);
    return counts;
  }
}

function transferFrom(
  rows: readonly string[][],
  cursor: PageCursor,
  deliver: (work: Work) => Promise<RunCounts>,
  size = 97,
) {
  const acknowledgements = new Acknowledgements(cursor);
  const stop = new AbortController();
  const done = transferRows({
    body: chunks(rows, size),
    plan,
    mapping,
    acknowledgements,
    deliver,
    window: new RequestWindow(),
    onProgress: () => undefined,
    stop: stop.signal,
  });
  return { acknowledgements, stop, done };
}

/** Long enough for the reader to begin every stretch of a page. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const row = cellsOf;
const kinds = fc.array(fc.constantFrom('send', 'send', 'send', 'delete', 'reject', 'skip'), {
  maxLength: 4_000,
  size: 'max',
});

const lost = new FailureError({ reaction: { type: 'retry' }, code: 'x', message: 'lost', fault: 'transient' });

describe('the rows of a page', () => {
  it('all have an outcome in the end, whatever fails and wherever attempts are cut off', async () => {
    await fc.assert(
      fc.asyncProperty(
        kinds,
        fc.integer({ min: 1, max: 300 }),
        fc.array(fc.boolean(), { maxLength: 30 }),
        async (list, size, failures) => {
          const rows = list.map((kind, index) => row(index, kind));
          const receiver = new Receiver();
          let cursor = PAGE_START;
          const pendingFailures = [...failures];
          for (let attempt = 0; ; attempt += 1) {
            const { acknowledgements, done } = transferFrom(
              rows,
              cursor,
              async (work) => {
                // Many are on their way at once, and end in any order.
                for (let turn = 2 + ((work.stretch.endRow * 7) % 5); turn > 0; turn -= 1) await nextTurn();
                if (pendingFailures.shift() === true) throw lost;
                return receiver.receive(work);
              },
              size,
            );
            const result = await done.catch((error: unknown) => error);
            expect(acknowledgements.cursor.rows).toBeGreaterThanOrEqual(cursor.rows);
            expect(countsBalance(acknowledgements.cursor.counts)).toBe(true);
            expect(acknowledgements.cursor.counts.read).toBe(acknowledgements.cursor.rows);
            cursor = acknowledgements.cursor;
            if (result === lost) continue;
            expect(result).toEqual({ type: 'read', rows: rows.length });
            break;
          }
          expect(cursor.rows).toBe(rows.length);
          const idsOf = (...some: string[]): string[] =>
            list.flatMap((kind, index) => (some.includes(kind) ? [idOf(index)] : []));
          expect([...receiver.delivered.keys()].toSorted()).toEqual(idsOf('send', 'delete'));
          expect([...receiver.rejected].toSorted()).toEqual(idsOf('reject'));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are delivered once each when nothing fails', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => row(index, 'send'));
    const receiver = new Receiver();
    await transferFrom(rows, PAGE_START, async (work) => receiver.receive(work)).done;
    expect(receiver.delivered.size).toBe(3_000);
    expect(Math.max(...receiver.delivered.values())).toBe(1);
  });

  it('that are acknowledged already are not delivered again', async () => {
    const rows = Array.from({ length: 1_000 }, (_, index) => row(index, 'send'));
    let stretches = 0;
    const first = transferFrom(rows, PAGE_START, async (work) => {
      stretches += 1;
      if (stretches > 2) throw lost;
      return new Receiver().receive(work);
    });
    await expect(first.done).rejects.toBe(lost);
    const { cursor } = first.acknowledgements;
    expect(cursor.rows).toBeGreaterThan(0);
    const receiver = new Receiver();
    await transferFrom(rows, cursor, async (work) => receiver.receive(work)).done;
    expect(receiver.delivered.size).toBe(1_000 - cursor.rows);
    expect(receiver.delivered.has(idOf(cursor.rows))).toBe(true);
  });

  it('in another order than those acknowledged mean: read the page from its start', async () => {
    const rows = Array.from({ length: 500 }, (_, index) => row(index, 'send'));
    const first = transferFrom(rows, PAGE_START, async (work) => new Receiver().receive(work));
    await first.done;
    const swapped = [...rows.slice(1, 2), ...rows.slice(0, 1), ...rows.slice(2)];
    const again = transferFrom(swapped, first.acknowledgements.cursor, async (work) => new Receiver().receive(work));
    await expect(again.done).rejects.toBeInstanceOf(PageChangedError);
  });

  it('fewer than those acknowledged mean: read the page from its start', async () => {
    const cursor = { rows: 10, checksum: 1, counts: { ...NO_COUNTS, read: 10, sent: 10 } };
    const { done } = transferFrom([row(0, 'send')], cursor, async (work) => new Receiver().receive(work));
    await expect(done).rejects.toBeInstanceOf(PageChangedError);
  });

  it('stop at a checkpoint when asked to, with everything delivered acknowledged', async () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => row(index, 'send'));
    const receiver = new Receiver();
    const transfer = transferFrom(rows, PAGE_START, async (work) => {
      transfer.stop.abort();
      return receiver.receive(work);
    });
    expect(await transfer.done).toEqual({ type: 'stopped' });
    expect(transfer.acknowledgements.cursor.rows).toBe(receiver.delivered.size);
    expect(receiver.delivered.size).toBeLessThan(5_000);
  });

  it('are held in bounded numbers when nothing gets through', async () => {
    let reads = 0;
    const rows = Array.from({ length: 20_000 }, (_, index) => row(index, 'send'));
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const some of chunks(rows, 100)) {
        reads += some.length / 1_890;
        yield some;
      }
    }
    const acknowledgements = new Acknowledgements(PAGE_START);
    let release: () => void = () => undefined;
    const blocked = new Promise<void>((resolve) => {
      release = resolve;
    });
    let waiting = 0;
    let everyoneWaits: () => void = () => undefined;
    const full = new Promise<void>((resolve) => {
      everyoneWaits = resolve;
    });
    const done = transferRows({
      body: counted(),
      plan,
      mapping,
      acknowledgements,
      deliver: async (work) => {
        waiting += 1;
        if (waiting === 16) everyoneWaits();
        await blocked;
        return new Receiver().receive(work);
      },
      window: new RequestWindow({ first: 16 }),
      onProgress: () => undefined,
      stop: new AbortController().signal,
    });
    await full;
    const readWhileBlocked = reads;
    expect(readWhileBlocked).toBeLessThan(17 * 240 + 200);
    release();
    expect(await done).toEqual({ type: 'read', rows: 20_000 });
  });

  it('without a header, or with other columns than asked for, are not read at all', async () => {
    async function* only(rows: string[][]): AsyncGenerator<Uint8Array> {
      yield Buffer.from(rows.map((cells) => `${cells.join(',')}\n`).join(''));
    }
    const transfer = (rows: string[][]): Promise<unknown> =>
      transferRows({
        body: only(rows),
        plan,
        mapping,
        acknowledgements: new Acknowledgements(PAGE_START),
        deliver: async (work) => new Receiver().receive(work),
        window: new RequestWindow(),
        onProgress: () => undefined,
        stop: new AbortController().signal,
      });
    await expect(transfer([])).rejects.toThrow('without its header');
    await expect(transfer([plan.columns.toReversed()])).rejects.toThrow('another header row');
    await expect(transfer([row(0, 'send')])).rejects.toThrow('another header row');
  });
});
