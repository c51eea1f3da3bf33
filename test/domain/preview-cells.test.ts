import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubleText } from '../../simulators/salesforce/org/double.ts';
import { bulkDouble } from '../../src/domain/bulk-double.ts';
import type { FieldType } from '../../src/domain/object-description.ts';
import { bulkCell, previewCells, previewRow } from '../../src/domain/preview-cells.ts';
import { readCsvRows } from '../support/readable-path/csv.ts';
import { formatPlan, RECORD_ID, VERSION } from './mapping-fixtures.ts';

/** One value as an org has it, as Bulk API's CSV writes it and as REST's JSON does. */
type Written = { type: FieldType; csv: string; rest: unknown };

const written = (type: FieldType, csv: string, rest: unknown): Written => ({ type, csv, rest });
const nothing = (type: FieldType) => fc.constant(written(type, '', null));
const time = fc.date({ noInvalidDate: true, min: new Date('1700-01-01'), max: new Date('4000-12-31') });
const texts = fc.constantFrom<FieldType>('string', 'textarea', 'picklist', 'multipicklist', 'email', 'url', 'phone');
const doubles = fc.constantFrom<FieldType>('double', 'currency', 'percent');
const anyDouble = fc.oneof(
  // JSON.stringify, which writes the answer here, loses the sign of -0.
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  fc.integer({ min: -1e9, max: 1e9 }),
  fc.integer({ min: -1e9, max: 1e9 }).map((cents) => cents / 100),
);

const anyValue: fc.Arbitrary<Written> = fc.oneof(
  fc.constantFrom<FieldType>('string', 'boolean', 'double', 'int', 'date', 'datetime', 'reference').chain(nothing),
  fc.tuple(texts, fc.string({ unit: 'binary', minLength: 1 })).map(([type, text]) => written(type, text, text)),
  fc.boolean().map((value) => written('boolean', String(value), value)),
  fc.tuple(doubles, anyDouble).map(([type, value]) => written(type, doubleText(value), value)),
  fc.maxSafeInteger().map((value) => written('int', String(value), value)),
  time.map((date) => {
    const utc = date.toISOString();
    return written('datetime', utc, utc.replace('Z', '+0000'));
  }),
  time.map((date) => date.toISOString().slice(0, 10)).map((date) => written('date', date, date)),
);

/** As Bulk API 2.0 writes a page: a header, every value quoted, quotes doubled. */
function csvPage(rows: readonly (readonly string[])[]): Buffer {
  const line = (cells: readonly string[]): string =>
    `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`;
  return Buffer.from(rows.map(line).join(''));
}

async function* once(page: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(page);
}

describe('the cells of a previewed record', () => {
  it('are those of the CSV that a run reads, whatever the record holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyValue, { minLength: 1, maxLength: 12 }), async (values) => {
        const types = Object.fromEntries(values.map(({ type }, index) => [`Field${index}__c`, type]));
        const attributes = Object.fromEntries(Object.keys(types).map((name) => [name, name]));
        const plan = formatPlan(() => ({ type: 'person' }), types, { attributes });
        const page = csvPage([plan.columns, [RECORD_ID, VERSION, 'false', ...values.map(({ csv }) => csv)]]);
        const rest = {
          attributes: { type: 'Thing__c', url: '/x' },
          Id: RECORD_ID,
          SystemModstamp: VERSION.replace('Z', '+0000'),
          IsDeleted: false,
          ...Object.fromEntries(values.map((value, index) => [`Field${index}__c`, value.rest])),
        };
        const rows: string[][] = [];
        for await (const some of readCsvRows(once(page))) rows.push(...some);
        const answer = JSON.parse(JSON.stringify(rest)) as Record<string, unknown>;
        expect(previewCells(plan, answer)).toEqual(rows[1]);
      }),
      { numRuns: 500 },
    );
  });

  it('follow lookups without regard to case, and are empty where there is no parent', () => {
    const plan = formatPlan(() => ({ type: 'person' }), {
      'Account.Owner.Email': 'email',
      'Account.Open__c': 'boolean',
    });
    const record = { Id: RECORD_ID, SystemModstamp: VERSION, IsDeleted: false };
    const cells = (account: unknown): string[] => previewCells(plan, { ...record, ACCOUNT: account }).slice(3);
    expect(cells({ attributes: {}, owner: { eMail: 'a@b.c' }, Open__c: true })).toEqual(['a@b.c', 'true']);
    expect(cells({ Owner: null, Open__c: false })).toEqual(['', 'false']);
    expect(cells(null)).toEqual(['', '']);
  });

  it.each<[number, string]>([
    [1234, '1234.0'],
    [0, '0.0'],
    [-0, '-0.0'],
    [12_345_678, '1.2345678E7'],
    [9_999_999.5, '9999999.5'],
    [10_000_000, '1.0E7'],
    [0.001, '0.001'],
    [0.000_25, '2.5E-4'],
    [-5.5, '-5.5'],
  ])('have the number %d of a field with decimals as %s', (value, text) => {
    expect(bulkDouble(value)).toBe(text);
  });

  it('have a whole number as it is, and what no type foresees as JSON', () => {
    expect(bulkCell('int', 12_345_678)).toBe('12345678');
    expect(bulkCell('anyType', { a: 1 })).toBe('{"a":1}');
    expect(bulkCell('datetime', 'soon')).toBe('soon');
  });

  it('are shown as values of their types, and as text where they are unreadable', () => {
    const plan = formatPlan(
      () => ({ type: 'person' }),
      { Score__c: 'double', Day__c: 'date', Note__c: 'string' },
      {
        attributes: { Score__c: 'score', Day__c: 'day', Note__c: 'note' },
      },
    );
    expect(previewRow(plan, [RECORD_ID, VERSION, 'false', '5.0', 'someday', ''])).toEqual({
      Id: RECORD_ID,
      SystemModstamp: VERSION,
      IsDeleted: false,
      Score__c: 5,
      Day__c: 'someday',
      Note__c: null,
    });
  });
});
