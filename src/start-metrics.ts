import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { ConfigError } from './config.ts';
import type { Container } from './container.ts';
import { VERSION } from './customerio/user-agent.ts';
import { createMetricsPage } from './metrics/metrics-page.ts';
import { startMetricsServer } from './metrics/metrics-server.ts';
import type { MetricsServer } from './metrics/metrics-server.ts';
import { metrics } from './metrics/metrics.ts';
import { showSalesforceDays } from './metrics/salesforce-day.ts';
import { StoreGauges } from './metrics/store-gauges.ts';
import type { Role, Running } from './start.ts';

/** The page of metrics on `METRICS_PORT`, on the same interfaces as the API; nothing without it. */
export async function startMetrics(
  config: Config,
  parts: { role: Role; container: Container; sdkMetricsUrl: string | undefined; log: Logger },
): Promise<Running> {
  const { METRICS_PORT: port, HOST: host } = config;
  const { role, container, sdkMetricsUrl, log } = parts;
  if (port === undefined) return { ended: new Promise(() => undefined), stop: () => Promise.resolve() };
  metrics.build.set({ version: VERSION, role }, 1);
  // What the store knows is the same everywhere: workers, of which there may be many, need not ask it.
  const store = role === 'worker' ? undefined : new StoreGauges(container.store.readings, storeOptions(config, log));
  const page = createMetricsPage({
    sdkUrl: sdkMetricsUrl,
    refresh: async () => {
      showSalesforceDays(container.salesforceDays, Date.now());
      await store?.refresh(Date.now());
    },
  });
  const server = await started(() => startMetricsServer(page, { host, port, log }), config);
  return { ended: new Promise(() => undefined), stop: () => server.stop() };
}

function storeOptions({ ALERT_STALE_INTERVALS: staleIntervals }: Config, log: Logger) {
  return { staleIntervals, log };
}

async function started(start: () => Promise<MetricsServer>, { METRICS_PORT, HOST }: Config): Promise<MetricsServer> {
  try {
    return await start();
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!taken) throw error;
    throw new ConfigError(`METRICS_PORT: ${METRICS_PORT} is in use on ${HOST}: set another for each process`);
  }
}
