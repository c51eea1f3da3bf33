import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import type { WorkflowBundleOption } from '@temporalio/worker';
import type { Activities, LocalActivities } from '../activities/activities.ts';
import type { Config } from '../config.ts';
import { temporalConnectionOptions } from './connection.ts';

/** What `bundleWorkflowCode` makes the workflows' code of. */
export const WORKFLOW_SOURCES = {
  workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
  payloadConverterPath: fileURLToPath(new URL('../workflows/payload-converter.ts', import.meta.url)),
};

/** Transfers in one process: each holds a few megabytes of batches in flight. */
const ACTIVITIES_AT_ONCE = 40;

/** A worker that was asked to end lets its pages reach a checkpoint first. */
const SHUTDOWN_GRACE = '10s';

export type RunningWorker = { worker: Worker; connection: NativeConnection };

/** A worker for all workflows and activities. `bundle` spares the second that bundling takes. */
export async function createWorker(
  config: Config,
  activities: Activities & LocalActivities,
  bundle?: WorkflowBundleOption,
): Promise<RunningWorker> {
  const connection = await NativeConnection.connect(await temporalConnectionOptions(config));
  const worker = await Worker.create({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    workflowBundle: bundle ?? (await bundleWorkflowCode(WORKFLOW_SOURCES)),
    activities,
    maxConcurrentActivityTaskExecutions: ACTIVITIES_AT_ONCE,
    shutdownGraceTime: SHUTDOWN_GRACE,
    // After a crash the cursor in the last heartbeat decides what is read again.
    maxHeartbeatThrottleInterval: '500ms',
    defaultHeartbeatThrottleInterval: '500ms',
    // A worker that died would delay its workflows by ten seconds.
    stickyQueueScheduleToStartTimeout: '2s',
  });
  return { worker, connection };
}
