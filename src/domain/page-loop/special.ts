const WORD_BYTES = 4;

/** In each byte of a word. */
const LOWEST_BITS = 0x01010101;
const HIGHEST_BITS = 0x80808080 | 0;
const SPACES = 0x20202020;
const QUOTES = 0x22222222;
const BACKSLASHES = 0x5c5c5c5c;

/**
 * Where the next quote, backslash or control character stands, or `to`: what ends a cell of CSV, and what JSON must escape.
 * Four bytes at a time (https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord): a subtraction borrows into the
 * highest bit of each byte that is too small. It may borrow into the byte above as well, never below: the first one is right.
 */
export function nextSpecial(words: DataView, from: number, to: number): number {
  for (let index = from; index < to; index += WORD_BYTES) {
    const word = words.getInt32(index, true);
    const quote = word ^ QUOTES;
    const backslash = word ^ BACKSLASHES;
    const found =
      (((quote - LOWEST_BITS) & ~quote) | ((backslash - LOWEST_BITS) & ~backslash) | ((word - SPACES) & ~word)) &
      HIGHEST_BITS;
    if (found !== 0) return Math.min(to, index + ((31 - Math.clz32(found & -found)) >> 3));
  }
  return to;
}
