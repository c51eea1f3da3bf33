import type { AlertKind } from './alert-kind.ts';
import { DAMPING_MS } from './kind-state.ts';
import type { Reading } from './kind-state.ts';
import { staleAt } from './stale-at.ts';
import { FAILURES_IN_A_ROW } from './sync-facts.ts';
import type { SyncFacts } from './sync-facts.ts';
import type { Watch } from './watch.ts';

/** A handful of bad records is for their list, whatever their share. */
const MIN_REJECTED = 10;

/** From which on people are told. */
export type AlertBounds = {
  /** Intervals of its own schedule that a sync may go without a successful run. */
  staleIntervals: number;
  /** Of the records that a run tried. */
  rejectedPercent: number;
};

const MENDED: Reading = { type: 'absent', certain: true };
const UNKNOWN: Reading = { type: 'unknown' };

/** How each kind stands at `now`. */
export function readingsOf(watch: Watch, bounds: AlertBounds, now: number): Partial<Record<AlertKind, Reading>> {
  const { subject } = watch;
  if (subject.type === 'group') return {};
  if (subject.type === 'connection') return { reauthorization: reauthorization(watch, subject.facts) };
  const { facts, deleted } = subject;
  if (facts === undefined || deleted === true) {
    return { needs_attention: MENDED, failing: MENDED, waiting: MENDED, rejections: MENDED, stale: MENDED };
  }
  return {
    ...troubleOf(facts, watch.troubleSince ?? now),
    waiting: waiting(watch, facts, now),
    rejections: rejections(watch, bounds.rejectedPercent),
    stale: stale(watch, facts, bounds.staleIntervals, now),
  };
}

/** Only a success ends trouble: one that changes its kind neither ends the one alert nor has to hide the other. */
function troubleOf({ trouble }: SyncFacts, since: number): Record<'needs_attention' | 'failing', Reading> {
  if (trouble === undefined) return { needs_attention: MENDED, failing: MENDED };
  const { code, message, runId, failures } = trouble;
  const cause = { code, message, ...(runId === undefined ? {} : { runId }) };
  if (trouble.kind === 'attention') {
    return { needs_attention: { type: 'present', since, cause, afterMs: 0 }, failing: UNKNOWN };
  }
  const afterMs = failures >= FAILURES_IN_A_ROW ? 0 : DAMPING_MS;
  return { needs_attention: UNKNOWN, failing: { type: 'present', since, cause, afterMs } };
}

/** A run looks now and then whether the quota has room again: that is no end of its wait. */
function waiting({ holdSince, kinds, lastEnd }: Watch, { hold }: SyncFacts, now: number): Reading {
  if (hold?.kind === 'quota') {
    const { code, message, runId } = hold;
    return { type: 'present', since: holdSince ?? now, cause: { code, message, runId }, afterMs: 0 };
  }
  const open = kinds.waiting;
  const ended = open?.status === 'open' && lastEnd !== undefined && lastEnd.at >= open.since;
  return { type: 'absent', certain: ended };
}

function rejections({ rejections: last }: Watch, percent: number): Reading {
  if (last === undefined || last.rejected < MIN_REJECTED || last.rejected * 100 <= last.tried * percent) return MENDED;
  const { runId, at, tried, rejected } = last;
  const message = `${rejected} of ${tried} records that the run tried were rejected, more than ${percent} %. Its rejections say why.`;
  return { type: 'present', since: at, cause: { code: 'run.rejections', message, runId }, afterMs: 0 };
}

function stale(watch: Watch, { schedule }: SyncFacts, intervals: number, now: number): Reading {
  const at = staleAt(watch, intervals);
  if (at === undefined) return MENDED;
  // Only a success ends its silence: a run that gets on may yet fail.
  if (now < at) return watch.progress === undefined ? MENDED : UNKNOWN;
  const since = new Date(watch.countingSince ?? at).toISOString();
  const stuck =
    watch.progress === undefined
      ? ''
      : ` The run under way got on for the last time at ${new Date(watch.progress.at).toISOString()}.`;
  const how = 'every' in schedule ? `every ${schedule.every}` : `${schedule.cron} in ${schedule.timeZone}`;
  const message = `No run has succeeded since ${since}, for ${intervals} or more intervals of its schedule (${how}).${stuck}`;
  return { type: 'present', since: at, cause: { code: 'sync.stale', message }, afterMs: 0 };
}

function reauthorization(
  { reportedAt = 0 }: Watch,
  facts: Extract<Watch['subject'], { type: 'connection' }>['facts'],
): Reading {
  if (facts?.status !== 'reauthorization_required') return MENDED;
  const cause = { code: 'salesforce.reauthorization_required', message: facts.reason };
  return { type: 'present', since: reportedAt, cause, afterMs: 0 };
}
