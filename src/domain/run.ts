/**
 * The stretch of a cursor field that a run covers: `(after, through]`, ISO 8601 UTC with milliseconds. `after` is absent
 * in the run that reads everything.
 */
export type Window = { after?: string; through: string };

/** `retry` sends rejected records of an earlier run again. */
export type RunMode = 'full' | 'incremental' | 'retry';

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
