import { sql, type RawBuilder } from 'kysely';
import type { Removal, RemovalCounts } from '../domain/ledger.ts';
import { keyOfStored, storedKey } from './ledger-key.ts';
import { chunksOf, executeInTurn, lastOfEach, lookUp } from './ledger-statements.ts';
import type { LedgerStore } from './ledger-store.ts';
import type { Database } from './tables.ts';

type RemovalMethods = Pick<
  LedgerStore,
  'remove' | 'pendingRemovals' | 'unsettledRemovals' | 'settle' | 'removalCounts'
>;

/** The part of the ledger that knows what is to be taken out of Customer.io, and what became of it. */
export function createRemovals(db: Database): RemovalMethods {
  return {
    async remove(syncId, removals) {
      await executeInTurn(db, syncId, takeOut(syncId, removals));
    },

    async pendingRemovals(syncId, runId, limit) {
      const rows = await db
        .selectFrom('removals')
        .select(['key', 'record_id', 'version', 'reason'])
        .select(
          sql<boolean>`exists (
            select from deliveries where deliveries.sync_id = removals.sync_id and deliveries.key = removals.key
          ) or exists (
            select from deliveries
            where deliveries.sync_id = removals.sync_id and record_id = removals.key and deliveries.key is null
          )`.as('held'),
        )
        .where('sync_id', '=', syncId)
        .where(sql<boolean>`(outcome is null or (outcome = 'refused' and run_id is distinct from ${runId}))`)
        .orderBy('key')
        .limit(limit)
        .execute();
      return rows.map(({ key, record_id: recordId, version, reason, held }) => ({
        key: keyOfStored(key),
        recordId,
        version,
        reason,
        held,
      }));
    },

    async unsettledRemovals(syncId, recordIds) {
      const rows = await db
        .selectFrom('removals')
        .select('record_id')
        .distinct()
        .where('sync_id', '=', syncId)
        .where(sql<boolean>`(outcome is null or outcome = 'refused')`)
        .where('record_id', '=', sql<string>`any(${recordIds}::text[])`)
        .execute();
      return rows.map((row) => row.record_id);
    },

    async settle(syncId, runId, settlements) {
      const chunks = chunksOf(lastOfEach(settlements, ({ key }) => key));
      await executeInTurn(
        db,
        syncId,
        chunks.map(
          (rows) => sql`with given as materialized (
            select ${syncId}::text as sync_id, row.* from unnest(
              ${rows.map(({ key }) => storedKey(key))}::text[],
              ${rows.map(({ outcome }) => outcome)}::text[]
            ) as row (key, outcome)
          )
          update removals as known set outcome = given.outcome, run_id = ${runId} from given
          where known.sync_id = given.sync_id and known.key = given.key`,
        ),
      );
    },

    async removalCounts(syncId, runId) {
      const rows = await db
        .selectFrom('removals')
        .select(['outcome', sql<boolean>`reason = 'deleted'`.as('deleted')])
        .select(({ fn }) => fn.countAll<string>().as('removals'))
        .where('sync_id', '=', syncId)
        .where('run_id', '=', runId)
        .groupBy(['outcome', 'deleted'])
        .execute();
      const counts = { sent: noRemovals(), held: noRemovals(), refused: noRemovals() } satisfies RemovalCounts;
      for (const { outcome, deleted, removals } of rows) {
        if (outcome !== null) counts[outcome][deleted ? 'deleted' : 'others'] = Number(removals);
      }
      return counts;
    },
  };
}

function noRemovals(): { deleted: number; others: number } {
  return { deleted: 0, others: 0 };
}

/** Forgets records, those that it knows, and makes what they stood for pending removals. */
export function takeOut(syncId: string, removals: readonly Omit<Removal, 'key'>[]): RawBuilder<unknown>[] {
  return chunksOf(lastOfEach(removals, ({ recordId }) => recordId)).map((rows) => {
    const recordIds = rows.map(({ recordId }) => recordId);
    return sql`with given as materialized (
      select * from unnest(
        ${recordIds}::text[],
        ${rows.map(({ version }) => version)}::text[],
        ${rows.map(({ reason }) => reason)}::text[]
      ) as row (record_id, version, reason)
    ), gone as materialized (
      select place, record_id, coalesce(key, record_id) as key from ${lookUp(syncId, recordIds)}
    ), forgotten as (
      delete from deliveries where ctid = any(array(select place from gone))
    )
    ${addToRemovals(syncId, sql`select key, record_id, version, reason from gone join given using (record_id)`)}`;
  });
}

/**
 * Makes pending what `left` selects (key, record_id, version, reason). A key that is pending already stays as it is. Of
 * several records that stood for one key, the one that went away last counts.
 */
export function addToRemovals(syncId: string, left: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`insert into removals as known (sync_id, key, record_id, version, reason)
    select distinct on (key) ${syncId}, key, record_id, version, reason from (${left}) as gone_or_moved
    order by key, version desc, record_id
    on conflict (sync_id, key) do update set
      record_id = excluded.record_id, version = excluded.version, reason = excluded.reason, outcome = null, run_id = null
    where known.outcome is not null`;
}
