import { sql, type RawBuilder } from 'kysely';
import type { Delivery } from '../domain/ledger.ts';
import { keyOfStored, storedKey } from './ledger-key.ts';
import { addToRemovals, takeOut } from './ledger-removals.ts';
import { chunksOf, executeInTurn, lastOfEach, lookUp } from './ledger-statements.ts';
import { NO_FINGERPRINT } from './ledger-store.ts';
import type { Delivered, LedgerEntry, LedgerStore } from './ledger-store.ts';
import type { Database } from './tables.ts';

type DeliveryMethods = Pick<LedgerStore, 'find' | 'record' | 'unseen' | 'unseenOf' | 'counts'>;

/** The part of the ledger that knows what was delivered. */
export function createDeliveries(db: Database): DeliveryMethods {
  return {
    async find(syncId, recordIds) {
      const found = new Map<string, Delivery>();
      for (const ids of chunksOf(recordIds)) {
        const { rows } = await sql<{ record_id: string; key: string | null; fingerprint: string; epoch: number }>`
          select record_id, key, encode(fingerprint, 'hex') as fingerprint, epoch
          from ${lookUp(syncId, ids)}`.execute(db);
        for (const { record_id: recordId, key, fingerprint, epoch } of rows) {
          found.set(recordId, { recordId, key: key === null ? recordId : keyOfStored(key), fingerprint, epoch });
        }
      }
      return found;
    },

    async record(syncId, ordinal, { delivered, seen, withdrawn = [], deleted, moves }) {
      await executeInTurn(db, syncId, [
        ...chunksOf(lastOfEach(delivered, (row) => row.recordId)).map((rows) => keep(syncId, ordinal, rows, moves)),
        ...chunksOf(withdrawn).map((ids) => withdraw(syncId, ids)),
        ...chunksOf(seen).map((ids) => see(syncId, ordinal, ids)),
        ...takeOut(
          syncId,
          deleted.map((row) => ({ ...row, reason: 'deleted' })),
        ),
      ]);
    },

    async unseen(syncId, ordinal, limit, afterRecordId) {
      let query = db.selectFrom('deliveries').select('record_id').where('sync_id', '=', syncId);
      if (afterRecordId !== undefined) query = query.where('record_id', '>', afterRecordId);
      const rows = await query.where('seen', '<', ordinal).orderBy('record_id').limit(limit).execute();
      return rows.map((row) => row.record_id);
    },

    async unseenOf(syncId, ordinal, recordIds) {
      const unseen: string[] = [];
      for (const ids of chunksOf(recordIds)) {
        const { rows } = await sql<{ record_id: string }>`
          select record_id from ${lookUp(syncId, ids)} where seen < ${ordinal}::integer`.execute(db);
        unseen.push(...rows.map((row) => row.record_id));
      }
      return unseen;
    },

    async counts(syncId, ordinal) {
      const row = await db
        .selectFrom('deliveries')
        .select(({ fn }) => [
          fn.countAll<string>().as('deliveries'),
          fn.countAll<string>().filterWhere('seen', '<', ordinal).as('unseen'),
        ])
        .where('sync_id', '=', syncId)
        .executeTakeFirstOrThrow();
      return { deliveries: Number(row.deliveries), unseen: Number(row.unseen) };
    },
  };
}

function keep(
  syncId: string,
  ordinal: number,
  rows: readonly Delivered[],
  moves: LedgerEntry['moves'],
): RawBuilder<unknown> {
  const recordIds = rows.map(({ recordId }) => recordId);
  const input = sql`given as materialized (
    select * from unnest(
      ${recordIds}::text[],
      ${rows.map(({ recordId, key }) => (key === recordId ? null : storedKey(key)))}::text[],
      ${rows.map(({ fingerprint }) => fingerprint)}::text[],
      ${rows.map(({ epoch }) => epoch)}::integer[],
      ${rows.map(({ version }) => version)}::text[]
    ) as row (record_id, key, fingerprint, epoch, version)
  )`;
  const upsert = sql`insert into deliveries as old (sync_id, record_id, key, fingerprint, epoch, seen)
    select ${syncId}, record_id, key, decode(fingerprint, 'hex'), epoch, ${ordinal}::integer from given
    on conflict (sync_id, record_id) do update set
      key = excluded.key,
      fingerprint = excluded.fingerprint,
      epoch = excluded.epoch,
      seen = greatest(old.seen, excluded.seen)
    where old.seen < excluded.seen
      or (old.key, old.fingerprint, old.epoch) is distinct from (excluded.key, excluded.fingerprint, excluded.epoch)`;
  if (moves === 'keep') return sql`with ${input} ${upsert}`;
  // Reads what was there before: parts of one statement do not see each other's changes.
  return sql`with ${input}, kept as (${upsert}), before as (
      select record_id, key from ${lookUp(syncId, recordIds)}
    )
    ${addToRemovals(
      syncId,
      sql`select coalesce(before.key, record_id) as key, record_id, version, 'moved' as reason
        from before join given using (record_id) where before.key is distinct from given.key`,
    )}`;
}

function withdraw(syncId: string, recordIds: readonly string[]): RawBuilder<unknown> {
  return sql`delete from deliveries where ctid = any(array(
    select place from ${lookUp(syncId, recordIds)} where fingerprint = decode(${NO_FINGERPRINT}, 'hex')
  ))`;
}

function see(syncId: string, ordinal: number, recordIds: readonly string[]): RawBuilder<unknown> {
  return sql`update deliveries set seen = ${ordinal}::integer where ctid = any(array(
    select place from ${lookUp(syncId, recordIds)} where seen < ${ordinal}::integer
  ))`;
}
