import { setImmediate as nextTurn } from 'node:timers/promises';
import { reportedStatus } from '../domain/alerts/alert-body.ts';
import { staleAt } from '../domain/alerts/stale-at.ts';
import { dueSince } from '../domain/alerts/sync-lag.ts';
import type { Watch } from '../domain/alerts/watch.ts';
import type { Readings } from '../store/readings.ts';

const PAGE = 500;

/** How all syncs stand together. */
export type Census = {
  byStatus: Map<string, number>;
  stale: number;
  /** Of each sync that is due, in milliseconds. */
  lags: number[];
};

type Times = { key: string; dueAt: number | undefined; staleAt: number | undefined };

/**
 * Counts syncs and how late they are. The times of a schedule are computed once a success, not once a count: a cron's take
 * a while, and there may be thousands.
 */
export class SyncCensus {
  private known = new Map<string, Times>();
  private readonly readings: Pick<Readings, 'syncWatches'>;
  private readonly staleIntervals: number;

  constructor(readings: Pick<Readings, 'syncWatches'>, staleIntervals: number) {
    this.readings = readings;
    this.staleIntervals = staleIntervals;
  }

  async take(now: number): Promise<Census> {
    const census: Census = { byStatus: new Map(), stale: 0, lags: [] };
    const met = new Map<string, Times>();
    for (let afterId = ''; ;) {
      const page = await this.readings.syncWatches(afterId, PAGE);
      for (const { id, watch } of page) {
        const times = this.timesOf(id, watch);
        met.set(id, times);
        count(census, watch, times, now);
      }
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      afterId = last.id;
      await nextTurn();
    }
    this.known = met;
    return census;
  }

  private timesOf(id: string, watch: Watch): Times {
    const facts = watch.subject.type === 'sync' ? watch.subject.facts : undefined;
    const key = JSON.stringify([facts?.schedule, facts?.paused, watch.countingSince, watch.progress, watch.succeeded]);
    const known = this.known.get(id);
    if (known?.key === key) return known;
    return { key, dueAt: dueSince(watch), staleAt: staleAt(watch, this.staleIntervals) };
  }
}

function count(census: Census, { subject }: Watch, { dueAt, staleAt: stale }: Times, now: number): void {
  if (subject.type !== 'sync' || subject.facts === undefined) return;
  const status = reportedStatus(subject);
  census.byStatus.set(status, (census.byStatus.get(status) ?? 0) + 1);
  if (dueAt !== undefined && dueAt < now) census.lags.push(now - dueAt);
  if (stale !== undefined && stale <= now) census.stale += 1;
}
