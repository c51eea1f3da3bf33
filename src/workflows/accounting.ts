import { ApplicationFailure, patched } from '@temporalio/workflow';
import type { Failure } from '../domain/failure.ts';
import type { PageQueue } from '../domain/page-queue.ts';
import { tooManyRejections } from '../domain/rejection-share.ts';
import type { RejectionLimit } from '../domain/rejection-share.ts';
import { countsBalance } from '../domain/run.ts';
import type { RunCounts } from '../domain/run.ts';

/** Every row that Salesforce counted was read, and every one of them has an outcome; else the run has failed. */
export function checkAccounting(queue: PageQueue, recordsTotal: number | undefined): void {
  const { counts } = queue.state;
  const read = recordsTotal === undefined || recordsTotal === counts.read;
  if (queue.complete && countsBalance(counts) && read) return;
  const failure: Failure = {
    reaction: { type: 'stop' },
    code: 'run.accounting',
    message: `Salesforce counted ${recordsTotal ?? 'an unknown number of'} records, ${counts.read} were read: sent ${counts.sent}, deleted ${counts.deleted}, rejected ${counts.rejected}, skipped ${counts.skipped}. Nothing is marked as done; the next run reads the same window again.`,
    fault: 'transient',
  };
  throw failureOfRun(failure);
}

/** A run that could reject most of what it read is not a success, however well each of them is listed. */
export function checkRejections(counts: RunCounts, limit: RejectionLimit): void {
  const failure = tooManyRejections(counts, limit, 'end');
  // Runs that ended well before there was such a limit are replayed as they were.
  if (failure === undefined || !patched('rejection-share')) return;
  throw failureOfRun(failure);
}

/** A failure that a run comes to by itself, as activities would throw it. */
export function failureOfRun(failure: Failure): ApplicationFailure {
  return ApplicationFailure.create({
    message: failure.message,
    type: failure.code,
    nonRetryable: true,
    details: [failure],
  });
}
