import { createServer } from 'node:net';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';
import { sdkLogFields } from './sdk-log-fields.ts';

/**
 * Once per process, before any worker: the SDK's log lines become ours, and its metrics get a port on this machine, from
 * which our own page of metrics takes them. Answers with their address when they are asked for.
 */
export async function installRuntime(log: Logger, { metrics }: { metrics: boolean }): Promise<string | undefined> {
  const bindAddress = metrics ? `127.0.0.1:${await freePort()}` : undefined;
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      const fields = sdkLogFields(meta ?? {});
      if (level === 'ERROR') log.error(fields, message);
      else if (level === 'WARN') log.warn(fields, message);
      else log.debug(fields, message);
    }),
    telemetryOptions: bindAddress === undefined ? {} : { metrics: { prometheus: { bindAddress, ...CONVENTIONS } } },
  });
  return bindAddress === undefined ? undefined : `http://${bindAddress}/metrics`;
}

/** Names as Prometheus has them: https://prometheus.io/docs/practices/naming/ */
const CONVENTIONS = { countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true };

/** The SDK does not say which port it got when it is asked to choose one. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port is free'));
        else resolve(address.port);
      });
    });
  });
}
