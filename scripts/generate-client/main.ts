import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { openApiDocument } from '../../src/api/openapi.ts';
import { allOperations } from '../../src/api/operations.ts';
import { parseConfig } from '../../src/config.ts';
import { createContainer } from '../../src/container.ts';
import { TemporalSyncClient } from '../../src/temporal/temporal-sync-client.ts';
import { apiTypes } from './api-types.ts';

const TARGET = new URL('../../src/client/api.generated.ts', import.meta.url);

/** Writes the client's types from the OpenAPI document that the code as it is now would serve. */
const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-client-'));
const config = parseConfig({ DATA_DIR: folder });
const log = pino({ enabled: false });
const container = await createContainer(config, log);
try {
  // Connects to nothing before it is used, and describing the operations uses nothing.
  const client = new Client({ connection: Connection.lazy() });
  const operations = allOperations({
    ...container,
    syncs: new TemporalSyncClient(client, config.TEMPORAL_TASK_QUEUE),
    config: { publicUrl: 'http://127.0.0.1', apiTokens: [], allowLoopbackEndpoints: false },
    log,
    clock: () => new Date(),
  });
  await writeFile(TARGET, await apiTypes(openApiDocument(operations)));
} finally {
  await container.close();
  await rm(folder, { recursive: true, force: true });
}
