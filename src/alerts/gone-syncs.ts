import type { Logger } from 'pino';
import { startRounds } from '../rounds.ts';
import type { AlertStore } from '../store/alert-store.ts';
import type { Readings } from '../store/readings.ts';

const EVERY_MS = 60_000;
const PAGE = 500;
/** Syncs that a round asks for by name: a list that is not to be believed must not become thousands of questions. */
const ASKED_A_ROUND = 200;

export type GoneSyncsOptions = {
  alerts: Pick<AlertStore, 'report'>;
  readings: Pick<Readings, 'syncWatches'>;
  living: { ids(): Promise<ReadonlySet<string>>; isGone(id: string): Promise<boolean> };
  log: Logger;
};

/**
 * Ends the alerts of syncs that were ended without a word: a workflow that is terminated or deleted in Temporal has no say.
 * Answers how many. One that is brought back, as by a reset, is known again by its next report.
 */
export async function endGoneSyncs({ alerts, readings, living, log }: GoneSyncsOptions, now: Date): Promise<number> {
  const ids = await living.ids();
  let asked = 0;
  let gone = 0;
  for (let afterId = ''; asked < ASKED_A_ROUND;) {
    const page = await readings.syncWatches(afterId, PAGE);
    for (const { id } of page.filter((watch) => !ids.has(watch.id)).slice(0, ASKED_A_ROUND - asked)) {
      asked += 1;
      if (!(await living.isGone(id))) continue;
      await alerts.report(id, { at: now, gone: true });
      log.info({ syncId: id }, 'a sync is gone from Temporal: its alerts end');
      gone += 1;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    afterId = last.id;
  }
  return gone;
}

/** The same every minute, by any number of processes. */
export function startGoneSyncs(options: GoneSyncsOptions, everyMs = EVERY_MS): { stop(): Promise<void> } {
  return startRounds(async () => {
    try {
      await endGoneSyncs(options, new Date());
    } catch (error) {
      options.log.warn({ error }, 'syncs that are gone could not be looked for; the next round tries again');
    }
  }, everyMs);
}
