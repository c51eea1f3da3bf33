import type { RemovalCounts } from './ledger.ts';

/**
 * The stretch of a cursor field that a run covers: `(after, through]`, ISO 8601 UTC with milliseconds. `after` is absent
 * in the run that reads everything.
 */
export type Window = { after?: string; through: string };

/**
 * `full` sends everything; `incremental` what changed. `reconcile` reads everything and sends what differs from what was
 * delivered. `retry` sends rejected records of an earlier run again.
 */
export type RunMode = 'full' | 'incremental' | 'reconcile' | 'retry';

/** Does a run of this mode read every record there is? */
export function readsEverything(mode: RunMode): boolean {
  return mode === 'full' || mode === 'reconcile';
}

/** Rows of a run or a page. Invariant: read = sent + deleted + rejected + skipped. */
export type RunCounts = {
  read: number;
  /** Accepted by Customer.io as creates or updates. */
  sent: number;
  /** Deletions accepted by Customer.io. */
  deleted: number;
  /** Kept in the store with a reason. */
  rejected: number;
  /** Rows that need no message, such as deletions of records that were never sent. */
  skipped: number;
};

export const NO_COUNTS: RunCounts = Object.freeze({ read: 0, sent: 0, deleted: 0, rejected: 0, skipped: 0 });

export function addCounts(a: RunCounts, b: RunCounts): RunCounts {
  return {
    read: a.read + b.read,
    sent: a.sent + b.sent,
    deleted: a.deleted + b.deleted,
    rejected: a.rejected + b.rejected,
    skipped: a.skipped + b.skipped,
  };
}

/** Does every row that was read have an outcome? */
export function countsBalance(counts: RunCounts): boolean {
  return counts.read === counts.sent + counts.deleted + counts.rejected + counts.skipped;
}

/**
 * Adds what became of removals to the counts of a run whose rows are through. Rows that came back as deleted counted as
 * skipped until their removals were settled; removals of what no row named are counted apart.
 */
export function withRemovals(counts: RunCounts, removals: RemovalCounts): { counts: RunCounts; removed: number } {
  const { sent, refused } = removals;
  const deleted = Math.min(counts.skipped, sent.deleted);
  const rejected = Math.min(counts.skipped - deleted, refused.deleted);
  return {
    counts: {
      ...counts,
      deleted: counts.deleted + deleted,
      rejected: counts.rejected + rejected,
      skipped: counts.skipped - deleted - rejected,
    },
    removed: sent.others + (sent.deleted - deleted),
  };
}
