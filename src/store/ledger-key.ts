/** Between the keys of one parameter; no stored key has it. */
export const KEY_SEPARATOR = '\ue000';
/** In place of a key that is the record's own id; no stored key is an escape alone. */
export const OWN_ID = '\\';

/** What PostgreSQL's text has no room for (NUL) and UTF-8 cannot carry (half of a surrogate pair), the separator, and the escape itself. */
const ESCAPED = /[\\\0\ue000]|\p{Surrogate}/gu;
const ESCAPE = /\\([0-9a-f]{4})/g;

/** A key as it is stored: any string has a text of its own, nearly always itself. */
export function storedKey(key: string): string {
  return key.replace(ESCAPED, (character) => `\\${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The key that {@link storedKey} made this text of. */
export function keyOfStored(text: string): string {
  return text.replace(ESCAPE, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
