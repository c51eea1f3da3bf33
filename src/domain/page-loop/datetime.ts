const DIGIT_0 = 0x30;
const MINUS = 0x2d;
const COLON = 0x3a;
const POINT = 0x2e;
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;

const DATE_BYTES = 10;
const DATETIME_BYTES = 24;

/** Is it `2026-11-24`, as every date of Salesforce's? */
export function isDate(bytes: Buffer, from: number, to: number): boolean {
  return to - from === DATE_BYTES && startsWithDate(bytes, from);
}

/** Is it `2026-11-24T10:15:30.000Z`, as Bulk API writes a time? Other forms are for `readDatetime`. */
export function isUtcDatetime(bytes: Buffer, from: number, to: number): boolean {
  return (
    to - from === DATETIME_BYTES &&
    startsWithDate(bytes, from) &&
    bytes[from + 10] === LETTER_T &&
    twoDigits(bytes, from + 11) <= 23 &&
    bytes[from + 13] === COLON &&
    twoDigits(bytes, from + 14) <= 59 &&
    bytes[from + 16] === COLON &&
    twoDigits(bytes, from + 17) <= 59 &&
    bytes[from + 19] === POINT &&
    twoDigits(bytes, from + 20) <= 99 &&
    digit(bytes, from + 22) <= 9 &&
    bytes[from + 23] === LETTER_Z
  );
}

function startsWithDate(bytes: Buffer, from: number): boolean {
  const month = twoDigits(bytes, from + 5);
  const day = twoDigits(bytes, from + 8);
  return (
    twoDigits(bytes, from) <= 99 &&
    twoDigits(bytes, from + 2) <= 99 &&
    bytes[from + 4] === MINUS &&
    month >= 1 &&
    month <= 12 &&
    bytes[from + 7] === MINUS &&
    day >= 1 &&
    day <= 31
  );
}

/** Above 99 when they are no digits. */
function twoDigits(bytes: Buffer, at: number): number {
  const tens = digit(bytes, at);
  const ones = digit(bytes, at + 1);
  return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

/** Above 9 when it is no digit. */
function digit(bytes: Buffer, at: number): number {
  const value = (bytes[at] ?? 0) - DIGIT_0;
  return value < 0 ? 10 : value;
}
