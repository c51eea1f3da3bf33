import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import type { WorkflowBundleOption } from '@temporalio/worker';
import type { Activities, LocalActivities } from '../../src/activities/activities.ts';
import { parseConfig } from '../../src/config.ts';
import { createWorker } from '../../src/temporal/create-worker.ts';
import { WORKFLOW_SOURCES } from '../../src/temporal/workflow-bundle.ts';

/** Slots of the one queue, as the service had them before it had several. */
const SLOTS_OF_ONE_QUEUE = 40;

export type Arrangement = {
  name: string;
  /** One worker, for as long as this process lives. */
  start(address: string, activities: Activities & LocalActivities): Promise<void>;
};

const logger = new DefaultLogger('ERROR');

/** The service's own workers and workflows. */
export async function asItIs(): Promise<Arrangement> {
  const bundle = await bundleWorkflowCode({ ...WORKFLOW_SOURCES, logger });
  return {
    name: 'with fairness',
    start: async (address, activities) => {
      const { worker } = await createWorker(parseConfig({ TEMPORAL_ADDRESS: address }), activities, bundle);
      void worker.run().catch(() => undefined);
    },
  };
}

/** The same workflows with one queue for everything and no turns of connections. */
export async function oneQueue(): Promise<Arrangement> {
  const workflowBundle: WorkflowBundleOption = await bundleWorkflowCode({
    ...WORKFLOW_SOURCES,
    logger,
    webpackConfigHook: (config) => {
      const alias = config.resolve?.alias;
      const known = Array.isArray(alias) ? {} : alias;
      return { ...config, resolve: { ...config.resolve, alias: { ...known, ...replaced() } } };
    },
  });
  return {
    name: 'without',
    start: async (address, activities) => {
      const { TEMPORAL_TASK_QUEUE: taskQueue } = parseConfig({});
      const worker = await Worker.create({
        connection: await NativeConnection.connect({ address }),
        taskQueue,
        workflowBundle,
        activities,
        maxConcurrentActivityTaskExecutions: SLOTS_OF_ONE_QUEUE,
      });
      void worker.run().catch(() => undefined);
    },
  };
}

function replaced(): Record<string, string> {
  const source = (name: string): string => fileURLToPath(new URL(`../../src/workflows/${name}`, import.meta.url));
  const other = fileURLToPath(new URL('one-queue.ts', import.meta.url));
  return { [source('task-queues.ts')]: other, [source('run-priority.ts')]: other };
}
