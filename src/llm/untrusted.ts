/**
 * Text of other people as JSON in which no tag can start, so that it cannot end the delimiters around it. Line breaks
 * are escaped by JSON itself.
 */
export function untrusted(value: unknown): string {
  return JSON.stringify(value).toWellFormed().replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
}
