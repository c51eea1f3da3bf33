import { sql, type RawBuilder } from 'kysely';
import type { Database } from './tables.ts';

/** Rows of one statement: the cost of a round trip is spread thin, and no statement grows without bound. */
const CHUNK_ROWS = 5_000;

/** Any number; it keeps these locks apart from other advisory locks of the database. */
const TURN_SEED = 7_294_018_553;

/**
 * A common table expression `turn`: who joins it waits for the sync's other writers, until its transaction ends. So
 * overlapping attempts never deadlock, whatever rows they share and in whatever order they reach them.
 */
export function turn(syncId: string): RawBuilder<unknown> {
  return sql`turn as materialized (
    select ${syncId}::text as sync_id,
      pg_advisory_xact_lock(hashtextextended(${syncId}::text, ${TURN_SEED}::bigint))::text as taken
  )`;
}

/**
 * {@link turn}, and `given`: `columns` of arrays, with the sync beside each row. Joined by both, a row is looked up by its
 * primary key whatever the planner believes of the sync. With the sync as a constant it would read the whole sync each time
 * it takes it for small, as it does until the next ANALYZE, which in the embedded database never comes.
 */
export function given(syncId: string, arrays: RawBuilder<unknown>, columns: readonly string[]): RawBuilder<unknown> {
  return sql`${turn(syncId)}, given as materialized (
    select turn.sync_id, input.* from turn, unnest(${arrays}) as input (${sql.join(columns.map((name) => sql.ref(name)))})
  )`;
}

export function chunksOf<T>(rows: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) chunks.push(rows.slice(start, start + CHUNK_ROWS));
  return chunks;
}

/** All or none of them. A single statement needs no more than its own round trip, and none no round trip at all. */
export async function executeTogether(db: Database, statements: readonly RawBuilder<unknown>[]): Promise<void> {
  const [first, ...rest] = statements;
  if (first === undefined) return;
  if (rest.length === 0) {
    await first.execute(db);
    return;
  }
  await db.transaction().execute(async (transaction) => {
    for (const statement of statements) await statement.execute(transaction);
  });
}

/** Of rows that share an identity the last: no statement may write a row twice. */
export function lastOfEach<T>(rows: readonly T[], identity: (row: T) => string): T[] {
  return [...new Map(rows.map((row) => [identity(row), row])).values()];
}
