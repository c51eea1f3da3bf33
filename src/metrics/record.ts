import type { FinishRunInput } from '../activities/activities.ts';
import type { RemovalCounts } from '../domain/ledger.ts';
import type { Rejection } from '../domain/rejection.ts';
import type { RunCounts } from '../domain/run.ts';
import { metrics } from './metrics.ts';

/** A stretch of rows, once a batch. Rejections are counted where they are kept, by reason. */
export function recordDelivered({ read, sent, deleted, skipped }: RunCounts): void {
  metrics.recordsRead.inc(read);
  metrics.recordsSent.inc(sent);
  metrics.recordsDeleted.inc(deleted);
  metrics.recordsSkipped.inc(skipped);
}

export function recordRejections(rejections: readonly Pick<Rejection, 'reason'>[]): void {
  const byReason = new Map<string, number>();
  for (const { reason } of rejections) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  for (const [reason, count] of byReason) metrics.recordsRejected.inc({ reason }, count);
}

/** What a run took out of Customer.io after its rows. */
export function recordRemovals({ sent }: RemovalCounts): void {
  metrics.recordsDeleted.inc(sent.deleted + sent.others);
}

export function recordRunEnd({ mode, status, startedAt }: FinishRunInput, now: number): void {
  metrics.runs.inc({ mode, status });
  metrics.runSeconds.observe({ mode }, Math.max(0, now - Date.parse(startedAt)) / 1_000);
}

/** The class of an answer's status. A 429 has a meaning of its own. */
export function statusClass(status: number | undefined): string {
  if (status === undefined) return 'none';
  return status === 429 ? '429' : `${Math.floor(status / 100)}xx`;
}
