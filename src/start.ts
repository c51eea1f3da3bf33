import type { Server } from 'node:http';
import { Client } from '@temporalio/client';
import type { Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import { startGoneSyncs } from './alerts/gone-syncs.ts';
import { createApp } from './api/app.ts';
import { createApiServer } from './api/http-server.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config.ts';
import type { Container } from './container.ts';
import type { FilterSuggester } from './llm/filter-suggester.ts';
import { connectTemporal } from './temporal/connection.ts';
import { createWorker } from './temporal/create-worker.ts';
import { LivingSyncs } from './temporal/gone-syncs.ts';
import { dataConverterOf } from './temporal/data-converter.ts';
import { registerSearchAttributes } from './temporal/register-search-attributes.ts';
import { TemporalSyncClient } from './temporal/temporal-sync-client.ts';
import { clientTracing } from './tracing/client-tracing.ts';
import type { Tracing } from './tracing/tracing.ts';
import { taskQueues } from './workflows/task-queues.ts';

export type Role = 'all' | 'api' | 'worker';

/** Something that runs until it is asked to end. */
export type Running = { stop(): Promise<void>; /** Rejects when it fails by itself. */ ended: Promise<void> };

/** Who hears of what happens. */
export type Observers = { log: Logger; /** Where traces are on. */ tracing?: Tracing | undefined };

/** The HTTP API. Resolves once it listens. */
export async function startApi(config: Config, container: Container, { log, tracing }: Observers): Promise<Running> {
  if (config.API_TOKENS === undefined) {
    throw new ConfigError(
      'API_TOKENS: must be set: name:token[:read], comma-separated, each token 16 characters or more',
    );
  }
  const connection = await connectClient(config);
  const interceptors = tracing === undefined ? {} : { interceptors: { workflow: [clientTracing()] } };
  const client = new Client({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: dataConverterOf(config),
    ...interceptors,
  });
  const suggester = await suggesterOf(config);
  const server = createApiServer();
  const stopping = new AbortController();
  await listen(server, config);
  const publicUrl = config.PUBLIC_URL ?? `http://${config.HOST}:${portOf(server)}`;
  const app = createApp({
    store: container.store,
    syncs: new TemporalSyncClient(client, config.TEMPORAL_TASK_QUEUE),
    salesforce: container.salesforce,
    oauth: container.oauth,
    destinationKinds: container.destinationKinds,
    suggester,
    alerts: container.alerts,
    config: {
      publicUrl,
      apiTokens: config.API_TOKENS ?? [],
      allowLoopbackEndpoints: config.ALLOW_LOOPBACK_ENDPOINTS,
      salesforceClientId: config.SALESFORCE_CLIENT_ID,
      salesforceClientSecret: config.SALESFORCE_CLIENT_SECRET,
    },
    stopping: stopping.signal,
    log,
    clock: () => new Date(),
  });
  server.on('request', app);
  const { alerts, readings } = container.store;
  const living = new LivingSyncs(client, config.TEMPORAL_TASK_QUEUE);
  const goneSyncs = startGoneSyncs({ alerts, readings, living, log });
  log.info({ url: publicUrl, docs: `${publicUrl}/docs` }, 'API listens');
  return {
    ended: new Promise((_resolve, reject) => server.once('error', reject)),
    stop: async () => {
      stopping.abort();
      await goneSyncs.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await connection.close();
    },
  };
}

/** The client for language models is only loaded where one is configured. */
async function suggesterOf(config: Config): Promise<FilterSuggester | undefined> {
  const { LLM_BASE_URL: baseUrl, LLM_API_KEY: apiKey, LLM_MODEL: model } = config;
  if (baseUrl === undefined || model === undefined) return undefined;
  const { createFilterSuggester } = await import('./llm/create-filter-suggester.ts');
  return createFilterSuggester({ baseUrl, apiKey, model });
}

/** Workflow tasks fail for as long as the namespace lacks a search attribute, so API and worker both see to them. */
async function connectClient(config: Config): Promise<Connection> {
  const connection = await connectTemporal(config);
  await registerSearchAttributes(connection, config.TEMPORAL_NAMESPACE);
  return connection;
}

/** A worker for workflows and activities. */
export async function startWorker(config: Config, container: Container, { log, tracing }: Observers): Promise<Running> {
  await (await connectClient(config)).close();
  const { activities, pageSlots } = container;
  const { worker, connection } = await createWorker(config, activities, undefined, { log, tracing, pageSlots });
  const ended = worker.run();
  log.info({ taskQueues: Object.values(taskQueues(config.TEMPORAL_TASK_QUEUE)) }, 'worker polls');
  return {
    ended,
    stop: async () => {
      worker.shutdown();
      await ended;
      await connection.close();
    },
  };
}

function listen(server: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new ConfigError(`PORT: ${config.PORT} is in use on ${config.HOST}: set another`) : error);
    });
    server.listen(config.PORT, config.HOST, () => resolve());
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
