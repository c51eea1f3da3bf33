import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageReader } from '../../src/activities/transfer/page-reader.ts';
import type { Stretch } from '../../src/activities/transfer/acknowledgements.ts';
import type { Work } from '../../src/activities/transfer/stretch-builder.ts';
import { FailureError } from '../../src/domain/failure.ts';
import type { FieldPlan } from '../../src/domain/field-plan.ts';
import type { MappingContext } from '../../src/domain/mapping/map-row.ts';
import { readReadably } from '../support/readable-path/read-readably.ts';
import { bytesOf, csv, pages, quoted, type Page } from './support/pages.ts';

const START: Stretch = { endRow: 0, checksum: 0 };

/** What comes of a page, in a form that can be compared; of works, what becomes of them. */
function outcome(read: () => Iterable<Work>): unknown[] {
  const seen: unknown[] = [];
  try {
    for (const { batch, ...work } of read()) {
      const body = batch === undefined ? '' : Buffer.from(batch.body()).toString('latin1');
      seen.push({
        ...work,
        body,
        bytes: batch?.bytes,
        counts: batch?.counts,
        items: batch?.items.map((item) => ({ ...item, json: item.json.toString('latin1') })),
      });
      batch?.release();
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    seen.push(error.failure);
  }
  return seen;
}

function* readFast({ plan, context }: Page, chunks: Iterable<Uint8Array>, start: Stretch): Generator<Work> {
  const reader = new PageReader(plan, context, start);
  for (const chunk of chunks) {
    reader.push(chunk);
    for (let work = reader.next(); work !== undefined; work = reader.next()) yield work;
  }
  reader.end();
  for (let work = reader.next(); work !== undefined; work = reader.next()) yield work;
}

function* cut(bytes: Uint8Array, sizes: (index: number) => number): Generator<Uint8Array> {
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const to = at + sizes(index);
    yield bytes.subarray(at, to);
    at = to;
  }
}

