/** Text as PostgreSQL can keep it, which refuses NUL, and UTF-8 can carry, which has no lone surrogates. */
export function storableText(text: string, maxLength?: number): string {
  const cut = text.replaceAll('\0', '').slice(0, maxLength);
  // A cut through a surrogate pair leaves half a character.
  const whole = cut.length === maxLength ? cut.replace(/[\uD800-\uDBFF]$/, '') : cut;
  return whole.toWellFormed();
}

/** What `jsonb` refuses: an escaped NUL, and half of a surrogate pair, which JSON.stringify escapes and a whole pair not. */
const UNSTORABLE_ESCAPE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/** JSON as a `jsonb` column takes it: the same but for characters that PostgreSQL has no room for, in keys and values. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSTORABLE_ESCAPE, '$1');
}
