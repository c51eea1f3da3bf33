import { z } from 'zod';
import { withExample } from './described.ts';

export const MAX_PAGE_ROWS = 200;
export const DEFAULT_PAGE_ROWS = 50;

export const pageQuery = {
  limit: withExample(
    z.coerce
      .number('must be a number')
      .int()
      .min(1)
      .max(MAX_PAGE_ROWS)
      .default(DEFAULT_PAGE_ROWS)
      .meta({ description: 'Entries on a page.' }),
    DEFAULT_PAGE_ROWS,
  ),
  cursor: z.string().min(1).max(2_000).optional().meta({ description: '`nextCursor` of the page before.' }),
};

export const pageQuerySchema = z.strictObject(pageQuery);

/** `{data, nextCursor}`; `nextCursor` is null on the last page. */
export function pageSchema<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

export function pageAnswer<T, U>(page: { data: T[]; nextCursor?: string }, view: (item: T) => U) {
  return { status: 200, body: { data: page.data.map(view), nextCursor: page.nextCursor ?? null } };
}

/** Drops an absent cursor, which exact optional types would take for a value. */
export function pageRequest({ limit, cursor }: z.output<typeof pageQuerySchema>): { limit: number; cursor?: string } {
  return cursor === undefined ? { limit } : { limit, cursor };
}
