import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Activities, LocalActivities } from '../../src/activities/activities.ts';
import { syncDefinitionSchema } from '../../src/domain/sync-definition.ts';
import type { SyncDefinition } from '../../src/domain/sync-definition.ts';
import { createQueueWorkers } from '../../src/temporal/create-worker.ts';
import { TemporalSyncClient } from '../../src/temporal/temporal-sync-client.ts';

export type WorkflowWorker = {
  client: Client;
  syncs: TemporalSyncClient;
  taskQueue: string;
  /** A fresh sync id. */
  id(): string;
  stop(): Promise<void>;
};

/** A real worker with the given activities, and a task queue of its own unless one is named. */
export async function startWorkflowWorker(
  activities: Activities & LocalActivities,
  options: { address: string; bundlePath: string; taskQueue?: string },
): Promise<WorkflowWorker> {
  const { address, bundlePath, taskQueue = `test-${randomBytes(6).toString('hex')}` } = options;
  const native = await NativeConnection.connect({ address });
  const worker = await createQueueWorkers({
    connection: native,
    taskQueue,
    workflowBundle: { codePath: bundlePath },
    activities,
    shutdownGraceTime: '1s',
    stickyQueueScheduleToStartTimeout: '1s',
    maxHeartbeatThrottleInterval: '100ms',
    defaultHeartbeatThrottleInterval: '100ms',
  });
  const running = worker.run();
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  return {
    client,
    syncs: new TemporalSyncClient(client, taskQueue),
    taskQueue,
    id: () => `syn_${randomBytes(10).toString('hex')}`,
    stop: async () => {
      worker.shutdown();
      await running;
      await connection.close();
      await native.close();
    },
  };
}

/** A valid definition; `change` replaces members. Its schedule never fires within a test. */
export function exampleDefinition(change: Record<string, unknown> = {}): SyncDefinition {
  return syncDefinitionSchema.parse({
    name: 'Contacts',
    connectionId: 'con_exampleexample',
    destinationId: 'dst_exampleexample',
    object: 'Contact',
    identifier: 'Id',
    fields: [{ source: 'Email', target: 'email' }, { source: 'FirstName' }],
    format: { type: 'person' },
    schedule: { every: '1d' },
    settlingLag: '0s',
    ...change,
  });
}
