import type { Transaction } from 'kysely';
import { aboutGroup, aboutSubject } from '../domain/alerts/alert-body.ts';
import type { About } from '../domain/alerts/alert-body.ts';
import { groupKey } from '../domain/alerts/alert-group.ts';
import type { AlertGroup } from '../domain/alerts/alert-group.ts';
import type { Concerned } from '../domain/alerts/concerned.ts';
import { endMessage, judgeGroup } from '../domain/alerts/judge-group.ts';
import type { AlertEvent } from '../domain/alerts/judge.ts';
import type { TouchedGroups } from './alert-events.ts';
import { everTold, openMembers } from './alert-members.ts';
import { alertIdOf, writeMessage } from './alert-messages.ts';
import type { AlertRules } from './alert-store.ts';
import type { Database, Tables } from './tables.ts';
import { storableJson, storableText } from './text.ts';

/** Groups a transaction judges. */
const AT_ONCE = 10;
const AT_ONCE_DUE = new Date(0);

/** Has groups judged. In one order for everybody, and last in a transaction: others that touch them wait for its end. */
export async function touchGroups(transaction: Transaction<Tables>, touched: TouchedGroups): Promise<void> {
  for (const [key, group] of [...touched].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (group === undefined) {
      await transaction.updateTable('alert_watches').set({ check_at: AT_ONCE_DUE }).where('id', '=', key).execute();
      continue;
    }
    const watch = JSON.stringify({ subject: { type: 'group', group }, kinds: {} });
    await transaction
      .insertInto('alert_watches')
      .values({ id: key, type: 'group', watch, check_at: AT_ONCE_DUE })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ check_at: AT_ONCE_DUE }))
      .execute();
  }
}

/** See `AlertStore.judge`. Apart from the judging of syncs, which waits for these rows and is not waited for. */
export async function judgeGroups(db: Database, rules: AlertRules, now: Date): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const rows = await transaction
      .selectFrom('alert_watches')
      .select(['id', 'watch'])
      .where('type', '=', 'group')
      .where('check_at', '<=', now)
      .orderBy('id')
      .limit(AT_ONCE)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const { id, watch } of rows) {
      const { subject } = watch;
      if (subject.type !== 'group') continue;
      const { group } = subject;
      const name = await nameOf(transaction, group);
      const members = await openMembers(transaction, group);
      const judgement = judgeGroup(watch, { group, name, members }, now.getTime());
      const state = judgement.watch.kinds[group.kind];
      for (const event of judgement.events) {
        await writeGroupEvent(transaction, { group, name, event, rules, now });
      }
      if (state?.status === 'open') await join(transaction, group, alertIdOf(groupKey(group), state.since));
      await transaction
        .updateTable('alert_watches')
        .set({
          watch: storableJson(judgement.watch),
          check_at: judgement.checkAt === undefined ? null : new Date(judgement.checkAt),
        })
        .where('id', '=', id)
        .execute();
    }
    return rows.length;
  });
}

type Happening = { group: AlertGroup; name: string; event: AlertEvent; rules: AlertRules; now: Date };

async function writeGroupEvent(transaction: Transaction<Tables>, happening: Happening): Promise<void> {
  const { group, name, event, rules, now } = happening;
  const lane = groupKey(group);
  const alertId = alertIdOf(lane, event.since);
  const { cause } = event;
  const { code, message, runId } = cause;
  const shown = { code: storableText(code), message: storableText(message), run_id: runId ?? null };
  if (event.type === 'opened') {
    const subject = { subject_id: group.scopeId, subject_type: group.scope, kind: group.kind, name };
    await transaction
      .insertInto('alerts')
      .values({ id: alertId, ...subject, ...shown, since: new Date(event.since), created_at: now })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    await join(transaction, group, alertId);
  } else {
    const change = event.type === 'resolved' ? { resolved_at: now } : shown;
    await transaction.updateTable('alerts').set(change).where('id', '=', alertId).execute();
  }
  if (event.type === 'changed') return;
  const { since, concerned } = await everTold(transaction, alertId, group);
  const said = event.type === 'resolved' ? endMessage(group, name, concerned, message) : message;
  await writeMessage(transaction, lane, {
    alertId,
    about: await aboutConcerned(transaction, group, name, concerned),
    event: { ...event, since: since ?? event.since, cause: { ...cause, message: said } },
    concerned,
    now: now.getTime(),
    publicUrl: rules.publicUrl,
  });
}

/** The members that its messages tell of. */
async function join(transaction: Transaction<Tables>, group: AlertGroup, alertId: string): Promise<void> {
  await transaction
    .updateTable('alerts')
    .set({ told_by: alertId })
    .where('group_key', '=', groupKey(group))
    .where('resolved_at', 'is', null)
    .where('told_by', 'is', null)
    .execute();
}

/** A group of one is that sync's. */
async function aboutConcerned(
  transaction: Transaction<Tables>,
  group: AlertGroup,
  name: string,
  { count, first }: Concerned,
): Promise<About> {
  const [one] = first;
  if (count !== 1 || one === undefined) return aboutGroup(group, name);
  const rows = transaction.selectFrom('alert_watches').select('watch').where('id', '=', one.id);
  const row = await rows.executeTakeFirst();
  if (row === undefined) return aboutGroup(group, name);
  const { path, data } = aboutSubject(one.id, row.watch);
  return { path, data: { ...data, [`${group.scope}Id`]: group.scopeId } };
}

async function nameOf(transaction: Transaction<Tables>, { scope, scopeId }: AlertGroup): Promise<string> {
  const table = scope === 'connection' ? 'connections' : 'destinations';
  const row = await transaction.selectFrom(table).select('name').where('id', '=', scopeId).executeTakeFirst();
  return storableText(row?.name ?? scopeId);
}
