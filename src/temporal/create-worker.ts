import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerOptions, WorkflowBundleOption } from '@temporalio/worker';
import type {
  Activities,
  AwaitQueryJobInput,
  ListResultPagesInput,
  LocalActivities,
  RemoveDepartedInput,
  TransferPageInput,
} from '../activities/activities.ts';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { PageSlots } from '../domain/page-slots.ts';
import { activityTracing } from '../tracing/activity-tracing.ts';
import { runSpanSinks } from '../tracing/run-span.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { taskQueues } from '../workflows/task-queues.ts';
import { temporalConnectionOptions } from './connection.ts';
import { dataConverterOf } from './data-converter.ts';
import { logInterceptor } from './log-interceptor.ts';
import { PageSlotSupplier } from './page-slot-supplier.ts';
import { bundleWorkflows } from './workflow-bundle.ts';

/** Steps of seconds. */
const STEPS_AT_ONCE = 40;

/** A poll is a timer and a request now and then: so many that runs do not wait for a slot to wait in. */
const POLLS_AT_ONCE = 400;

/**
 * Transfers share one thread and the process's memory; what is on its way to a destination is bounded by its window
 * (`request-window.ts`). More workers are the way to more at once.
 */
const TRANSFERS_AT_ONCE = 8;

/** Of runs that read everything: those with one page, and what takes out of Customer.io what is gone. */
const BACKFILLS_AT_ONCE = 12;

/** A page is taken when there is room for it, not before: the other workers may have some. */
const PAGE_POLLS = 2;

/** A worker of activities alone has no such tasks. */
const UNUSED = { type: 'fixed-size', numSlots: 1 } as const;

/** A worker that was asked to end lets its pages reach a checkpoint first. */
const SHUTDOWN_GRACE = '10s';

export type ServiceWorker = {
  /** Returns once it was asked to end and has; rejects when a part of it fails, after the others have ended. */
  run(): Promise<void>;
  /** Asks it to end, if it runs. */
  shutdown(): void;
};

export type RunningWorker = { worker: ServiceWorker; connection: NativeConnection };

/**
 * A worker for all workflows and activities. `bundle` spares the second that bundling takes; `pageSlots`: as the activities
 * have them; `tracing`: where traces are on.
 */
export async function createWorker(
  config: Config,
  activities: Activities & LocalActivities,
  bundle?: WorkflowBundleOption,
  { log, tracing, pageSlots }: { log?: Logger; tracing?: Tracing | undefined; pageSlots?: PageSlots } = {},
): Promise<RunningWorker> {
  const connection = await NativeConnection.connect(await temporalConnectionOptions(config));
  const worker = await createQueueWorkers({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    workflowBundle: bundle ?? (await bundleWorkflows(config, { log, tracing })),
    activities,
    ...(pageSlots === undefined ? {} : { pageSlots }),
    dataConverter: dataConverterOf(config),
    interceptors: {
      activity: [logInterceptor, ...(tracing === undefined ? [] : [activityTracing(tracing)])],
    },
    ...(tracing === undefined ? {} : { sinks: runSpanSinks(tracing) }),
    shutdownGraceTime: SHUTDOWN_GRACE,
    // After a crash the cursor in the last heartbeat decides what is read again.
    maxHeartbeatThrottleInterval: '500ms',
    defaultHeartbeatThrottleInterval: '500ms',
    // A worker that died would delay its workflows by ten seconds.
    stickyQueueScheduleToStartTimeout: '2s',
  });
  return { worker, connection };
}

/** One worker for each of the task queues, in one: they share a connection and an end. */
export async function createQueueWorkers({
  activities,
  pageSlots = new PageSlots(),
  ...options
}: WorkerOptions & {
  taskQueue: string;
  activities: Activities & LocalActivities;
  pageSlots?: PageSlots;
}): Promise<ServiceWorker> {
  const { steps, polls, transfers, backfills, pages } = taskQueues(options.taskQueue);
  const { workflowBundle, ...others } = options;
  const transferring = {
    transferPage: (input: TransferPageInput) => activities.transferPage(input),
    removeDeparted: (input: RemoveDepartedInput) => activities.removeDeparted(input),
  };
  const workers = [
    // All activities: runs that an older version began ask for them here.
    await Worker.create({
      ...others,
      ...(workflowBundle === undefined ? {} : { workflowBundle }),
      taskQueue: steps,
      activities,
      maxConcurrentActivityTaskExecutions: STEPS_AT_ONCE,
    }),
    await Worker.create({
      ...others,
      taskQueue: polls,
      activities: {
        awaitQueryJob: (input: AwaitQueryJobInput) => activities.awaitQueryJob(input),
        listResultPages: (input: ListResultPagesInput) => activities.listResultPages(input),
      },
      maxConcurrentActivityTaskExecutions: POLLS_AT_ONCE,
    }),
    await Worker.create({
      ...others,
      taskQueue: transfers,
      activities: transferring,
      maxConcurrentActivityTaskExecutions: TRANSFERS_AT_ONCE,
    }),
    await Worker.create({
      ...others,
      taskQueue: backfills,
      activities: transferring,
      maxConcurrentActivityTaskExecutions: BACKFILLS_AT_ONCE,
    }),
    await Worker.create({
      ...others,
      taskQueue: pages,
      activities: { transferPage: transferring.transferPage },
      maxConcurrentActivityTaskPolls: PAGE_POLLS,
      tuner: {
        workflowTaskSlotSupplier: UNUSED,
        activityTaskSlotSupplier: new PageSlotSupplier(pageSlots),
        localActivityTaskSlotSupplier: UNUSED,
        nexusTaskSlotSupplier: UNUSED,
      },
    }),
  ];
  const shutdown = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  return {
    shutdown,
    run: async () => {
      // A part that ends, for whatever reason, takes the rest along: half a worker would look like a whole one.
      const ends = await Promise.allSettled(workers.map((worker) => worker.run().finally(shutdown)));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    },
  };
}
