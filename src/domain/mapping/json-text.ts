import type { AttributeValue } from '../message.ts';

// What JSON must escape; everything else is written as it is.
// oxlint-disable-next-line no-control-regex
const ESCAPED = /["\\\u0000-\u001f]/;

/** A text in JSON. Never holds half of a surrogate pair, which strict readers refuse: it becomes U+FFFD. */
export function jsonText(text: string): string {
  if (ESCAPED.test(text) || !text.isWellFormed()) return JSON.stringify(text.toWellFormed());
  return `"${text}"`;
}

export function jsonValue(value: AttributeValue): string {
  return typeof value === 'string' ? jsonText(value) : String(value);
}
