import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startCustomerioSimulator } from '../../simulators/customerio/index.ts';
import type { CustomerioSimulator } from '../../simulators/customerio/index.ts';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';
import type { SalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { freePort, isFree, preferredPort } from '../free-port.ts';
import { startTemporalServer } from '../temporal-server.ts';
import type { TemporalServer } from '../temporal-server.ts';
import { UserError } from '../user-error.mjs';
import type { Cleanup } from './cleanup.ts';
import { startLocalService } from './local-service.ts';
import type { LocalService } from './local-service.ts';

/** The usual ones, so that links and the Temporal CLI work without settings; others where these are taken. */
const TEMPORAL_PORT = 7233;
const TEMPORAL_UI_PORT = 8233;
const API_PORT = 3000;

export type LocalStack = {
  /** Known for good once the service is up. */
  readonly apiUrl: string;
  apiToken: string;
  temporalAddress: string;
  temporalUiUrl: string;
  salesforce: SalesforceSimulator;
  customerio: CustomerioSimulator;
  /** Starts API and worker on it; resolves when both are up. */
  startService(log?: (line: string) => void): Promise<LocalService>;
};

export type LocalStackOptions = {
  /** Holds the embedded store, and Temporal's database when `keepTemporal`. */
  dataDir: string;
  keepTemporal: boolean;
  contacts: number;
  /** Does the simulated Customer.io keep messages and events too? */
  keepMessages?: boolean;
  /** Of the simulators, for those that must be found at the same place again; free ones when absent. */
  simulatorPorts?: { salesforce: number; customerio: number };
  apiToken?: string;
  /** Of the Node that runs the service, such as `--inspect`. */
  nodeFlags?: readonly string[];
};

/**
 * All that the service needs, on this machine: Temporal with its UI and both simulators. The service itself is one process with
 * the embedded store. `cleanup` ends each part that was started, also when a later one fails.
 */
export async function startLocalStack(options: LocalStackOptions, cleanup: Cleanup): Promise<LocalStack> {
  const { dataDir, contacts, keepTemporal, simulatorPorts } = options;
  await mkdir(dataDir, { recursive: true });
  const temporal = await startTemporal(keepTemporal ? join(dataDir, 'temporal.db') : undefined);
  cleanup.add(() => temporal.stop());
  const salesforce = await startSalesforceSimulator({
    contacts,
    autoApprove: true,
    port: simulatorPorts?.salesforce ?? 0,
  });
  cleanup.add(() => salesforce.close());
  const customerio = await startCustomerioSimulator({
    keepMessages: options.keepMessages ?? false,
    port: await portFor(simulatorPorts?.customerio),
  });
  cleanup.add(() => customerio.close());
  const apiToken = options.apiToken ?? `local-${randomBytes(12).toString('hex')}`;
  let port = await preferredPort(API_PORT);
  const start = (log?: (line: string) => void): Promise<LocalService> =>
    startLocalService({
      temporalAddress: temporal.address,
      dataDir,
      apiToken,
      port,
      nodeFlags: options.nodeFlags,
      log,
    });
  return {
    get apiUrl() {
      return `http://127.0.0.1:${port}`;
    },
    apiToken,
    temporalAddress: temporal.address,
    temporalUiUrl: temporal.uiUrl ?? '',
    salesforce,
    customerio,
    startService: async (log) => {
      const service = await start(log).catch(async (error: unknown) => {
        if (await isFree(port)) throw error;
        port = await freePort();
        return start(log);
      });
      cleanup.add(() => service.stop());
      return service;
    },
  };
}

/** On the usual ports; on others where another start at the same moment was faster. */
async function startTemporal(dbFile: string | undefined): Promise<TemporalServer> {
  const options = dbFile === undefined ? {} : { dbFile };
  const [port, uiPort] = [await preferredPort(TEMPORAL_PORT), await preferredPort(TEMPORAL_UI_PORT)];
  try {
    return await startTemporalServer({ ...options, port, uiPort });
  } catch (error) {
    if ((await isFree(port)) && (await isFree(uiPort))) throw error;
    return startTemporalServer({ ...options, port: 0, uiPort: 0 });
  }
}

async function portFor(wanted: number | undefined): Promise<number> {
  if (wanted === undefined) return freePort();
  if (await isFree(wanted)) return wanted;
  throw new UserError(
    `Port ${wanted}, meant for a simulator, is in use: end the program that uses it and start again.`,
  );
}
