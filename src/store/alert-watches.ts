import { judge } from '../domain/alerts/judge.ts';
import type { Watch } from '../domain/alerts/watch.ts';
import { writeEvent } from './alert-events.ts';
import type { TouchedGroups } from './alert-events.ts';
import { touchGroups } from './alert-groups.ts';
import type { AlertRules } from './alert-store.ts';
import type { Database } from './tables.ts';
import { storableJson } from './text.ts';

/** Subjects a transaction judges. */
const AT_ONCE = 20;
const LEFT_ALONE_MS = 60 * 60_000;
/** Due whatever anybody's clock says. */
const AT_ONCE_DUE = new Date(0);

/** Changes what is known of a subject, and has it judged. `change` answers undefined where it stays as it is. */
export async function changeWatch(
  db: Database,
  subject: { id: string; type: 'sync' | 'connection' },
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

/** See `AlertStore.judge`: of syncs and connections. */
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
      .where('type', '!=', 'group')
      .orderBy('check_at')
      .limit(AT_ONCE)
      .forUpdate()
      .skipLocked()
      .execute();
    const failed: { id: string; error: unknown }[] = [];
    const touched: TouchedGroups = new Map();
    for (const { id, watch } of rows) {
      let judgement: ReturnType<typeof judge>;
      try {
        judgement = judge(watch, rules, now.getTime());
      } catch (error) {
        failed.push({ id, error });
        judgement = { watch, events: [], checkAt: now.getTime() + LEFT_ALONE_MS };
      }
      const { watch: judged, events, checkAt } = judgement;
      for (const event of events) {
        await writeEvent(transaction, { subjectId: id, watch: judged, event, rules, now }, touched);
      }
      await transaction
        .updateTable('alert_watches')
        .set({ watch: storableJson(judged), check_at: checkAt === undefined ? null : new Date(checkAt) })
        .where('id', '=', id)
        .execute();
    }
    await touchGroups(transaction, touched);
    return { judged: rows.length, failed };
  });
}
