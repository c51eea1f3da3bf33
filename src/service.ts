import type { Logger } from 'pino';
import { runCommand } from './command.ts';
import { ConfigError } from './config.ts';
import type { Config } from './config.ts';
import { createContainer } from './container.ts';
import { VERSION } from './customerio/user-agent.ts';
import { DESTINATION_KINDS } from './destinations/index.ts';
import type { DestinationKind } from './destinations/kind.ts';
import { startHousekeeping } from './housekeeping.ts';
import { startMetrics } from './start-metrics.ts';
import { stopRequest } from './stop-request.ts';
import { startApi, startWorker } from './start.ts';
import type { Role, Running } from './start.ts';
import { installRuntime } from './temporal/runtime.ts';
import { startTracing } from './tracing/start-tracing.ts';

/** API, worker or both, as a whole process that knows these kinds of destinations. */
export function runProcess(role: Role, kinds: readonly DestinationKind[] = DESTINATION_KINDS): Promise<void> {
  return runCommand((config, log) => runService(role, { config, log, kinds }));
}

/** Runs a role until SIGTERM or SIGINT, or until a part of it fails. */
async function runService(
  role: Role,
  { config, log, kinds }: { config: Config; log: Logger; kinds: readonly DestinationKind[] },
): Promise<void> {
  if (role !== 'worker' && config.API_TOKENS === undefined) {
    throw new ConfigError(
      'API_TOKENS: must be set: name:token[:read], comma-separated, each token 16 characters or more',
    );
  }
  if (role !== 'all' && config.DATABASE_URL === undefined) {
    throw new ConfigError(
      'DATABASE_URL: must be set when API and worker are separate processes: the embedded store belongs to one process',
    );
  }
  const tracing = await startTracing(config, { version: VERSION, log });
  const asked = stopRequest();
  // An API has no worker: the SDK would have nothing to tell.
  const metrics = config.METRICS_PORT !== undefined;
  const sdkMetricsUrl = role === 'api' ? undefined : await installRuntime(log, { metrics });
  const container = await createContainer(config, log, kinds);
  const parts: Running[] = [];
  const housekeeping = startHousekeeping(
    {
      sweep: (now) => container.store.sweep(now),
      purge: (now, signal) => container.purge(now, signal),
      keepAlive: (signal) => container.keepAlive(signal),
    },
    log,
  );
  const alerting = container.alerts?.start();
  try {
    parts.push(await startMetrics(config, { role, container, sdkMetricsUrl, log }));
    if (role !== 'worker') parts.push(await startApi(config, container, { log, tracing }));
    if (role !== 'api') parts.push(await startWorker(config, container, { log, tracing }));
    await Promise.race([asked, ...parts.map(({ ended }) => ended)]);
  } finally {
    log.info('ending: pages stop at a checkpoint');
    const quiet = housekeeping.stop();
    for (const part of parts.toReversed()) await part.stop();
    await quiet;
    await alerting?.stop();
    await container.close();
    await tracing?.stop();
  }
}
