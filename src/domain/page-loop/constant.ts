const WORD_BYTES = 4;

/** Bytes that are the same for every row, as words. */
export class Constant {
  readonly length: number;
  readonly #words: Int32Array;

  constructor(text: string) {
    const bytes = Buffer.from(text);
    const padded = Buffer.concat([bytes, Buffer.alloc(WORD_BYTES)]);
    this.length = bytes.length;
    this.#words = Int32Array.from({ length: Math.ceil(bytes.length / WORD_BYTES) }, (_, index) =>
      padded.readInt32LE(index * WORD_BYTES),
    );
  }

  /** Returns where it ends; up to three bytes behind that are overwritten. */
  write(out: DataView, at: number): number {
    const words = this.#words;
    for (let index = 0; index < words.length; index += 1) {
      out.setInt32(at + index * WORD_BYTES, words[index] ?? 0, true);
    }
    return at + this.length;
  }
}

/** Do these bytes say the same? */
export function is(constant: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== constant.length) return false;
  for (let index = 0; index < constant.length; index += 1) if (bytes[from + index] !== constant[index]) return false;
  return true;
}
