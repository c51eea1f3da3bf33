import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { alertBody } from '../domain/alerts/alert-body.ts';
import type { Tables } from './tables.ts';
import { storableText } from './text.ts';

/** Of what it is about: whatever is repeated finds the row that is there. */
export function alertIdOf(lane: string, since: number): string {
  return `alt_${digest(`${lane} ${since}`)}`;
}

/** Puts the message about an event into the outbox, once. A lane is what must arrive in order. */
export async function writeMessage(
  transaction: Transaction<Tables>,
  lane: string,
  input: Parameters<typeof alertBody>[0],
): Promise<void> {
  const { alertId, event, now } = input;
  const { type, body } = alertBody(input);
  await transaction
    .insertInto('alert_messages')
    .values({
      id: `msg_${digest(`${alertId} ${event.type}`)}`,
      alert_id: alertId,
      lane,
      type,
      body: storableText(body),
      created_at: new Date(now),
      due_at: sql<Date>`now()`,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
