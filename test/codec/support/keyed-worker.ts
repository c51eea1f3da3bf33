import { Client, Connection } from '@temporalio/client';
import { inject } from 'vitest';
import type { Config } from '../../../src/config.ts';
import { parseConfig } from '../../../src/config.ts';
import { createWorker } from '../../../src/temporal/create-worker.ts';
import { dataConverterOf } from '../../../src/temporal/data-converter.ts';
import { TemporalSyncClient } from '../../../src/temporal/temporal-sync-client.ts';
import type { ScriptedActivities } from '../../support/scripted-activities.ts';

export type KeyedWorker = {
  client: Client;
  config: Config;
  syncs: TemporalSyncClient;
  stop(): Promise<void>;
};

/** The service's own worker and client with this PAYLOAD_KEY; '' has none. */
export async function startKeyedWorker(
  scripted: ScriptedActivities,
  taskQueue: string,
  payloadKey: string,
): Promise<KeyedWorker> {
  const address = inject('temporalAddress');
  const config = parseConfig({
    TEMPORAL_ADDRESS: address,
    TEMPORAL_TASK_QUEUE: taskQueue,
    PAYLOAD_KEY: payloadKey,
  });
  const { worker, connection: native } = await createWorker(config, scripted.activities);
  const running = worker.run();
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, dataConverter: dataConverterOf(config) });
  return {
    client,
    config,
    syncs: new TemporalSyncClient(client, taskQueue),
    stop: async () => {
      worker.shutdown();
      await running;
      await connection.close();
      await native.close();
    },
  };
}
