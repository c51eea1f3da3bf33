import type { Block } from './block.ts';
import { copy } from './copy.ts';
import { FALLBACK } from './fallback.ts';
import type { RowCells } from './row-cells.ts';

const MINUS = 0x2d;
const POINT = 0x2e;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
/** A decimal number of so many digits is a double's own shortest form. */
const EXACT_DIGITS = 15;
/** From the next digit on, a double is written with an exponent. */
const PLAIN_DECIMALS = 6;

/**
 * Writes `-12`, `12.50` or `100.0` as JSON.stringify writes that number, by copying digits without the zeros at the end.
 * Returns where it ends, or {@link FALLBACK} for other forms: a sign in front, zeros in front, an exponent, many digits,
 * minus zero.
 */
export function writeNumber(row: RowCells, from: number, to: number, out: Block, at: number): number {
  const { bytes } = row;
  const negative = bytes[from] === MINUS;
  const first = negative ? from + 1 : from;
  const point = endOfDigits(bytes, first, to);
  if (point === first || point - first > EXACT_DIGITS) return FALLBACK;
  const zero = bytes[first] === DIGIT_0;
  if (zero && point - first > 1) return FALLBACK;
  let last = to;
  if (point < to) {
    if (bytes[point] !== POINT || endOfDigits(bytes, point + 1, to) !== to) return FALLBACK;
    while (last > point + 1 && bytes[last - 1] === DIGIT_0) last -= 1;
    if (last === point + 1) last = point;
    else if (last - 1 - first > EXACT_DIGITS || (zero && last - 1 - point > PLAIN_DECIMALS)) return FALLBACK;
  }
  if (negative && zero && last === point) return FALLBACK;
  return copy(row.words, from, last, out.words, at);
}

function endOfDigits(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isDigit(bytes[at])) at += 1;
  return at;
}

function isDigit(byte = 0): boolean {
  return byte >= DIGIT_0 && byte <= DIGIT_9;
}
