import { collectDefaultMetrics, Registry } from 'prom-client';
import { request } from 'undici';
import { metricRegistry, metrics } from './metrics.ts';

/** On this machine, from memory: longer means that it hangs. */
const SDK_TIMEOUT_MS = 2_000;
const MAX_SDK_BYTES = 16 * 1024 * 1024;

/** Gauges with the name of a counter; each has a twin that tells the same by type. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

export type MetricsPage = {
  contentType: string;
  /** The page in Prometheus' text format. */
  text(): Promise<string>;
};

export type MetricsPageOptions = {
  /** Where the Temporal SDK serves its own; absent where there is no worker. */
  sdkUrl?: string | undefined;
  /** Brings gauges up to date before they are written. */
  refresh: () => Promise<void>;
};

/** One page for everything: our own metrics, Node's, and the Temporal SDK's as that writes them. */
export function createMetricsPage({ sdkUrl, refresh }: MetricsPageOptions): MetricsPage {
  const node = new Registry();
  collectDefaultMetrics({ register: node });
  for (const name of MISNAMED) node.removeSingleMetric(name);
  return {
    contentType: metricRegistry.contentType,
    async text() {
      await refresh();
      const sdk = sdkUrl === undefined ? undefined : await sdkMetrics(sdkUrl);
      if (sdk !== undefined) metrics.sdkUp.set(sdk === '' ? 0 : 1);
      return [await metricRegistry.metrics(), await node.metrics(), sdk ?? ''].join('\n');
    },
  };
}

/** '' when they cannot be had: the rest of the page is worth as much without them. */
async function sdkMetrics(url: string): Promise<string> {
  try {
    const answer = await request(url, { signal: AbortSignal.timeout(SDK_TIMEOUT_MS) });
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of answer.body) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('expected bytes');
      bytes += chunk.length;
      if (bytes > MAX_SDK_BYTES) return '';
      chunks.push(chunk);
    }
    return answer.statusCode === 200 ? Buffer.concat(chunks).toString() : '';
  } catch {
    return '';
  }
}
