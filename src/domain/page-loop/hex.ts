const DIGITS = Buffer.from('0123456789abcdef');

/** Writes 32 bits as eight hexadecimal digits. */
export function writeHex(value: number, out: Buffer, at: number): void {
  for (let index = 0; index < 8; index += 1) out[at + index] = DIGITS[(value >>> (28 - 4 * index)) & 15] ?? 0;
}
