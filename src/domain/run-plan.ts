import { durationMs } from './duration.ts';
import type { FieldPlan } from './field-plan.ts';
import { readsEverything } from './run.ts';
import type { RunMode, Window } from './run.ts';

/** Rows may become visible this long after their timestamp (facts of several connectors agree on about five minutes). */
export const SETTLING_MS = 5 * 60_000;

/** All that the activities of one run need and that does not belong into a history; kept in the store with the run. */
export type RunPlan = {
  fields: FieldPlan;
  query: { soql: string; includeDeleted: boolean };
  /** Where a ledger is kept. */
  ledger?: LedgerPlan;
  /** What the window was planned by, in milliseconds since 1970: the `Date` header of Salesforce's answers. */
  serverTimeMs?: number;
};

export type LedgerPlan = {
  /** Number of the run among its sync's runs. */
  ordinal: number;
  /** Did the ledger know everything that was ever delivered, when the run began? */
  filled: boolean;
  /** Did it know nothing when the run began? Then there is nothing to compare its rows with. Plans of earlier versions do not say. */
  fresh?: boolean;
  /** Asks for records that changed within the window, or were deleted in it, whether they match the filter or not. */
  changedQuery?: string;
};

/** What tells a run's messages from those of other runs; a full run's epoch does so already. */
export function messageRun(mode: RunMode, ledger: LedgerPlan | undefined): { run?: number } {
  return ledger === undefined || mode === 'full' ? {} : { run: ledger.ordinal };
}

export type WindowPlan =
  | { type: 'window'; window: Window; /** Deletions up to then are no business of this run. */ deletedAfter?: string }
  /** Nothing can have settled since the watermark. */
  | { type: 'nothing_new' };

/**
 * Which stretch of time a run covers. A full run reads every record there is, those that have not settled too, and then
 * covers the time up to `through`: the next window repeats what is younger. `serverTimeMs` is the org's own clock, known to the second, so a lag of zero
 * reaches to the end of that second. A lag below {@link SETTLING_MS} may miss rows that become visible late; the next
 * window starts earlier by the difference, and message ids make the repeats harmless.
 */
export function planWindow(input: {
  mode: Exclude<RunMode, 'retry'>;
  serverTimeMs: number;
  settlingLag: string;
  watermark?: string;
  /** The `through` of the first full run that began: from then on records may have been sent. */
  sendingSince?: string;
}): WindowPlan {
  const lag = durationMs(input.settlingLag);
  const throughMs = input.serverTimeMs + (lag === 0 ? 999 : 0) - lag;
  const overlap = overlapMs(input.settlingLag);
  const through = iso(throughMs);
  const since = input.watermark ?? input.sendingSince;
  const after = since === undefined ? undefined : iso(Date.parse(since) - overlap);
  if (readsEverything(input.mode)) {
    return { type: 'window', window: { through }, ...(after === undefined ? {} : { deletedAfter: after }) };
  }
  if (input.watermark === undefined || after === undefined) {
    throw new RangeError('an incremental run needs a watermark');
  }
  // Not against the watermark: two runs within one second have the same `through`, and rows of that second may be new.
  if (throughMs <= Date.parse(after)) return { type: 'nothing_new' };
  return { type: 'window', window: { after, through }, deletedAfter: after };
}

/**
 * A time up to which a sync read with one lag, as the next window with another lag must count it: a larger lag repeats
 * less, but what the smaller one did not let settle is still to be repeated.
 */
export function carryOver(through: string, from: string, to: string): string {
  return iso(Date.parse(through) - Math.max(0, overlapMs(from) - overlapMs(to)));
}

function overlapMs(settlingLag: string): number {
  return Math.max(0, SETTLING_MS - durationMs(settlingLag));
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
