import type { PlannedColumn } from '../field-plan.ts';
import type { Block } from './block.ts';
import { Constant } from './constant.ts';
import { copy } from './copy.ts';
import { isDate, isUtcDatetime } from './datetime.ts';
import { FALLBACK } from './fallback.ts';
import type { RowCells } from './row-cells.ts';

const COLON = 0x3a;
const DIGIT_0 = 0x30;
const DATETIME_BYTES = 24;
const START_OF_DAY = new Constant('T00:00:00.000Z');

/** Where the digits of a time begin and end, but for its milliseconds. */
const DIGITS = [0, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17, 19] as const;

/** Writes `:20260115102030` for a message id; milliseconds only where there are any. */
export function writeVersion({ bytes, words }: RowCells, from: number, out: Block, at: number): number {
  out.bytes[at] = COLON;
  let end = at + 1;
  for (let part = 0; part < DIGITS.length; part += 2) {
    end = copy(words, from + (DIGITS[part] ?? 0), from + (DIGITS[part + 1] ?? 0), out.words, end);
  }
  const none = bytes[from + 20] === DIGIT_0 && bytes[from + 21] === DIGIT_0 && bytes[from + 22] === DIGIT_0;
  return none ? end : copy(words, from + 20, from + 23, out.words, end);
}

/** Writes a message's time: the row's own, where it has one, else the record's version. */
export function writeTimestamp(
  row: RowCells,
  own: PlannedColumn | undefined,
  version: number,
  out: Block,
  at: number,
): number {
  const { bytes, words } = row;
  const column = own?.column ?? version;
  const from = row.starts[column] ?? 0;
  const to = row.ends[column] ?? 0;
  if (own === undefined) return copy(words, from, from + DATETIME_BYTES, out.words, at);
  if (own.type === 'datetime' && isUtcDatetime(bytes, from, to)) return copy(words, from, to, out.words, at);
  if (own.type !== 'date' || !isDate(bytes, from, to)) return FALLBACK;
  return START_OF_DAY.write(out.words, copy(words, from, to, out.words, at));
}
