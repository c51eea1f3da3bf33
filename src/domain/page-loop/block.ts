/** A word that begins at the last byte has so many bytes behind it. */
const BEYOND_BYTES = 3;

/**
 * Bytes that are read and written four at a time as well: to an engine of JavaScript that is one step as much as a single
 * byte is. `words` goes on a little behind `bytes`, so that a word may begin at the last one.
 */
export class Block {
  readonly bytes: Buffer;
  readonly words: DataView;

  constructor(length: number) {
    const memory = Buffer.allocUnsafeSlow(length + BEYOND_BYTES);
    this.bytes = memory.subarray(0, length);
    this.words = new DataView(memory.buffer, memory.byteOffset, memory.length);
  }
}
