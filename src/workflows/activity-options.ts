import { ActivityCancellationType, proxyActivities, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { ActivityInterfaceFor } from '@temporalio/workflow';
import type { Activities, LocalActivities } from '../activities/activities.ts';
import { readsEverything } from '../domain/run.ts';
import type { RunMode } from '../domain/run.ts';
import { taskQueues } from './task-queues.ts';
import type { TaskQueues } from './task-queues.ts';

/** Temporal owns every retry longer than a few seconds; what cannot pass by itself is marked as not retryable. */
const retry = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '2m' } as const;

/** Which queue that is, is only known inside a workflow: not yet when this file is loaded, so the proxies are made late. */
function onQueue(queue: keyof TaskQueues): { taskQueue: string } {
  return { taskQueue: taskQueues(workflowInfo().taskQueue)[queue] };
}

/** A worker that died is noticed after this long, however much longer a step may take. */
const heartbeatTimeout = '20s';

const briefly = (summary: string): Pick<Activities, 'submitQueryJob' | 'settleRetry' | 'finishRun'> =>
  proxyActivities<Activities>({
    summary,
    startToCloseTimeout: '2m',
    scheduleToCloseTimeout: '2d',
    heartbeatTimeout,
    retry,
  });

/** Seconds of work: one or a few requests. Summaries are what the Temporal UI shows of a step. */
export const brief = {
  submitQueryJob: briefly('Hand the query to Salesforce').submitQueryJob,
  settleRetry: briefly('Settle the rejections that were tried again').settleRetry,
  finishRun: briefly('Write down how the run ended').finishRun,
};

/** Describes many objects where fields lead through lookups. */
export const preparing = proxyActivities<Pick<Activities, 'prepareRun'>>({
  summary: 'Plan: which records, which fields',
  startToCloseTimeout: '5m',
  scheduleToCloseTimeout: '2d',
  heartbeatTimeout,
  retry,
});

/** Best effort, also while the run is being canceled: Salesforce forgets jobs by itself after seven days. */
export const cleanup = proxyActivities<Pick<Activities, 'abortQueryJob'>>({
  summary: 'Tell Salesforce that its job is not needed',
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: '2m',
  retry,
});

/** As long as Salesforce takes: hours for a large org. Polls come at most five minutes apart; heartbeats between them, too. */
export const polling = {
  get awaitQueryJob() {
    return proxyActivities<Pick<Activities, 'awaitQueryJob'>>({
      ...onQueue('polls'),
      summary: 'Wait for Salesforce to have the result',
      startToCloseTimeout: '1d',
      scheduleToCloseTimeout: '2d',
      heartbeatTimeout: '90s',
      cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
      retry,
    }).awaitQueryJob;
  },
};

/** A hundred calls or so, beside pages under way. Another worker asks for the same part again. */
export const listing = {
  get listResultPages() {
    return proxyActivities<Pick<Activities, 'listResultPages'>>({
      ...onQueue('polls'),
      summary: 'List further result pages',
      startToCloseTimeout: '30m',
      scheduleToCloseTimeout: '2d',
      heartbeatTimeout,
      cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
      retry,
    }).listResultPages;
  },
};

/** What changed, what is read as a whole, and the pages of a large whole have slots of their own. */
function transfersOf(mode: RunMode, large = false): { taskQueue: string } {
  if (!readsEverything(mode)) return onQueue('transfers');
  return onQueue(large ? 'pages' : 'backfills');
}

/**
 * Minutes a page. Heartbeats follow acknowledged batches and their retries; a worker that died is noticed within the
 * heartbeat timeout, and another goes on behind the last acknowledged row. `large`: the result has several pages.
 */
export function transferring(
  mode: RunMode,
  { large }: { large: boolean },
): Pick<ActivityInterfaceFor<Activities>, 'transferPage'> {
  return proxyActivities<Pick<Activities, 'transferPage'>>({
    ...transfersOf(mode, large),
    startToCloseTimeout: '12h',
    scheduleToCloseTimeout: '2d',
    heartbeatTimeout,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry,
  });
}

/** As long as there is something to take out. Another worker goes on with what is not settled. */
export function removing(mode: RunMode): Pick<ActivityInterfaceFor<Activities>, 'removeDeparted'> {
  return proxyActivities<Pick<Activities, 'removeDeparted'>>({
    ...transfersOf(mode),
    summary: 'Take out of Customer.io what is gone from Salesforce',
    startToCloseTimeout: '12h',
    scheduleToCloseTimeout: '2d',
    heartbeatTimeout,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry,
  });
}

/** Best effort, when a sync is deleted. */
export const forgetting = proxyActivities<Pick<Activities, 'forgetSync' | 'reportSync'>>({
  startToCloseTimeout: '2m',
  scheduleToCloseTimeout: '10m',
  retry,
});

/** Beside whatever else a sync does, and for as long as it takes: newer reports take the place of those that wait. */
export const reporting = proxyActivities<Pick<Activities, 'reportSync'>>({
  summary: 'Write down what alerts are judged by',
  startToCloseTimeout: '30s',
  retry,
});

export const local = proxyLocalActivities<LocalActivities>({ startToCloseTimeout: '10s' });
