import { sql, type RawBuilder } from 'kysely';
import { deliveriesAt } from '../domain/deliveries.ts';
import type { Deliveries } from '../domain/deliveries.ts';
import type { Delivery } from '../domain/ledger.ts';
import { KEY_SEPARATOR, keyOfStored, OWN_ID } from './ledger-key.ts';
import { takeOut } from './ledger-removals.ts';
import { chunksOf, chunksOfDeliveries, executeInTurn, joined, lookUp } from './ledger-statements.ts';
import { NO_FINGERPRINT } from './ledger-store.ts';
import type { LedgerEntry, LedgerStore } from './ledger-store.ts';
import type { Database } from './tables.ts';

type DeliveryMethods = Pick<LedgerStore, 'compare' | 'find' | 'record' | 'unseen' | 'unseenOf' | 'counts'>;

/** The part of the ledger that knows what was delivered. */
export function createDeliveries(db: Database): DeliveryMethods {
  return {
    async find(syncId, recordIds) {
      const found = new Map<string, Delivery>();
      for (const ids of chunksOf(recordIds)) {
        const { rows } = await sql<Known>`
          select record_id, key, encode(fingerprint, 'hex') as fingerprint, epoch
          from ${lookUp(syncId, ids)}`.execute(db);
        for (const row of rows) {
          const delivery = deliveryOf(row);
          if (delivery !== undefined) found.set(delivery.recordId, delivery);
        }
      }
      return found;
    },

    async compare(syncId, ordinal, epoch, deliveries) {
      const differences = new Map<number, Delivery | undefined>();
      for (const [first, chunk] of chunksOfDeliveries(deliveries)) {
        const { recordIds, keys, fingerprints } = joined(chunk);
        const { rows } = await sql<Known & { place: number }>`select * from ledger_compare(
          ${syncId}, ${ordinal}::integer, ${epoch}::integer,
          ${recordIds}, ${keys}, ${KEY_SEPARATOR}, ${OWN_ID}, ${fingerprints}
        )`.execute(db);
        for (const row of rows) differences.set(first + row.place - 1, deliveryOf(row));
      }
      return differences;
    },

    async record(syncId, ordinal, { epoch, delivered, seen, withdrawn = [], deleted, moves }) {
      const told = [
        ...chunksOfDeliveries(lastOfEachRecord(delivered)).map(([, chunk]) =>
          keep(syncId, ordinal, epoch, chunk, moves),
        ),
        ...chunksOf(seen).map((ids) => see(syncId, ordinal, ids)),
      ];
      const others = [
        ...chunksOf(withdrawn).map((ids) => withdraw(syncId, ids)),
        ...takeOut(
          syncId,
          deleted.map((row) => ({ ...row, reason: 'deleted' })),
        ),
      ];
      const [only] = told;
      // It takes its turn itself, and that is all that most stretches tell.
      if (only !== undefined && told.length + others.length === 1) await only.execute(db);
      else await executeInTurn(db, syncId, [...told, ...others]);
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

/** A row of the ledger, or of nothing. */
type Known =
  | { record_id: string; key: string | null; fingerprint: string; epoch: number }
  | { record_id: null; key: null; fingerprint: null; epoch: null };

function deliveryOf({ record_id: recordId, key, fingerprint, epoch }: Known): Delivery | undefined {
  if (recordId === null) return undefined;
  return { recordId, key: key === null ? recordId : keyOfStored(key), fingerprint, epoch };
}

/** Of deliveries of one record the last: no statement may write a row twice. */
function lastOfEachRecord(deliveries: Deliveries): Deliveries {
  const last = new Map(deliveries.recordIds.map((recordId, place) => [recordId, place]));
  return last.size === deliveries.recordIds.length ? deliveries : deliveriesAt(deliveries, [...last.values()]);
}

function keep(
  syncId: string,
  ordinal: number,
  epoch: number,
  deliveries: Deliveries,
  moves: LedgerEntry['moves'],
): RawBuilder<unknown> {
  const { recordIds, keys, fingerprints, versions } = joined(deliveries);
  return sql`select ledger_keep(
    ${syncId}, ${ordinal}::integer, ${epoch}::integer, ${moves === 'remove'}::boolean,
    ${recordIds}, ${keys}, ${KEY_SEPARATOR}, ${OWN_ID}, ${fingerprints}, ${versions}
  )`;
}

function withdraw(syncId: string, recordIds: readonly string[]): RawBuilder<unknown> {
  return sql`delete from deliveries where ctid = any(array(
    select place from ${lookUp(syncId, recordIds)} where fingerprint = decode(${NO_FINGERPRINT}, 'hex')
  ))`;
}

function see(syncId: string, ordinal: number, recordIds: readonly string[]): RawBuilder<unknown> {
  return sql`select ledger_see(${syncId}, ${ordinal}::integer, ${recordIds.join(',')})`;
}
