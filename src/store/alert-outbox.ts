import { sql } from 'kysely';
import type { OutgoingMessage, SendOutcome } from './alert-store.ts';
import type { Database } from './tables.ts';
import { storableText } from './text.ts';

const MAX_ERROR_CHARACTERS = 500;

/**
 * A message waits for the one before it in its lane: its receiver would take an old word for the last. One row is one
 * process's, which the database's own clock decides.
 */
export async function takeMessages(
  db: Database,
  leaseId: string,
  limit: number,
  leaseMs: number,
): Promise<OutgoingMessage[]> {
  const { rows } = await sql<{ id: string; type: string; body: string; attempts: number; created_at: Date }>`
    update alert_messages set lease_id = ${leaseId}, attempts = attempts + 1,
      leased_until = now() + ${leaseMs}::double precision * interval '1 millisecond'
    where id in (
      select id from alert_messages m
      where ended_at is null and due_at <= now() and (leased_until is null or leased_until <= now())
        and not exists (
          select from alert_messages e where e.lane = m.lane and e.position < m.position and e.ended_at is null
        )
      order by position limit ${limit} for update skip locked
    )
    returning id, type, body, attempts, created_at`.execute(db);
  return rows.map(({ id, type, body, attempts, created_at: createdAt }) => ({ id, type, body, attempts, createdAt }));
}

/** See `AlertStore.settle`. */
export async function settleMessage(db: Database, id: string, leaseId: string, outcome: SendOutcome): Promise<boolean> {
  const error = outcome.type === 'delivered' ? undefined : storableText(outcome.error, MAX_ERROR_CHARACTERS);
  const change =
    outcome.type === 'again'
      ? { due_at: sql<Date>`now() + ${outcome.inMs}::double precision * interval '1 millisecond'` }
      : { outcome: outcome.type, ended_at: sql<Date>`now()` };
  const updated = await db
    .updateTable('alert_messages')
    .set({ ...change, lease_id: null, leased_until: null, ...(error === undefined ? {} : { last_error: error }) })
    .where('id', '=', id)
    .where('lease_id', '=', leaseId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (outcome.type === 'again' && outcome.othersMs !== undefined) await postpone(db, outcome.othersMs);
  return updated.numUpdatedRows > 0n;
}

/** What is being sent has its lease, and hears for itself. Rows in one order: several processes may be told at once. */
async function postpone(db: Database, ms: number): Promise<void> {
  await sql`with waiting as (
      select id from alert_messages
      where ended_at is null and (leased_until is null or leased_until <= now())
        and due_at < now() + ${ms}::double precision * interval '1 millisecond'
      order by position for update skip locked
    )
    update alert_messages m set due_at = now() + ${ms}::double precision * interval '1 millisecond'
    from waiting where m.id = waiting.id`.execute(db);
}
