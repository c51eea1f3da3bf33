import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailureError } from '../../src/domain/failure.ts';
import { CsvRows } from '../../src/salesforce/csv-rows.ts';

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Every row of a page that comes in these chunks. */
function read(chunks: readonly Uint8Array[], csv = new CsvRows()): string[][] {
  const rows: string[][] = [];
  for (const chunk of chunks) {
    csv.push(chunk);
    while (csv.next()) rows.push(csv.row.texts());
  }
  csv.end();
  while (csv.next()) rows.push(csv.row.texts());
  return rows;
}

function outcome(chunks: readonly Uint8Array[], csv?: CsvRows): string[][] | string {
  try {
    return read(chunks, csv);
  } catch (error) {
    if (error instanceof FailureError) return `${error.failure.code} ${error.failure.message}`;
    throw error;
  }
}

const unit = fc.constantFrom('"', ',', '\n', '\r', '\r\n', 'a', ' ', 'é', '東', '😀', '\ufeff', 'e\u0301');
const cell = fc.string({ unit, maxLength: 5 });
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const bare = (text: string): string => (/[",\r\n]/.test(text) ? quoted(text) : text);

/** A whole page: the same number of cells in each row, each quoted or not, and each row with its own line end. */
const page = fc.integer({ min: 1, max: 4 }).chain((width) => {
  const row = fc.array(fc.tuple(cell, fc.constantFrom(quoted, bare)), { minLength: width, maxLength: width });
  const written = fc.tuple(row, fc.constantFrom('\n', '\r\n'));
  return fc
    .record({ rows: fc.array(written, { minLength: 1, maxLength: 5 }), bom: fc.boolean(), open: fc.boolean() })
    .map(({ rows, bom, open }) => {
      const texts = rows.map(([cells, end]) => cells.map(([text, write]) => write(text)).join(',') + end);
      const text = texts.join('');
      return { text: open ? text.replace(/\r?\n$/, '') : text, bom };
    });
});
/** NUL bytes between the page's own: how far through its bytes, in thousandths. */
const nuls = fc.array(fc.nat(1_000), { maxLength: 4 });

function bytesOf({ text, bom }: { text: string; bom: boolean }, places: readonly number[]): Buffer {
  let bytes = Buffer.from(text);
  for (const place of places) {
    const at = Math.floor((place * bytes.length) / 1_000);
    bytes = Buffer.concat([bytes.subarray(0, at), Buffer.of(0), bytes.subarray(at)]);
  }
  return bom ? Buffer.concat([BOM, bytes]) : bytes;
}

describe('a page of CSV', () => {
  it('reads as csv-parse reads it, wherever two chunks end, with NUL bytes and a byte order mark put in', () => {
    fc.assert(
      fc.property(page, nuls, ({ text, bom }, places) => {
        // A page of one column has an empty line where its cell is empty; a first cell may begin with a mark of its own.
        fc.pre(!/(^|\n)\r?(\n|$)/.test(text.replace(/\r?\n$/, '')) && !text.startsWith('\ufeff') && text !== '');
        const wanted: string[][] = parse(text, { record_delimiter: ['\r\n', '\n'] });
        const bytes = bytesOf({ text, bom }, places);
        for (let one = 0; one <= bytes.length; one += 1) {
          for (const two of [one, Math.min(one + 1, bytes.length), Math.floor((one + bytes.length) / 2)]) {
            const chunks = [bytes.subarray(0, one), bytes.subarray(one, two), bytes.subarray(two)];
            expect(outcome(chunks)).toEqual(wanted);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('of any bytes at all is read or refused as damaged, in the same way however it is cut', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .array(fc.constantFrom(0x22, 0x2c, 0x0a, 0x0d, 0x00, 0xef, 0xbb, 0xbf, 0xc3, 0xa9, 0xf0, 0x9f, 0x61))
        .map((list) => Uint8Array.from(list)),
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(60), { maxLength: 6 }), (all, cuts) => {
        const places = [0, ...cuts.filter((cut) => cut < all.length).toSorted((a, b) => a - b), all.length];
        const chunks = places.slice(1).map((to, index) => all.subarray(places[index], to));
        const whole = outcome([all]);
        expect(outcome(chunks)).toEqual(whole);
        expect(outcome(Array.from(all, (_, at) => all.subarray(at, at + 1)))).toEqual(whole);
        if (typeof whole === 'string') expect(whole).toMatch(/^salesforce\.page_damaged /);
        else for (const row of whole) expect(row).toHaveLength(whole[0]?.length ?? 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('without an end of a line, or of a cell, is given up at its limit and no later than a chunk behind it', () => {
    const limit = { maxCellBytes: 64, maxRowBytes: 256 };
    const filler = fc.constantFrom('x', '""', 'é', '\0x', 'a,');
    fc.assert(
      fc.property(fc.boolean(), filler, fc.integer({ min: 1, max: 100 }), (opens, fill, chunkBytes) => {
        const csv = new CsvRows(limit);
        if (fill === '""' && !opens) return;
        const chunk = Buffer.from(fill.repeat(Math.ceil(chunkBytes / fill.length)));
        let taken = 0;
        const push = (bytes: Buffer): string | undefined => {
          taken += bytes.length;
          try {
            csv.push(bytes);
            while (csv.next());
            return undefined;
          } catch (error) {
            if (error instanceof FailureError) return error.failure.code;
            throw error;
          }
        };
        let code = push(Buffer.from(opens ? '"' : 'x'));
        while (code === undefined && taken < 10_000) code = push(chunk);
        expect(code).toMatch(/^salesforce\.(cell|row)_too_large$/);
        expect(taken).toBeLessThanOrEqual(3 * (limit.maxRowBytes + chunk.length));
      }),
      { numRuns: 300 },
    );
  });

  it('with nothing in it has no rows', () => {
    expect(outcome([])).toEqual([]);
    expect(outcome([Buffer.of(), BOM, Buffer.of()])).toEqual([]);
    expect(outcome([BOM.subarray(0, 1), BOM.subarray(1)])).toEqual([]);
  });
});
