import { Context } from '@temporalio/activity';
import { FailureError } from '../domain/failure.ts';
import type { PagePortion } from '../domain/page-list.ts';
import { syncOfRun } from '../domain/sync-of-run.ts';
import { MAX_PAGE_RECORDS, pollPauseMs } from '../salesforce/run-calls.ts';
import type { BulkJobStatus, Salesforce } from '../salesforce/salesforce.ts';
import type { AwaitQueryJobInput, CompletedJob } from './activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { tellProgress } from './tell-progress.ts';

/** Between polls too, which may be minutes apart: an answer to a heartbeat is how a pause gets here. */
const BEAT_MS = 10_000;

/** Polls a job until it is complete; a failed or vanished one is a failure, never an empty result. */
export async function awaitQueryJob(deps: ActivityDependencies, input: AwaitQueryJobInput): Promise<CompletedJob> {
  const context = Context.current();
  const signal = context.cancellationSignal;
  const org = await deps.salesforce(input.connectionId);
  const runId = context.info.workflowExecution?.workflowId ?? '';
  const syncId = syncOfRun(runId);
  let recordsProcessed: number | undefined;
  const beat = setInterval(() => context.heartbeat({ recordsProcessed, calls: org.usage().calls }), BEAT_MS);
  try {
    for (let poll = 0; ; poll += 1) {
      const status = await org.bulk.status(input, signal);
      if (status.state === 'complete') return await completed(org, input, status.recordsProcessed, signal);
      if (status.state === 'failed' || status.state === 'aborted') throw jobEnded(status);
      if (syncId !== undefined && recordsProcessed !== status.recordsProcessed) tellProgress(deps, { syncId, runId });
      recordsProcessed = status.recordsProcessed;
      context.heartbeat({ recordsProcessed, calls: org.usage().calls });
      await context.sleep(pollPauseMs(poll));
    }
  } finally {
    clearInterval(beat);
  }
}

async function completed(
  org: Salesforce,
  input: AwaitQueryJobInput,
  recordsTotal: number | undefined,
  signal: AbortSignal,
): Promise<CompletedJob> {
  const several = recordsTotal === undefined || recordsTotal > MAX_PAGE_RECORDS;
  const listed = several ? await firstPages(org, input, signal) : undefined;
  return {
    ...(recordsTotal === undefined ? {} : { recordsTotal }),
    ...listed,
    salesforceApiCalls: org.usage().calls,
  };
}

async function firstPages(
  { bulk }: Salesforce,
  input: AwaitQueryJobInput,
  signal: AbortSignal,
): Promise<PagePortion | undefined> {
  if (input.portions === true) return bulk.listPages(input, undefined, signal);
  const locators = await bulk.pageLocators(input, signal);
  return locators === undefined ? undefined : { locators };
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
