import { ApplicationFailure } from '@temporalio/workflow';
import type { Failure } from '../domain/failure.ts';
import type { PageQueue } from '../domain/page-queue.ts';
import { countsBalance } from '../domain/run.ts';

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
  throw ApplicationFailure.create({
    message: failure.message,
    type: failure.code,
    nonRetryable: true,
    details: [failure],
  });
}
