import type { FieldPlan } from '../field-plan.ts';
import { jsonText, jsonValue } from '../mapping/json-text.ts';
import { MAX_ATTRIBUTE_BYTES, MAX_MESSAGE_BYTES } from '../mapping/limits.ts';
import { readValue } from '../mapping/values.ts';
import type { FieldType } from '../object-description.ts';
import type { Block } from './block.ts';
import { Constant, is } from './constant.ts';
import { isDate, isUtcDatetime } from './datetime.ts';
import { FALLBACK } from './fallback.ts';
import { writeNumber } from './number.ts';
import type { RowCells } from './row-cells.ts';
import { writeJson, writeText } from './text.ts';

const NULL = new Constant('null');
const TRUE = new Constant('true');
const FALSE = new Constant('false');
const TRUE_BYTES = Buffer.from('true');
const FALSE_BYTES = Buffer.from('false');

/** How values of a type are written: `other` by the readable mapping's own rule. */
type Kind = 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'other';

const KINDS: Readonly<Partial<Record<FieldType, Kind>>> = {
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  date: 'date',
  datetime: 'datetime',
  time: 'other',
};

/**
 * Writes the members of a row's attributes, as `"Email":"a@example.com","Score":12`; returns where they end, or
 * {@link FALLBACK}. `follow`: other members stand before them.
 */
export function compileAttributes(plan: FieldPlan, follow: boolean): (row: RowCells, out: Block, at: number) => number {
  const attributes = plan.attributes.map(({ column, target, type }, index) => ({
    column,
    key: new Constant(`${follow || index > 0 ? ',' : ''}${jsonText(target)}:`),
    type,
    kind: KINDS[type] ?? 'text',
  }));
  const maxBytes = plan.format.type === 'event' ? MAX_MESSAGE_BYTES : MAX_ATTRIBUTE_BYTES;
  return (row, out, at) => {
    let end = at;
    for (const { column, key, type, kind } of attributes) {
      const from = row.starts[column] ?? 0;
      const to = row.ends[column] ?? 0;
      // No word may be written behind the end of the block, which has room for one message that is too long.
      if (to - from > maxBytes || end + key.length + to - from - at > MAX_MESSAGE_BYTES) return FALLBACK;
      end = key.write(out.words, end);
      if (from === to) {
        end = NULL.write(out.words, end);
        continue;
      }
      const written = kind === 'text' ? writeText(row, column, out, end) : writeValue(kind, row, column, out, end);
      end = written === FALLBACK && kind !== 'text' ? writeRead(type, row.text(column), out, end) : written;
      if (end === FALLBACK) return FALLBACK;
    }
    return end;
  };
}

function writeValue(kind: Exclude<Kind, 'text'>, row: RowCells, cell: number, out: Block, at: number): number {
  const { bytes } = row;
  const from = row.starts[cell] ?? 0;
  const to = row.ends[cell] ?? 0;
  switch (kind) {
    case 'number':
      return writeNumber(row, from, to, out, at);
    case 'boolean':
      if (is(TRUE_BYTES, bytes, from, to)) return TRUE.write(out.words, at);
      return is(FALSE_BYTES, bytes, from, to) ? FALSE.write(out.words, at) : FALLBACK;
    case 'date':
      return isDate(bytes, from, to) ? writeText(row, cell, out, at) : FALLBACK;
    case 'datetime':
      return isUtcDatetime(bytes, from, to) ? writeText(row, cell, out, at) : FALLBACK;
    case 'other':
      return FALLBACK;
  }
}

function writeRead(type: FieldType, text: string, out: Block, at: number): number {
  const value = readValue(type, text);
  return value === undefined ? FALLBACK : writeJson(jsonValue(value), out, at);
}
