import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { freePort } from '../../scripts/free-port.ts';
import { startService, startStandIns } from '../processes.ts';
import type { Measured, ProcessUsage, StandInOptions, StandIns } from '../processes.ts';
import { CONTACT_FIELDS } from '../stand-ins/contacts.ts';
import { WARM_UP_OBJECT, WARM_UP_RECORDS } from '../stand-ins/salesforce.ts';
import type { Contender, Sample } from './sample.ts';

const TOKEN = 'benchmark-token-0123456789';
const NOT_MAPPED = new Set(['Id', 'SystemModstamp', 'IsDeleted']);
const ASK_EVERY_MS = 100;

export type Servers = { temporalAddress: string; databaseUrl: string };

export type ServiceOptions = StandInOptions & {
  workers?: number;
  /** Each worker calls from an address of its own. */
  apart?: boolean;
  /** Of the workers' Node. */
  nodeOptions?: string;
  /** The (one) worker tells its metrics. */
  metrics?: boolean;
};

const runSchema = z.object({
  id: z.string(),
  status: z.string(),
  recordsSent: z.number(),
  recordsSkipped: z.number(),
  startedAt: z.string(),
  endedAt: z.string(),
});

export type EndedRun = z.infer<typeof runSchema>;

const syncSchema = z.object({ lastRun: runSchema.nullish() });
const createdSchema = z.object({ id: z.string() });

type Processes = {
  url: string;
  api: Measured;
  startWorkers: () => Measured[];
  metricsPort: number | undefined;
};

/** The whole service: an API and its workers, in processes of their own, with stand-ins and one connection. */
export class Service {
  readonly standIns: StandIns;
  private readonly url: string;
  private readonly api: Measured;
  private readonly launch: () => Measured[];
  private workers: Measured[] = [];
  private readonly metricsPort: number | undefined;
  private places: { connectionId: string; destinationId: string } | undefined;

  private constructor(standIns: StandIns, processes: Processes) {
    this.standIns = standIns;
    this.url = processes.url;
    this.api = processes.api;
    this.launch = processes.startWorkers;
    this.metricsPort = processes.metricsPort;
  }

  static async start(options: ServiceOptions, { temporalAddress, databaseUrl }: Servers): Promise<Service> {
    const { workers: count = 1, apart = false, metrics = false, nodeOptions, ...replayed } = options;
    const standIns = await startStandIns(replayed);
    const port = await freePort();
    const metricsPort = metrics ? await freePort() : undefined;
    const taskQueue = `bench-${randomBytes(4).toString('hex')}`;
    const env = {
      TEMPORAL_ADDRESS: temporalAddress,
      TEMPORAL_TASK_QUEUE: taskQueue,
      DATABASE_URL: databaseUrl,
      SECRETS_KEY,
      API_TOKENS: `bench:${TOKEN}`,
      PORT: String(port),
      SALESFORCE_CLIENT_ID: 'bench',
      ALLOW_LOOPBACK_ENDPOINTS: 'true',
      LOG_LEVEL: 'info',
    };
    const api = startService('src/main.ts', ['api'], env);
    const startWorkers = (): Measured[] =>
      Array.from({ length: count }, (_, index) =>
        startService('src/worker.ts', [], {
          ...env,
          ...(apart ? addressOf(index) : {}),
          ...(nodeOptions === undefined ? {} : { NODE_OPTIONS: nodeOptions }),
          ...(metricsPort === undefined ? {} : { METRICS_PORT: String(metricsPort) }),
        }),
      );
    const url = `http://127.0.0.1:${port}`;
    const service = new Service(standIns, { url, api, startWorkers, metricsPort });
    await Promise.all([api.says('API listens'), service.startWorkers()]);
    return service;
  }

  /** Sends few records, so that what runs once is done. */
  async warmUp(): Promise<void> {
    const id = await this.createSync({ name: 'Warm-up', object: WARM_UP_OBJECT });
    await this.ended(id, { sent: WARM_UP_RECORDS });
    await this.deleteSync(id);
  }

  async createSync(change: Record<string, unknown> = {}): Promise<string> {
    this.places ??= await this.connect();
    const fields = CONTACT_FIELDS.filter(([name]) => !NOT_MAPPED.has(name)).map(([source]) => ({ source }));
    const sync = await this.call('POST', '/v1/syncs', {
      name: 'Contacts',
      ...this.places,
      object: 'Contact',
      identifier: 'Id',
      fields,
      format: { type: 'person' },
      schedule: { every: '1d' },
      settlingLag: '0s',
      ...change,
    });
    return createdSchema.parse(sync).id;
  }

