import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startCustomerioSimulator } from '../../simulators/customerio/index.ts';
import type { CustomerioSimulator } from '../../simulators/customerio/index.ts';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';
import type { SalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { preferredPort } from '../free-port.ts';
import { startTemporalServer } from '../temporal-server.ts';
import type { TemporalServer } from '../temporal-server.ts';
import { startLocalService } from './local-service.ts';
import type { LocalService } from './local-service.ts';

const TEMPORAL_PORT = 7233;
const TEMPORAL_UI_PORT = 8233;
const API_PORT = 3000;

export type LocalStack = {
  apiUrl: string;
  apiToken: string;
  temporalUiUrl: string;
  salesforce: SalesforceSimulator;
  customerio: CustomerioSimulator;
  service: LocalService;
  stop(): Promise<void>;
};

export type LocalStackOptions = {
  /** Holds the embedded store, and Temporal's database when `keepTemporal`. */
  dataDir: string;
  contacts: number;
  keepTemporal: boolean;
  /** Restart the service when its source changes. */
  watch: boolean;
  log: (line: string) => void;
};

/** Everything on this machine: Temporal with its UI, both simulators, and the service as one process with the embedded store. */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { dataDir, contacts, keepTemporal, watch, log } = options;
  await mkdir(dataDir, { recursive: true });
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.toReversed()) await part.stop();
  };
  try {
    log('Starting Temporal ...');
    const temporal: TemporalServer = await startTemporalServer({
      port: await preferredPort(TEMPORAL_PORT),
      uiPort: await preferredPort(TEMPORAL_UI_PORT),
      ...(keepTemporal ? { dbFile: join(dataDir, 'temporal.db') } : {}),
    });
    started.push(temporal);
    log('Starting the simulators ...');
    const salesforce = await startSalesforceSimulator({ contacts, autoApprove: true });
    started.push({ stop: () => salesforce.close() });
    const customerio = await startCustomerioSimulator({ keepMessages: false });
    started.push({ stop: () => customerio.close() });
    log('Starting the service ...');
    const apiToken = `local-${randomBytes(12).toString('hex')}`;
    const port = await preferredPort(API_PORT);
    const service = await startLocalService({ temporal, dataDir, apiToken, port, watch });
    started.push(service);
    return {
      apiUrl: `http://127.0.0.1:${port}`,
      apiToken,
      temporalUiUrl: temporal.uiUrl ?? '',
      salesforce,
      customerio,
      service,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
