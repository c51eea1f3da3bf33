import { sql, type RawBuilder } from 'kysely';
import type { Delivery } from '../domain/ledger.ts';
import { keyOfStored, storedKey } from './ledger-key.ts';
import { addToRemovals, takeOut } from './ledger-removals.ts';
import { chunksOf, executeTogether, given, lastOfEach } from './ledger-statements.ts';
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
          from ${known(syncId, ids)}`.execute(db);
        for (const { record_id: recordId, key, fingerprint, epoch } of rows) {
          found.set(recordId, { recordId, key: key === null ? recordId : keyOfStored(key), fingerprint, epoch });
        }
      }
      return found;
    },

    async record(syncId, ordinal, { delivered, seen, deleted, moves }) {
      await executeTogether(db, [
        ...chunksOf(lastOfEach(delivered, (row) => row.recordId)).map((rows) => keep(syncId, ordinal, rows, moves)),
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
          select record_id from ${known(syncId, ids)} where seen < ${ordinal}::integer`.execute(db);
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

/** The deliveries of these records, each by a look-up of its own: see {@link given}. */
function known(syncId: string, recordIds: readonly string[]): RawBuilder<unknown> {
  return sql`unnest(${recordIds}::text[]) as asked (id) cross join lateral (
    select * from deliveries where sync_id = ${syncId} and record_id = asked.id limit 1
  ) as known`;
}

/**
 * An upsert sees the newest row, even one that its own snapshot does not: the former key is read there and nowhere else.
 * It comes back by way of a column, because RETURNING knows old values only from PostgreSQL 18 on.
 */
function keep(
  syncId: string,
  ordinal: number,
  rows: readonly Delivered[],
  moves: LedgerEntry['moves'],
): RawBuilder<unknown> {
  const input = given(
    syncId,
    sql`${rows.map(({ recordId }) => recordId)}::text[],
      ${rows.map(({ recordId, key }) => (key === recordId ? null : storedKey(key)))}::text[],
      ${rows.map(({ fingerprint }) => fingerprint)}::text[],
      ${rows.map(({ epoch }) => epoch)}::integer[],
      ${rows.map(({ version }) => version)}::text[]`,
    ['record_id', 'key', 'fingerprint', 'epoch', 'version'],
  );
  const upsert = sql`insert into deliveries as old (sync_id, record_id, key, fingerprint, epoch, seen)
    select sync_id, record_id, key, decode(fingerprint, 'hex'), epoch, ${ordinal}::integer from given
    on conflict (sync_id, record_id) do update set
      key = excluded.key,
      fingerprint = excluded.fingerprint,
      epoch = excluded.epoch,
      seen = greatest(old.seen, excluded.seen),
      moved_from = case when old.key is distinct from excluded.key then coalesce(old.key, old.record_id) end
    where old.seen < excluded.seen
      or (old.key, old.fingerprint, old.epoch) is distinct from (excluded.key, excluded.fingerprint, excluded.epoch)`;
  if (moves === 'keep') return sql`with ${input} ${upsert}`;
  return sql`with ${input}, kept as (${upsert} returning record_id, moved_from)
    ${addToRemovals(
      syncId,
      sql`select moved_from as key, record_id, version, 'moved' as reason
        from kept join given using (record_id) where moved_from is not null`,
    )}`;
}

function see(syncId: string, ordinal: number, recordIds: readonly string[]): RawBuilder<unknown> {
  return sql`with ${given(syncId, sql`${recordIds}::text[]`, ['record_id'])}
    update deliveries as old set seen = ${ordinal}::integer from given
    where old.sync_id = given.sync_id and old.record_id = given.record_id and old.seen < ${ordinal}::integer`;
}