describe('a page, from bytes to bytes', () => {
  it('becomes what the readable mapping makes of it', () => {
    fc.assert(
      fc.property(pages, csv, (page, written) => {
        const bytes = bytesOf(page, written);
        const expected = outcome(() =>
          readReadably(
            page,
            cut(bytes, () => 1),
            START,
          ),
        );
        expect(outcome(() => readFast(page, [bytes], START))).toEqual(expected);
        expect(
          outcome(() =>
            readFast(
              page,
              cut(bytes, () => 1),
              START,
            ),
          ),
        ).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on how its bytes are cut into chunks', () => {
    fc.assert(
      fc.property(pages, csv, fc.nat(10_000), (page, written, at) => {
        const bytes = bytesOf(page, written);
        const expected = outcome(() => readFast(page, [bytes], START));
        const place = at % (bytes.length + 1);
        expect(outcome(() => readFast(page, [bytes.subarray(0, place), bytes.subarray(place)], START))).toEqual(
          expected,
        );
        const some = outcome(() =>
          readFast(
            page,
            cut(bytes, (index) => 1 + ((at + index * 7_919) % 97)),
            START,
          ),
        );
        expect(some).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('is cut into the same stretches, whatever its rows are and however many were acknowledged', () => {
    fc.assert(
      fc.property(
        pages.filter(({ rows }) => rows.length > 0),
        csv,
        fc.integer({ min: 1, max: 7_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 500, max: 90_000 }),
        (some, written, count, share, size) => {
          // Few different rows, many times: what limits a stretch is their number or their bytes.
          const rows = Array.from({ length: count }, (_, index) => some.rows[index % some.rows.length] ?? []);
          const page = { ...some, rows };
          const bytes = bytesOf(page, { ...written, damage: [] });
          const whole = outcome(() => readReadably(page, [bytes], START));
          expect(
            outcome(() =>
              readFast(
                page,
                cut(bytes, () => size),
                START,
              ),
            ),
          ).toEqual(whole);
          const acknowledged = Math.floor(share * count);
          const start = { endRow: acknowledged, checksum: checksumOf(rows.slice(0, acknowledged)) };
          expect(
            outcome(() =>
              readFast(
                page,
                cut(bytes, () => size),
                start,
              ),
            ),
          ).toEqual(outcome(() => readReadably(page, [bytes], start)));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('fills a request to its last byte, and not beyond', () => {
    const [id = '', version = ''] = plainRows(1)[0] ?? [];
    const empty = messageBytes(PLAIN_PLAN, [id, version, 'x']) - 1;
    const space = 475_000 - '{"batch":[]}'.length;
    const full = Math.floor(space / (empty + 901)) - 1;
    const names = Array.from({ length: full }, () => 'x'.repeat(900));
    // Two rows share what is left, as it may be more than one holds.
    const left = space - full * (empty + 901) - 2 * empty - 1;
    const lengths = [Math.floor(left / 2), Math.ceil(left / 2)];
    for (const more of [0, 1]) {
      const last = lengths.map((length, index) => 'x'.repeat(length + index * more));
      const rows = [...names, ...last, 'y', 'y'].map((name) => [id, version, name]);
      const works = compared({ plan: PLAIN_PLAN, context: CONTEXT, rows });
      expect(works[0]?.batch?.bytes === 475_000).toBe(more === 0);
      expect(works.map(({ rows: count }) => count)).toEqual(more === 0 ? [full + 2, 2] : [full + 1, 3]);
    }
  });

  it('sends at most 2,000 messages at once', () => {
    const plan = { ...PLAIN_PLAN, attributes: [{ column: 2, source: 'Name', target: 'n', type: 'boolean' as const }] };
    const rows = plainRows(4_500).map(([id = '', version = '']) => [id, version, '']);
    const works = compared({ plan, context: { ...CONTEXT, syncId: 's' }, rows });
    expect(works.map(({ batch }) => batch?.counts.upserts)).toEqual([2_000, 2_000, 500]);
  });

  it('refuses a message from one byte too many on', () => {
    const plan: FieldPlan = {
      ...PLAIN_PLAN,
      format: { type: 'event', name: { type: 'fixed', name: 'e' }, person: PLAIN_PLAN.identifier, on: 'change' },
    };
    const [id = '', version = ''] = plainRows(1)[0] ?? [];
    const fits = 32_000 - messageBytes(plan, [id, version, 'x']) + 1;
    const rows = [fits - 1, fits, fits + 1].map((length) => [id, version, 'x'.repeat(length)]);
    const [work] = compared({ plan, context: CONTEXT, rows });
    expect(work?.batch?.items.map(({ json }) => json.length)).toEqual([31_999, 32_000]);
    expect(work?.rejections.map(({ reason }) => reason)).toEqual(['message_too_large']);
  });

  it('reads a message that is far too long where a request is nearly full', () => {
    const wide = Array.from({ length: 1_000 }, (_, index) => `Field${index}__c`);
    const plan: FieldPlan = {
      ...PLAIN_PLAN,
      columns: [...PLAIN_PLAN.columns, ...wide],
      attributes: [
        ...PLAIN_PLAN.attributes,
        ...wide.map((source, index) => ({ column: 3 + index, source, target: source, type: 'string' as const })),
      ],
    };
    const [id = '', version = ''] = plainRows(1)[0] ?? [];
    const empty = messageBytes(plan, [id, version, 'x', ...wide.map(() => '')]);
    const full = Math.floor(475_000 / (empty + 1)) - 1;
    const small = Array.from({ length: full }, () => [id, version, 'x', ...wide.map(() => '')]);
    // A megabyte, copied or escaped: no block has room for it.
    for (const cell of ['y'.repeat(1_000), `"${'\n'.repeat(999)}`]) {
      const works = compared({ plan, context: CONTEXT, rows: [...small, [id, version, 'x', ...wide.map(() => cell)]] });
      expect(works.flatMap(({ rejections }) => rejections.map(({ reason }) => reason))).toEqual(['message_too_large']);
    }
  });

  it('gives back a body that nobody looked into, and never one whose items were asked for', () => {
    const page = { plan: PLAIN_PLAN, context: CONTEXT, rows: plainRows(9_000) };
    const bodies = new Set<ArrayBufferLike>();
    const works = [...readFast(page, [bytesOf(page, PLAIN_CSV)], START)];
    expect(works.length).toBeGreaterThan(3);
    for (const { batch } of readFast(page, [bytesOf(page, PLAIN_CSV)], START)) {
      if (batch === undefined) continue;
      bodies.add(batch.body().buffer);
      batch.release();
    }
    expect(bodies.size).toBe(2);
    const kept = [...readFast(page, [bytesOf(page, PLAIN_CSV)], START)].map(({ batch }) => {
      const ids = batch?.items.map(({ recordId }) => recordId);
      batch?.release();
      return { batch, ids };
    });
    for (const { batch, ids } of kept) expect(batch?.items.map(({ json }) => idIn(json))).toEqual(ids);
  });
});

const CONTEXT: MappingContext = { syncId: 'syn_8f3kq0zt1m', epoch: 0, deletions: 'send' };
const PLAIN_CSV = { quote: quoted, eol: '\n', lastEol: true, damage: [] };
const PLAIN_PLAN: FieldPlan = {
  object: 'Contact',
  columns: ['Id', 'SystemModstamp', 'Name'],
  recordId: 0,
  version: 1,
  identifier: { column: 0, source: 'Id', type: 'id' },
  attributes: [{ column: 2, source: 'Name', target: 'name', type: 'string' }],
  format: { type: 'person' },
};

function plainRows(count: number): string[][] {
  return Array.from({ length: count }, (_, index) => [
    `003${String(index).padStart(12, '0')}AAA`,
    '2026-11-24T10:15:30.000Z',
    `Contact ${index}`,
  ]);
}

/** Both paths, which must agree; what came of the fast one. */
function compared(page: Page): Work[] {
  const bytes = bytesOf(page, PLAIN_CSV);
  expect(outcome(() => readFast(page, [bytes], START))).toEqual(outcome(() => readReadably(page, [bytes], START)));
  return [...readFast(page, [bytes], START)];
}

function messageBytes(plan: FieldPlan, row: string[]): number {
  const [work] = readReadably(
    { plan, context: CONTEXT },
    [bytesOf({ plan, context: CONTEXT, rows: [row] }, PLAIN_CSV)],
    START,
  );
  return work?.batch?.items[0]?.json.length ?? Number.NaN;
}

function idIn(json: Buffer): unknown {
  const message: unknown = JSON.parse(json.toString());
  return typeof message === 'object' && message !== null && 'userId' in message ? message.userId : undefined;
}

function checksumOf(rows: readonly (readonly string[])[]): number {
  return rows.reduce((checksum, [id = '']) => crc32(id, checksum), 0);
}
