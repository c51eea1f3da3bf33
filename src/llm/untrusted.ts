/**
 * Text of other people as one line of JSON in which no tag can start, so that it cannot end the delimiters around it,
 * and in which nothing is invisible.
 */
export function untrusted(value: unknown): string {
  return JSON.stringify(value)
    .toWellFormed()
    .replaceAll(/[<>\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escape);
}

/** JSON's escape, a surrogate at a time. */
function escape(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
