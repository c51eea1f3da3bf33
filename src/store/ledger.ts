import { sql } from 'kysely';
import { createDeliveries } from './ledger-deliveries.ts';
import { createRelationships } from './ledger-relationships.ts';
import { createRemovals } from './ledger-removals.ts';
import { inTurn } from './ledger-statements.ts';
import type { LedgerStore } from './ledger-store.ts';
import type { Database } from './tables.ts';

/** Rows of one DELETE of a whole ledger, which may have millions: each ends long before its time is up. */
const FORGET_ROWS = 20_000;

export function createLedgerStore(db: Database): LedgerStore {
  return {
    ...createDeliveries(db),
    ...createRemovals(db),
    ...createRelationships(db),

    async open(syncId, { id, generation }) {
      const known = await db
        .selectFrom('ledgers')
        .select(['generation', 'filled'])
        .where('sync_id', '=', syncId)
        .executeTakeFirst();
      if (known?.generation !== generation) {
        await forget(db, syncId);
        await db
          .insertInto('ledgers')
          .values({ sync_id: syncId, generation })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return { filled: false, fresh: true };
      }
      await inTurn(db, syncId, (transaction) =>
        transaction
          .deleteFrom('removals')
          .where('sync_id', '=', syncId)
          .where('outcome', 'in', ['sent', 'held'])
          .where(sql<boolean>`run_id is distinct from ${id}`)
          .execute(),
      );
      return { filled: known.filled, fresh: false };
    },

    async markFilled(syncId) {
      await db.updateTable('ledgers').set({ filled: true }).where('sync_id', '=', syncId).execute();
    },

    forget: (syncId) => forget(db, syncId),
  };
}

/** The ledger's own row goes first: while it is there, everything that it vouches for is there too. */
async function forget(db: Database, syncId: string): Promise<void> {
  await inTurn(db, syncId, async (transaction) => {
    await transaction.deleteFrom('ledgers').where('sync_id', '=', syncId).execute();
    await transaction.deleteFrom('removals').where('sync_id', '=', syncId).execute();
  });
  let last: string | null = '';
  while (last !== null) last = await forgetSome(db, syncId, last);
}

/** The last record id that it forgot, or null when none was left after `afterRecordId`. */
async function forgetSome(db: Database, syncId: string, afterRecordId: string): Promise<string | null> {
  return inTurn(db, syncId, async (transaction) => {
    const { rows } = await sql<{ last: string | null }>`with next as materialized (
        select ctid as place, record_id from deliveries where sync_id = ${syncId} and record_id > ${afterRecordId}
        order by record_id limit ${FORGET_ROWS}
      ), gone as (
        delete from deliveries where ctid = any(array(select place from next))
      )
      select max(record_id) as last from next`.execute(transaction);
    return rows[0]?.last ?? null;
  });
}