  async deleteSync(id: string): Promise<void> {
    await this.call('DELETE', `/v1/syncs/${id}`);
  }

  /** The run that follows `previous`, once it has ended; throws when it went wrong or sent another number. */
  async ended(id: string, { sent, previous }: { sent: number; previous?: string }): Promise<EndedRun> {
    for (;;) {
      const { lastRun } = syncSchema.parse(await this.call('GET', `/v1/syncs/${id}`));
      if (lastRun !== undefined && lastRun !== null && lastRun.id !== previous) {
        if (lastRun.status !== 'succeeded' || lastRun.recordsSent !== sent) {
          throw new Error(`the run ${JSON.stringify(lastRun)} instead of ${sent} records`);
        }
        return lastRun;
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  }

  /** Does something and waits for the run that comes of it: what the workers used for it. */
  async measure(rows: number, act: () => Promise<EndedRun>): Promise<Sample & { run: EndedRun }> {
    const before = await this.usage();
    const run = await act();
    const after = await this.usage();
    const seconds = (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1_000;
    return { rows, seconds, cpuSeconds: after.cpuSeconds - before.cpuSeconds, peakRssMb: after.peakRssMb, run };
  }

  /** The first run of a new sync, which is deleted afterwards. */
  async measureFirstRun(rows: number, change: Record<string, unknown> = {}): Promise<Sample> {
    let id = '';
    const sample = await this.measure(rows, async () => {
      id = await this.createSync(change);
      return this.ended(id, { sent: rows });
    });
    await this.deleteSync(id);
    return sample;
  }

  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    const parsed: unknown = text === '' ? undefined : JSON.parse(text);
    return parsed;
  }

  async startWorkers(): Promise<void> {
    this.workers = this.launch();
    await Promise.all(this.workers.map((worker) => worker.says('worker polls')));
  }

  async stopWorkers(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
  }

  apiUsage(): Promise<ProcessUsage> {
    return this.api.usage();
  }

  /** Of all workers: their processor time, and the largest peak. */
  async usage(): Promise<ProcessUsage> {
    const all = await Promise.all(this.workers.map((worker) => worker.usage()));
    return {
      cpuSeconds: all.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
      peakRssMb: Math.max(...all.map(({ peakRssMb }) => peakRssMb)),
    };
  }

  /** How often the worker told Temporal that an activity lives. */
  async heartbeats(): Promise<number> {
    const page = await (await fetch(`http://127.0.0.1:${this.metricsPort}/metrics`)).text();
    const lines = page.matchAll(
      /^temporal_request(?:_total)?\{[^}]*operation="RecordActivityTaskHeartbeat"[^}]*\} (\d+)/gm,
    );
    return [...lines].reduce((sum, [, value]) => sum + Number(value), 0);
  }

  async stop(): Promise<void> {
    await Promise.all([this.api.stop(), this.stopWorkers(), this.standIns.stop()]);
  }

  private async connect(): Promise<{ connectionId: string; destinationId: string }> {
    const connection = await this.call('POST', '/v1/connections', {
      name: 'bench',
      environment: 'custom',
      loginUrl: this.standIns.salesforce,
      auth: { method: 'refresh_token', refreshToken: 'bench-refresh' },
    });
    const destination = await this.call('POST', '/v1/destinations', {
      name: 'bench',
      type: 'customerio',
      region: 'us',
      apiKey: 'bench-key',
      endpoint: this.standIns.customerio,
    });
    return {
      connectionId: createdSchema.parse(connection).id,
      destinationId: createdSchema.parse(destination).id,
    };
  }
}

/** One for all services of a benchmark, as they may share a database. */
const SECRETS_KEY = randomBytes(32).toString('base64');

function addressOf(index: number): Record<string, string> {
  return { BIND_ADDRESS: `127.0.0.${index + 2}`, NODE_OPTIONS: '--import ./bench/contenders/bind-address.ts' };
}

/** The whole service as a contender: warm, each time with a new sync. */
export async function startServiceContender(
  name: string,
  options: ServiceOptions,
  servers: Servers,
): Promise<Contender> {
  const service = await Service.start(options, servers);
  await service.warmUp();
  return { name, measure: () => service.measureFirstRun(options.contacts), end: () => service.stop() };
}
