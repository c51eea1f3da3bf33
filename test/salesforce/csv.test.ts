import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailureError } from '../../src/domain/failure.ts';
import { CsvRows, MAX_CELL_BYTES } from '../../src/salesforce/csv-rows.ts';

function scan(chunks: Iterable<Uint8Array>, csv = new CsvRows()): string[][] {
  const rows: string[][] = [];
  const take = (): void => {
    while (csv.next()) rows.push(csv.row.texts());
  };
  for (const chunk of chunks) {
    csv.push(chunk);
    take();
  }
  csv.end();
  take();
  return rows;
}

function scanText(text: string): string[][] {
  return scan([Buffer.from(text)]);
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof FailureError) return `${error.failure.reaction.type} ${error.failure.code}`;
    throw error;
  }
  return 'no error';
}

function* bytewise(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1) yield bytes.subarray(at, at + 1);
}

const cell = fc.oneof(
  fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', 'ß', '東', '😀', ' ', '\ufeff'), maxLength: 6 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const quoteAlways = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const quoteWhenNeeded = (text: string): string => (/[",\r\n]/.test(text) ? quoteAlways(text) : text);
const file = fc
  .record({
    width: fc.integer({ min: 1, max: 4 }),
    height: fc.integer({ min: 1, max: 5 }),
    eol: fc.constantFrom('\n', '\r\n'),
    quote: fc.constantFrom(quoteAlways, quoteWhenNeeded),
    lastEol: fc.boolean(),
  })
  .chain(({ width, height, eol, quote, lastEol }) =>
    fc
      .array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: height, maxLength: height })
      .map((rows) => rows.map((row) => row.map(quote).join(',')).join(eol) + (lastEol ? eol : '')),
  )
  // NUL bytes are dropped here and kept by the oracle; a file that begins with an unquoted BOM begins with none.
  .filter((text) => !text.includes('\0') && !text.startsWith('\ufeff') && text !== '');

describe('the CSV scanner', () => {
  it('reads what csv-parse reads, wherever a chunk ends', () => {
    fc.assert(
      fc.property(file, (text) => {
        const bytes = Buffer.from(text);
        const eol = text.includes('\r\n') ? ['\r\n', '\n'] : ['\n', '\r\n'];
        const expected = parse(text, { record_delimiter: eol, relax_column_count: true });
        const regular = expected.every((row) => row.length === expected[0]?.length);
        fc.pre(regular);
        expect(scan([bytes])).toEqual(expected);
        expect(scan(bytewise(bytes))).toEqual(expected);
        for (let at = 0; at <= bytes.length; at += 1) {
          expect(scan([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(expected);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on how bytes are cut into chunks', () => {
    const damaged = fc.string({
      unit: fc.constantFrom('"', ',', '\n', '\r', 'a', 'é', '\0', '\ufeff'),
      maxLength: 24,
    });
    const outcome = (chunks: Iterable<Uint8Array>): unknown => {
      try {
        return scan(chunks);
      } catch (error) {
        if (error instanceof FailureError) return error.failure;
        throw error;
      }
    };
    fc.assert(
      fc.property(damaged, fc.array(fc.nat(24)), (text, cuts) => {
        const bytes = Buffer.from(text);
        const chunks: Uint8Array[] = [];
        let from = 0;
        for (const cut of [...cuts, bytes.length].toSorted((a, b) => a - b)) {
          chunks.push(bytes.subarray(from, cut));
          from = Math.max(from, Math.min(cut, bytes.length));
        }
        expect(outcome(chunks)).toEqual(outcome([bytes]));
        expect(outcome(bytewise(bytes))).toEqual(outcome([bytes]));
      }),
      { numRuns: 2000 },
    );
  });

  it('reads quotes, commas and line breaks inside quoted cells', () => {
    expect(scanText('"Id","Name"\n"1","a ""b"", c\r\nd"\n"2",""\n')).toEqual([
      ['Id', 'Name'],
      ['1', 'a "b", c\r\nd'],
      ['2', ''],
    ]);
  });

  it('reads a last row without a line break, and a file without rows', () => {
    expect(scanText('a,b\n1,')).toEqual([
      ['a', 'b'],
      ['1', ''],
    ]);
    expect(scanText('"Id"\n')).toEqual([['Id']]);
    expect(scanText('')).toEqual([]);
  });

  it('knows that bytes are no UTF-8, also those of a last row without a line break', () => {
    for (const chunks of [[Buffer.from('a\nb\xffc', 'latin1')], bytewise(Buffer.from('a\nb\xffc', 'latin1'))]) {
      const csv = new CsvRows();
      const known: boolean[] = [];
      const read = (): void => {
        while (csv.next()) known.push(csv.row.wellFormed);
      };
      for (const chunk of chunks) {
        csv.push(chunk);
        read();
      }
      csv.end();
      read();
      expect(known.at(-1)).toBe(false);
    }
  });

  it('drops NUL bytes and a byte order mark, also when a chunk ends within it', () => {
    const bytes = Buffer.from('\ufeff"Id"\n"a\0b"\n');
    expect(scan([bytes])).toEqual([['Id'], ['ab']]);
    expect(scan(bytewise(bytes))).toEqual([['Id'], ['ab']]);
    expect(scanText('ab')).toEqual([['ab']]);
  });

  it('refuses a page that ends inside a quoted cell', () => {
    expect(codeOf(() => scanText('"Id","Name"\n"1","Jo'))).toBe('retry salesforce.page_damaged');
  });

  it('refuses a row with another number of cells than the header, and says which', () => {
    expect(() => scanText('a,b\n1,2\n3\n')).toThrow('1 cells where the header has 2, in row 3');
    expect(() => scanText('a,b\n1,2,3\n')).toThrow('3 cells where the header has 2, in row 2');
  });

  it('refuses text behind a closing quote and quotes in unquoted cells', () => {
    expect(codeOf(() => scanText('"a"b\n'))).toBe('retry salesforce.page_damaged');
    expect(codeOf(() => scanText('a"b\n'))).toBe('retry salesforce.page_damaged');
  });

  it('bounds cells and rows, within a chunk and across chunks', () => {
    const limits = { maxCellBytes: 10, maxRowBytes: 20 };
    const outcomeOf = (text: string): string[] => [
      codeOf(() => scan([Buffer.from(text)], new CsvRows(limits))),
      codeOf(() => scan(bytewise(Buffer.from(text)), new CsvRows(limits))),
    ];
    expect(outcomeOf('"0123456789"\n')).toEqual(['no error', 'no error']);
    expect(outcomeOf('"0123456789x"\n')).toEqual(Array(2).fill('stop salesforce.cell_too_large'));
    expect(outcomeOf('0123456789x\n')).toEqual(Array(2).fill('stop salesforce.cell_too_large'));
    expect(outcomeOf('01234567,01234567,0123\n')).toEqual(Array(2).fill('stop salesforce.row_too_large'));
  });

  it('keeps no more than one cell while the body brings no end of it', () => {
    const csv = new CsvRows();
    const chunk = Buffer.alloc(64 * 1024, 'x');
    expect(
      codeOf(() => {
        for (let sent = 0; sent <= MAX_CELL_BYTES; sent += chunk.length) {
          csv.push(chunk);
          csv.next();
        }
      }),
    ).toBe('stop salesforce.cell_too_large');
  });
});
