import fc from 'fast-check';
import type { FieldPlan, PlannedFormat } from '../../../src/domain/field-plan.ts';
import type { MappingContext } from '../../../src/domain/mapping/map-row.ts';
import type { FieldType } from '../../../src/domain/object-description.ts';
import { cellOf, datetime, id, text, TYPES } from './cells.ts';

export type Page = { plan: FieldPlan; context: MappingContext; rows: string[][] };

/** Columns 0 to 2 are the id, the version and IsDeleted; the last three serve the format. */
export const pages: fc.Arbitrary<Page> = fc
  .record({
    types: fc.array(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 6 }),
    own: fc.tuple(
      fc.constantFrom<FieldType>('string', 'id', 'reference', 'double', 'email'),
      fc.constantFrom<FieldType>('string', 'reference', 'int'),
      fc.constantFrom<FieldType>('datetime', 'date'),
    ),
    format: fc.constantFrom('person', 'object', 'relationship', 'event', 'named event', 'created'),
    rules: fc.record(
      {
        ledger: fc.boolean(),
        longValues: fc.constantFrom<'reject' | 'truncate'>('reject', 'truncate'),
        integrations: fc.constant({ 'Customer.io "ß"': { on: true } }),
      },
      { requiredKeys: [] },
    ),
    context: fc.record(
      {
        syncId: fc.constantFrom('syn_8f3kq0zt1m', 'a'.repeat(52), 'a'.repeat(60)),
        epoch: fc.constantFrom(0, 17),
        run: fc.constantFrom(3, 250),
        deletions: fc.constantFrom<'send' | 'ignore'>('send', 'ignore'),
        deletedAfter: fc.constant('2020-01-01T00:00:00.000Z'),
      },
      { requiredKeys: ['syncId', 'epoch', 'deletions'] },
    ),
    objectName: fc.constantFrom('Accounts', 'Kö"nten\n'),
    hasDeleted: fc.boolean(),
  })
  .chain(({ types, own, format, rules, context, objectName, hasDeleted }) => {
    const all: FieldType[] = ['id', 'datetime', 'boolean', ...types, ...own];
    const column = (index: number) => ({ column: index, source: `C${index}`, type: all[index] ?? 'string' });
    const [first, second, third] = [all.length - 3, all.length - 2, all.length - 1].map(column);
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few columns');
    const plan: FieldPlan = {
      object: 'Thing__c',
      columns: all.map((_, index) => `C${index}`),
      recordId: 0,
      version: 1,
      ...(hasDeleted ? { isDeleted: 2 } : {}),
      identifier: first,
      attributes: types.map((_, index) => ({
        ...column(index + 3),
        target: index === 0 ? '__proto__' : `a"${index}é`,
      })),
      format: plannedFormat(format, { first, second, third, objectName }),
      ...rules,
    };
    const version = fc.oneof(
      { weight: 15, arbitrary: fc.constant('2026-11-24T10:15:30.000Z') },
      datetime,
      fc.constant('then'),
    );
    const deleted = fc.oneof({ weight: 12, arbitrary: fc.constant('false') }, fc.constantFrom('true', 'maybe', ''));
    const name = fc.oneof(text, fc.constantFrom('Logged', ' Logged ', 'User Deleted', 'x'.repeat(101)));
    const row = fc.tuple(
      id,
      version,
      deleted,
      ...types.map(cellOf),
      fc.oneof({ weight: 3, arbitrary: cellOf(first.type) }, fc.constant('key-1')),
      fc.oneof({ weight: 3, arbitrary: format === 'named event' ? name : cellOf(second.type) }, fc.constant('key-2')),
      cellOf(third.type),
    );
    return fc.record({
      plan: fc.constant(plan),
      context: fc.constant(context),
      rows: fc.array(row, { maxLength: 12, size: 'max' }),
    });
  });

function plannedFormat(
  format: string,
  {
    first,
    second,
    third,
    objectName,
  }: Record<'first' | 'second' | 'third', FieldPlan['identifier']> & { objectName: string },
): PlannedFormat {
  switch (format) {
    case 'object':
      return { type: 'object', objectTypeId: '1', objectName };
    case 'relationship':
      return { type: 'relationship', objectTypeId: '1', object: first, person: second, objectName };
    case 'event':
      return { type: 'event', name: { type: 'fixed', name: 'Log"ged' }, person: first, timestamp: third, on: 'change' };
    case 'created':
      return {
        type: 'event',
        name: { type: 'fixed', name: 'Created' },
        person: first,
        timestamp: third,
        on: 'creation',
      };
    case 'named event':
      return { type: 'event', name: { type: 'field', field: second }, person: first, on: 'change' };
    default:
      return { type: 'person' };
  }
}

export const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const quotedWhenNeeded = (cell: string): string => (/[",\r\n]/.test(cell) ? quoted(cell) : cell);

/** How a page is written. */
export type Written = {
  quote: (cell: string) => string;
  eol: string;
  lastEol: boolean;
  /** Bytes that are not UTF-8, or NUL, in place of others. */
  damage: [place: number, byte: number][];
};

export const csv: fc.Arbitrary<Written> = fc.record({
  quote: fc.constantFrom(quoted, quotedWhenNeeded),
  eol: fc.constantFrom('\n', '\r\n', '\r'),
  lastEol: fc.boolean(),
  damage: fc.array(fc.tuple(fc.nat(5_000), fc.constantFrom(0, 0x80, 0xc3, 0xff, 0xed)), { maxLength: 2 }),
});

export function bytesOf({ plan, rows }: Page, { quote, eol, lastEol, damage }: Written): Buffer {
  const lines = [plan.columns, ...rows].map((row) => row.map(quote).join(','));
  const bytes = Buffer.from(lines.join(eol) + (lastEol ? eol : ''));
  const [header = ''] = lines;
  for (const [place, byte] of damage) {
    const at = header.length + eol.length + place;
    // Only letters, so that the page keeps its cells.
    if (at < bytes.length && (bytes[at] ?? 0) > 0x60) bytes[at] = byte;
  }
  return bytes;
}
