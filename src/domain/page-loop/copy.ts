const WORD_BYTES = 4;

/**
 * Copies the bytes from `from` to `to`, a word at a time; returns where they end. Up to three bytes behind that are
 * overwritten: whoever writes on comes over them.
 */
export function copy(words: DataView, from: number, to: number, out: DataView, at: number): number {
  const offset = at - from;
  for (let index = from; index < to; index += WORD_BYTES) {
    out.setInt32(index + offset, words.getInt32(index, true), true);
  }
  return to + offset;
}
