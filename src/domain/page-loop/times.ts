import type { PlannedColumn } from '../field-plan.ts';
import { writeConstant, writeCopy } from './constant.ts';
import { isDate, isUtcDatetime } from './datetime.ts';
import { FALLBACK } from './fallback.ts';
import type { RowCells } from './row-cells.ts';

const COLON = 0x3a;
const DIGIT_0 = 0x30;
const DATETIME_BYTES = 24;
const START_OF_DAY = Buffer.from('T00:00:00.000Z');

/** Where the digits of a time begin and end, but for its milliseconds. */
const DIGITS = [0, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17, 19] as const;

/** Writes `:20260115102030` for a message id; milliseconds only where there are any. */
export function writeVersion(bytes: Buffer, from: number, out: Buffer, at: number): number {
  out[at] = COLON;
  let end = at + 1;
  for (let part = 0; part < DIGITS.length; part += 2) {
    end = writeCopy(bytes, from + (DIGITS[part] ?? 0), from + (DIGITS[part + 1] ?? 0), out, end);
  }
  const none = bytes[from + 20] === DIGIT_0 && bytes[from + 21] === DIGIT_0 && bytes[from + 22] === DIGIT_0;
  return none ? end : writeCopy(bytes, from + 20, from + 23, out, end);
}

/** Writes a message's time: the row's own, where it has one, else the record's version. */
export function writeTimestamp(
  row: RowCells,
  own: PlannedColumn | undefined,
  version: number,
  out: Buffer,
  at: number,
): number {
  const { bytes } = row;
  const column = own?.column ?? version;
  const from = row.starts[column] ?? 0;
  const to = row.ends[column] ?? 0;
  if (own === undefined) return writeCopy(bytes, from, from + DATETIME_BYTES, out, at);
  if (own.type === 'datetime' && isUtcDatetime(bytes, from, to)) return writeCopy(bytes, from, to, out, at);
  if (own.type !== 'date' || !isDate(bytes, from, to)) return FALLBACK;
  return writeConstant(START_OF_DAY, out, writeCopy(bytes, from, to, out, at));
}
