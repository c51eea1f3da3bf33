import type { Transaction } from 'kysely';
import { aboutSubject } from '../domain/alerts/alert-body.ts';
import { groupKey, groupOf } from '../domain/alerts/alert-group.ts';
import type { AlertGroup } from '../domain/alerts/alert-group.ts';
import { namesOf } from '../domain/alerts/concerned.ts';
import type { AlertEvent } from '../domain/alerts/judge.ts';
import type { Watch } from '../domain/alerts/watch.ts';
import { syncsOfConnection } from './alert-members.ts';
import { alertIdOf, writeMessage } from './alert-messages.ts';
import type { AlertRules } from './alert-store.ts';
import type { Tables } from './tables.ts';
import { storableText } from './text.ts';

export type Happening = { subjectId: string; watch: Watch; event: AlertEvent; rules: AlertRules; now: Date };

/** Groups whose alerts changed, by their keys: they are judged next. Without a group: its watch is there already. */
export type TouchedGroups = Map<string, AlertGroup | undefined>;

/** Keeps what happened to a sync or a connection, and its message unless its group tells of it. */
export async function writeEvent(
  transaction: Transaction<Tables>,
  happening: Happening,
  touched: TouchedGroups,
): Promise<void> {
  const { subjectId, watch, event, now } = happening;
  const id = alertIdOf(laneOf(happening), event.since);
  if (event.type === 'resolved') {
    const resolved = transaction.updateTable('alerts').set({ resolved_at: now }).where('id', '=', id);
    const row = await resolved.returning('group_key').executeTakeFirst();
    const key = row?.group_key ?? null;
    if (key === null) return tell(transaction, id, happening);
    touched.set(key, touched.get(key));
    return;
  }
  const { code, message, runId } = event.cause;
  const shown = { code: storableText(code), message: storableText(message), run_id: runId ?? null };
  const group = groupFor(happening);
  const key = group === undefined ? null : groupKey(group);
  if (key !== null) touched.set(key, group);
  if (event.type === 'opened') {
    await transaction
      .insertInto('alerts')
      .values({
        id,
        subject_id: subjectId,
        subject_type: watch.subject.type === 'connection' ? 'connection' : 'sync',
        kind: event.kind,
        name: storableText(nameOf(watch)),
        ...shown,
        group_key: key,
        since: new Date(event.since),
        created_at: now,
      })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ resolved_at: null, group_key: key }))
      .execute();
    if (key === null) await tell(transaction, id, happening);
    return;
  }
  const rows = transaction.selectFrom('alerts').select('group_key').where('id', '=', id);
  const before = (await rows.executeTakeFirst())?.group_key ?? null;
  // One that was told by itself ends by itself.
  const moves = before !== null && before !== key;
  const place = moves ? { group_key: key, told_by: null } : {};
  await transaction
    .updateTable('alerts')
    .set({ ...shown, ...place })
    .where('id', '=', id)
    .execute();
  if (!moves) return;
  touched.set(before, touched.get(before));
  if (key === null) await tell(transaction, id, { ...happening, event: { ...event, type: 'opened' } });
}

async function tell(transaction: Transaction<Tables>, alertId: string, happening: Happening): Promise<void> {
  const { subjectId, watch, rules, now } = happening;
  const about = aboutSubject(subjectId, watch);
  const input = { alertId, about, now: now.getTime(), publicUrl: rules.publicUrl };
  let { event } = happening;
  if (watch.subject.type !== 'connection') return writeMessage(transaction, laneOf(happening), { ...input, event });
  const concerned = await syncsOfConnection(transaction, subjectId);
  if (event.type === 'opened' && concerned.count > 0) {
    const message = `${event.cause.message} ${concerned.count} of its syncs wait for it: ${namesOf(concerned)}.`;
    event = { ...event, cause: { ...event.cause, message } };
  }
  return writeMessage(transaction, laneOf(happening), { ...input, event, concerned });
}

function laneOf({ subjectId, event }: Happening): string {
  return `${subjectId} ${event.kind}`;
}

function groupFor({ watch: { subject }, event }: Happening): AlertGroup | undefined {
  if (subject.type !== 'sync' || subject.facts === undefined) return undefined;
  return groupOf(event.kind, event.cause.code, subject.facts);
}

function nameOf({ subject }: Watch): string {
  return subject.type === 'group' ? '' : (subject.facts?.name ?? '');
}
