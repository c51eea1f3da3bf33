import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Page, PageRequest } from './store.ts';

/** A cursor that this service did not make: the caller's mistake, not ours. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
  constructor() {
    super('the cursor is not one that this service gave out');
  }
}

/** The last row of a page, by what its list is ordered by: time and id, or the id alone. */
type TimeKey = { at: Date; id: string };
type IdKey = { id: string };

const MAX_CURSOR_LENGTH = 512;
// A text parameter with a NUL would be refused by PostgreSQL.
const id = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\0'));
const timeCursor = z.tuple([z.iso.datetime({ precision: 3 }), id]);
const idCursor = z.tuple([id]);

export function encodeTimeCursor(key: TimeKey): string {
  return encode([key.at.toISOString(), key.id]);
}

function decodeTimeCursor(cursor: string): TimeKey {
  const [at, rowId] = decode(cursor, timeCursor);
  return { at: new Date(at), id: rowId };
}

export function encodeIdCursor(key: IdKey): string {
  return encode([key.id]);
}

/** Throws {@link InvalidCursorError}. */
export function decodeIdCursor(cursor: string): IdKey {
  const [rowId] = decode(cursor, idCursor);
  return { id: rowId };
}

/** The rows that come after a time cursor in a list that is newest first, then by id. Throws {@link InvalidCursorError}. */
export function isOlder(timeColumn: 'created_at' | 'started_at', cursor: string): RawBuilder<boolean> {
  const key = decodeTimeCursor(cursor);
  return sql<boolean>`(${sql.ref(timeColumn)}, id) < (${key.at}, ${key.id})`;
}

/** Makes a page of `limit` rows out of up to `limit + 1`: the extra one only tells that there are more. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  request: PageRequest,
  as: { item: (row: Row) => T; cursor: (row: Row) => string },
): Page<T> {
  const kept = rows.slice(0, request.limit);
  const last = kept.at(-1);
  const data = kept.map(as.item);
  return rows.length > kept.length && last !== undefined ? { data, nextCursor: as.cursor(last) } : { data };
}

function encode(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

function decode<T extends readonly string[]>(cursor: string, schema: z.ZodType<T>): T {
  if (cursor.length > MAX_CURSOR_LENGTH) throw new InvalidCursorError();
  const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  // Node's base64 decoder skips what it does not know: only a cursor that encodes back to itself is one of ours.
  if (!parsed.success || encode(parsed.data) !== cursor) throw new InvalidCursorError();
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new InvalidCursorError();
    throw error;
  }
}
