import type { AttributeValue } from './attribute-value.ts';

// What JSON must escape; everything else is written as it is.
// oxlint-disable-next-line no-control-regex
const ESCAPED = /["\\\u0000-\u001f]/;

/**
 * A text in JSON, for a message that is going to be UTF-8. Half of a surrogate pair, which strict readers refuse as an
 * escape, becomes U+FFFD there.
 */
export function jsonText(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text.toWellFormed()) : `"${text}"`;
}

export function jsonValue(value: AttributeValue): string {
  return typeof value === 'string' ? jsonText(value) : String(value);
}
