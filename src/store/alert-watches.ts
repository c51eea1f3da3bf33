import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { alertBody } from '../domain/alerts/alert-body.ts';
import type { AlertEvent } from '../domain/alerts/judge.ts';
import { judge } from '../domain/alerts/judge.ts';
import type { Watch } from '../domain/alerts/watch.ts';
import type { AlertRules } from './alert-store.ts';
import type { Database, Tables } from './tables.ts';
import { storableJson, storableText } from './text.ts';

/** Subjects a transaction judges. */
const AT_ONCE = 20;
const LEFT_ALONE_MS = 60 * 60_000;
/** Due whatever anybody's clock says. */
const AT_ONCE_DUE = new Date(0);

/** Changes what is known of a subject, and has it judged. `change` answers undefined where it stays as it is. */
export async function changeWatch(
  db: Database,
  subject: { id: string; type: Watch['subject']['type'] },
  change: (watch: Watch) => Watch | undefined,
): Promise<void> {
  const { id, type } = subject;
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('alert_watches')
      .values({ id, type, watch: JSON.stringify({ subject: { type }, kinds: {} }), check_at: null })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    const row = await transaction
      .selectFrom('alert_watches')
      .select('watch')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const watch = change(row.watch);
    if (watch === undefined) return;
    await transaction
      .updateTable('alert_watches')
      .set({ watch: storableJson(watch), check_at: AT_ONCE_DUE })
      .where('id', '=', id)
      .execute();
  });
}

export async function judgeAllAgain(db: Database): Promise<void> {
  await db.updateTable('alert_watches').set({ check_at: AT_ONCE_DUE }).execute();
}

/** See `AlertStore.judge`. */
export async function judgeDue(
  db: Database,
  rules: AlertRules,
  now: Date,
): Promise<{ judged: number; failed: { id: string; error: unknown }[] }> {
  return db.transaction().execute(async (transaction) => {
    const rows = await transaction
      .selectFrom('alert_watches')
      .select(['id', 'watch'])
      .where('check_at', '<=', now)
      .orderBy('check_at')
      .limit(AT_ONCE)
      .forUpdate()
      .skipLocked()
      .execute();
    const failed: { id: string; error: unknown }[] = [];
    for (const { id, watch } of rows) {
      let judgement: ReturnType<typeof judge>;
      try {
        judgement = judge(watch, rules, now.getTime());
      } catch (error) {
        failed.push({ id, error });
        judgement = { watch, events: [], checkAt: now.getTime() + LEFT_ALONE_MS };
      }
      const { watch: judged, events, checkAt } = judgement;
      for (const event of events) await writeEvent(transaction, { subjectId: id, watch: judged, event, rules, now });
      await transaction
        .updateTable('alert_watches')
        .set({ watch: storableJson(judged), check_at: checkAt === undefined ? null : new Date(checkAt) })
        .where('id', '=', id)
        .execute();
    }
    return { judged: rows.length, failed };
  });
}

type Happening = { subjectId: string; watch: Watch; event: AlertEvent; rules: AlertRules; now: Date };

async function writeEvent(transaction: Transaction<Tables>, happening: Happening): Promise<void> {
  const { subjectId, watch, event, rules, now } = happening;
  const { kind, since } = event;
  const lane = `${subjectId} ${kind}`;
  // Of what it is about: whatever is repeated finds the row that is there.
  const alertId = `alt_${digest(`${lane} ${since}`)}`;
  const { code, message, runId } = event.cause;
  const shown = { code: storableText(code), message: storableText(message), run_id: runId ?? null };
  if (event.type === 'opened') {
    const name = storableText(watch.subject.facts?.name ?? '');
    await transaction
      .insertInto('alerts')
      .values({ id: alertId, subject_id: subjectId, kind, name, ...shown, since: new Date(since), created_at: now })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ resolved_at: null }))
      .execute();
  } else {
    const change = event.type === 'resolved' ? { resolved_at: now } : shown;
    await transaction.updateTable('alerts').set(change).where('id', '=', alertId).execute();
  }
  if (event.type === 'changed') return;
  const { type, body } = alertBody({
    alertId,
    subjectId,
    watch,
    event,
    now: now.getTime(),
    publicUrl: rules.publicUrl,
  });
  await transaction
    .insertInto('alert_messages')
    .values({
      id: `msg_${digest(`${alertId} ${event.type}`)}`,
      alert_id: alertId,
      lane,
      type,
      body: storableText(body),
      created_at: now,
      due_at: sql<Date>`now()`,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
