import { once } from 'node:events';
import { createServer } from 'node:http';
import { Faults } from './faults.ts';
import { handle } from './handle.ts';
import { withDefaults } from './options.ts';
import type { SimulatorOptions } from './options.ts';
import { RequestLog } from './request-log.ts';
import { Workspace } from './workspace.ts';

export type { Fault } from './faults.ts';
export type { SimulatorOptions } from './options.ts';

/** Longer than any client keeps a connection, so that it is never the simulator that closes one. */
const KEEP_ALIVE_MS = 120_000;

export type CustomerioSimulator = {
  /** Without `/v1`. */
  url: string;
  apiKey: string;
  workspace: Workspace;
  faults: Faults;
  requests: RequestLog;
  /** Breaks what is under way. */
  close(): Promise<void>;
};

/** A Customer.io Pipelines source over HTTP, with its workspace to look into and faults to switch on. */
export async function startCustomerioSimulator(options: SimulatorOptions = {}): Promise<CustomerioSimulator> {
  const settings = withDefaults(options);
  const workspace = new Workspace(settings);
  const faults = new Faults(settings.random);
  const requests = new RequestLog();
  const closing = new AbortController();
  const simulated = { settings, workspace, faults, requests, closing: closing.signal };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    handle(request, response, simulated).catch((error: unknown) => {
      process.stderr.write(`customerio simulator: ${error instanceof Error ? error.stack : String(error)}\n`);
      request.socket.destroy();
    });
  });
  server.listen(settings.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the simulator has no port');
  return {
    url: settings.publicUrl ?? `http://127.0.0.1:${address.port}`,
    apiKey: settings.apiKeys[0] ?? '',
    workspace,
    faults,
    requests,
    close: async () => {
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
