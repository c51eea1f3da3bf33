import { createHash } from 'node:crypto';
import { InvalidCursorError } from '../store/cursor.ts';

const CHECK_CHARS = 8;

/**
 * Temporal answers a cursor that it did not make with an error that looks like its own trouble, so the API marks those
 * that it hands out and knows them again.
 */
export function markCursor(cursor: string): string {
  return checkOf(cursor) + cursor;
}

/** Throws {@link InvalidCursorError} for a cursor without the mark. */
export function unmarkCursor(marked: string): string {
  const cursor = marked.slice(CHECK_CHARS);
  if (markCursor(cursor) !== marked) throw new InvalidCursorError();
  return cursor;
}

function checkOf(cursor: string): string {
  return createHash('sha256').update(`syncs ${cursor}`).digest('base64url').slice(0, CHECK_CHARS);
}
