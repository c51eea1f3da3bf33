import { Context } from '@temporalio/activity';
import { FailureError } from '../domain/failure.ts';
import { MAX_PAGE_RECORDS } from '../salesforce/run-calls.ts';
import type { BulkJobStatus } from '../salesforce/salesforce.ts';
import type { CompletedJob, JobInput } from './activities.ts';
import type { ActivityDependencies } from './dependencies.ts';

/** Each poll is an API call of the org's day: quick at first, then patient. */
const FIRST_POLL_MS = 500;
const POLL_GROWTH = 1.5;
const MAX_POLL_MS = 30_000;

/** Polls a job until it is complete; a failed or vanished one is a failure, never an empty result. */
export async function awaitQueryJob({ salesforce }: ActivityDependencies, input: JobInput): Promise<CompletedJob> {
  const context = Context.current();
  const signal = context.cancellationSignal;
  const org = await salesforce(input.connectionId);
  for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(MAX_POLL_MS, pollMs * POLL_GROWTH)) {
    const status = await org.bulk.status(input, signal);
    if (status.state === 'complete') {
      const recordsTotal = status.recordsProcessed;
      const several = recordsTotal === undefined || recordsTotal > MAX_PAGE_RECORDS;
      const locators = several ? await org.bulk.pageLocators(input, signal) : undefined;
      return {
        ...(recordsTotal === undefined ? {} : { recordsTotal }),
        ...(locators === undefined ? {} : { locators }),
        salesforceApiCalls: org.usage().calls,
      };
    }
    if (status.state === 'failed' || status.state === 'aborted') throw jobEnded(status);
    context.heartbeat({ recordsProcessed: status.recordsProcessed });
    await context.sleep(pollMs);
  }
}

function jobEnded(status: Extract<BulkJobStatus, { state: 'failed' | 'aborted' }>): FailureError {
  if (status.state === 'aborted') {
    return new FailureError({
      reaction: { type: 'stop' },
      code: 'salesforce.job_aborted',
      message: 'Somebody aborted the Bulk API job at Salesforce. The next run reads the same window again.',
      fault: 'configuration',
    });
  }
  const reason = status.message === undefined ? ' and gives no reason.' : `: ${status.message}`;
  return new FailureError({
    reaction: { type: 'resubmit' },
    code: 'salesforce.job_failed',
    message: `Salesforce could not run the query${reason}`,
    fault: 'transient',
  });
}
