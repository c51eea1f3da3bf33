import { sql } from 'kysely';
import { createDeliveries } from './ledger-deliveries.ts';
import { createRemovals } from './ledger-removals.ts';
import { turn } from './ledger-statements.ts';
import type { LedgerStore } from './ledger-store.ts';
import type { Database } from './tables.ts';

/** Rows of one DELETE of a whole ledger, which may have millions: each ends long before its time is up. */
const FORGET_ROWS = 20_000;

export function createLedgerStore(db: Database): LedgerStore {
  return {
    ...createDeliveries(db),
    ...createRemovals(db),

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
        return { filled: false };
      }
      await sql`with ${turn(syncId)} delete from removals using turn
        where removals.sync_id = turn.sync_id and outcome in ('sent', 'held') and run_id is distinct from ${id}`.execute(
        db,
      );
      return { filled: known.filled };
    },

    async markFilled(syncId) {
      await db.updateTable('ledgers').set({ filled: true }).where('sync_id', '=', syncId).execute();
    },

    forget: (syncId) => forget(db, syncId),
  };
}

/** The ledger's own row goes first: while it is there, everything that it vouches for is there too. */
async function forget(db: Database, syncId: string): Promise<void> {
  await db.deleteFrom('ledgers').where('sync_id', '=', syncId).execute();
  await sql`with ${turn(syncId)} delete from removals using turn where removals.sync_id = turn.sync_id`.execute(db);
  let last: string | null = '';
  while (last !== null) last = await forgetSome(db, syncId, last);
}

async function forgetSome(db: Database, syncId: string, afterRecordId: string): Promise<string | null> {
  const { rows } = await sql<{ last: string | null }>`with ${turn(syncId)}, next as (
      select sync_id, record_id from deliveries where sync_id = ${syncId} and record_id > ${afterRecordId}
      order by record_id limit ${FORGET_ROWS}
    ), gone as (
      delete from deliveries as old using turn, next
      where old.sync_id = next.sync_id and old.record_id = next.record_id
    )
    select max(record_id) as last from next`.execute(db);
  return rows[0]?.last ?? null;
}
