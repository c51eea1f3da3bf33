import { sql, type RawBuilder, type Transaction } from 'kysely';
import { deliveriesAt } from '../domain/deliveries.ts';
import type { Deliveries } from '../domain/deliveries.ts';
import { KEY_SEPARATOR, OWN_ID, storedKey } from './ledger-key.ts';
import type { Database, Tables } from './tables.ts';

/** Rows of one statement: the cost of a round trip is spread thin, and no statement grows without bound. */
const CHUNK_ROWS = 5_000;

/** Any number; it keeps these locks apart from other advisory locks of the database. */
const TURN_SEED = 7_294_018_553;

/**
 * A transaction in which nobody else writes to the sync's ledger: what it reads is what it changes, and overlapping
 * attempts never deadlock, whatever rows they share. The lock is a statement of its own, because a statement sees what was
 * there when it began, and not when its wait ended.
 */
export async function inTurn<T>(
  db: Database,
  syncId: string,
  work: (transaction: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${syncId}::text, ${TURN_SEED}::bigint))`.execute(
      transaction,
    );
    return work(transaction);
  });
}

/** All of them {@link inTurn} or none; no round trip when there are none. */
export async function executeInTurn(db: Database, syncId: string, statements: RawBuilder<unknown>[]): Promise<void> {
  if (statements.length === 0) return;
  await inTurn(db, syncId, async (transaction) => {
    for (const statement of statements) await statement.execute(transaction);
  });
}

export function chunksOf<T>(rows: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) chunks.push(rows.slice(start, start + CHUNK_ROWS));
  return chunks;
}

/** With the place of each chunk's first among all. */
export function chunksOfDeliveries(all: Deliveries): [number, Deliveries][] {
  const count = all.recordIds.length;
  if (count <= CHUNK_ROWS) return count === 0 ? [] : [[0, all]];
  const places = Array.from({ length: count }, (_, place) => place);
  return chunksOf(places).map((chunk) => [chunk[0] ?? 0, deliveriesAt(all, chunk)]);
}

/**
 * Each column as one text: to write an array, and to read it, the driver and the database look at each character of each
 * element several times.
 */
export function joined({ recordIds, keys, fingerprints, versions }: Deliveries): Record<keyof Deliveries, string> {
  const storedKeys = keys.map((key, place) => (key === recordIds[place] ? OWN_ID : storedKey(key)));
  return {
    recordIds: recordIds.join(','),
    keys: storedKeys.join(KEY_SEPARATOR),
    fingerprints: fingerprints.join(','),
    versions: versions.join(','),
  };
}

/** Of rows that share an identity the last: no statement may write a row twice. */
export function lastOfEach<T>(rows: readonly T[], identity: (row: T) => string): T[] {
  return [...new Map(rows.map((row) => [identity(row), row])).values()];
}

/**
 * `known`: the rows of these records, each by a look-up of its own in the primary key. Asked in one condition, the planner
 * reads the whole sync each time it takes it for small: it does until the next ANALYZE, and the embedded database has none.
 */
export function lookUp(syncId: string, recordIds: readonly string[]): RawBuilder<unknown> {
  return sql`unnest(string_to_array(${recordIds.join(',')}, ',')) as asked (id) cross join lateral (
    select ctid as place, deliveries.* from deliveries where sync_id = ${syncId} and record_id = asked.id limit 1
  ) as known`;
}
