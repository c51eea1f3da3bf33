import { crc32 } from 'node:zlib';

/** What a page ends with where it ends without a line break: how many rows are before it, and its bytes. */
export type OpenEnd = { rows: number; bytes: number; checksum: number };

/**
 * Salesforce ends every row with a line break. A page that has none at its end may be cut in its last cell, which would then
 * look whole: its row is not sent before another reading of the page ended in the same way.
 */
export class OpenEndError extends Error {
  override readonly name = 'OpenEndError';
  readonly end: OpenEnd;

  constructor(end: OpenEnd) {
    super('a result page ends without a line break');
    this.end = end;
  }
}

/** `known`: how an earlier reading ended. Throws {@link OpenEndError} where the page ends without a line break, and not so. */
export function checkEnd(unfinished: Uint8Array, rows: number, known: OpenEnd | undefined): void {
  if (unfinished.length === 0) return;
  const end = { rows, bytes: unfinished.length, checksum: crc32(unfinished) };
  if (known?.rows === end.rows && known.bytes === end.bytes && known.checksum === end.checksum) return;
  throw new OpenEndError(end);
}
