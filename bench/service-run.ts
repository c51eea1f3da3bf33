import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { freePort } from '../scripts/free-port.ts';
import { CONTACT_FIELDS } from './stand-ins/contacts.ts';
import { startService, startStandIns } from './processes.ts';

const TOKEN = 'benchmark-token-0123456789';
const NOT_MAPPED = new Set(['Id', 'SystemModstamp', 'IsDeleted']);

export type Result = { name: string; rows: number; seconds: number; cpuSeconds: number; peakRssMb: number };

const syncSchema = z.object({
  currentRun: z.unknown().optional(),
  lastRun: z
    .object({
      id: z.string(),
      status: z.string(),
      recordsSent: z.number(),
      recordsSkipped: z.number(),
      startedAt: z.string(),
      endedAt: z.string(),
    })
    .nullish(),
  statusReason: z.string().nullish(),
});

type Servers = { temporalAddress: string; databaseUrl: string };
type Run = NonNullable<z.infer<typeof syncSchema>['lastRun']>;
type Service = {
  call: Call;
  createSync: (change?: Record<string, unknown>) => Promise<string>;
  /** Does something and waits for the run that comes of it: what the worker used for it. */
  measure: (name: string, rows: number, act: () => Promise<string>) => Promise<Result & { run: Run }>;
};

/** One full run of the whole service, in processes of its own. */
export function measureService(contacts: number, servers: Servers): Promise<Result> {
  return withService(contacts, servers, async ({ createSync, measure }) => {
    const result = await measure('salesforce-data-in, whole service', contacts, () => createSync());
    demand(result.run, result.run.recordsSent === contacts);
    return result;
  });
}

/**
 * The same without the ledger, with it, and a complete comparison by it that finds no difference. One page at most, as
 * records of different pages have the same ids.
 */
export function measureLedger(contacts: number, servers: Servers): Promise<Result[]> {
  return withService(contacts, servers, async ({ call, createSync, measure }) => {
    const without = await measure('without the ledger', contacts, () => createSync());
    demand(without.run, without.run.recordsSent === contacts);
    let id = '';
    const first = await measure('with the ledger, first delivery', contacts, async () => {
      id = await createSync({ ledger: true });
      return id;
    });
    demand(first.run, first.run.recordsSent === contacts);
    const compared = await measure('with the ledger, nothing changed', contacts, async () => {
      await call('POST', `/v1/syncs/${id}/resync?changedOnly=true`);
      return id;
    });
    demand(compared.run, compared.run.recordsSent === 0 && compared.run.recordsSkipped === contacts);
    return [without, first, compared];
  });
}

function demand(run: Run, holds: boolean): void {
  if (run.status !== 'succeeded' || !holds) throw new Error(`the run ${JSON.stringify(run)}`);
}

async function withService<T>(contacts: number, servers: Servers, act: (service: Service) => Promise<T>): Promise<T> {
  const standIns = await startStandIns(contacts);
  const port = await freePort();
  const env = {
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TEMPORAL_TASK_QUEUE: `bench-${randomBytes(4).toString('hex')}`,
    DATABASE_URL: servers.databaseUrl,
    SECRETS_KEY: randomBytes(32).toString('base64'),
    API_TOKENS: `bench:${TOKEN}`,
    PORT: String(port),
    SALESFORCE_CLIENT_ID: 'bench',
    ALLOW_LOOPBACK_ENDPOINTS: 'true',
    LOG_LEVEL: 'info',
  };
  const api = startService('src/main.ts', ['api'], env);
  const worker = startService('src/worker.ts', [], env);
  try {
    await Promise.all([api.says('API listens'), worker.says('worker polls')]);
    const call = caller(`http://127.0.0.1:${port}`);
    let previous: string | undefined;
    return await act({
      call,
      createSync: (change) => createSync(call, standIns, change),
      async measure(name, rows, start) {
        const before = await worker.usage();
        const run = await finished(call, await start(), previous);
        previous = run.id;
        const after = await worker.usage();
        const seconds = (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1_000;
        const cpuSeconds = after.cpuSeconds - before.cpuSeconds;
        return { name, rows, seconds, cpuSeconds, peakRssMb: after.peakRssMb, run };
      },
    });
  } finally {
    await Promise.all([api.stop(), worker.stop(), standIns.stop()]);
  }
}

type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;

function caller(url: string): Call {
  return async (method, path, body) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    const parsed: unknown = JSON.parse(text);
    return parsed;
  };
}

async function createSync(
  call: Call,
  standIns: { salesforce: string; customerio: string },
  change: Record<string, unknown> = {},
): Promise<string> {
  const created = z.object({ id: z.string() });
  const connection = created.parse(
    await call('POST', '/v1/connections', {
      name: 'bench',
      environment: 'custom',
      loginUrl: standIns.salesforce,
      auth: { method: 'refresh_token', refreshToken: 'bench-refresh' },
    }),
  );
  const destination = created.parse(
    await call('POST', '/v1/destinations', {
      name: 'bench',
      type: 'customerio',
      region: 'us',
      apiKey: 'bench-key',
      endpoint: standIns.customerio,
    }),
  );
  const fields = CONTACT_FIELDS.filter(([name]) => !NOT_MAPPED.has(name)).map(([source]) => ({ source }));
  const sync = await call('POST', '/v1/syncs', {
    name: 'Contacts',
    connectionId: connection.id,
    destinationId: destination.id,
    object: 'Contact',
    identifier: 'Id',
    fields,
    format: { type: 'person' },
    schedule: { every: '1d' },
    settlingLag: '0s',
    ...change,
  });
  return created.parse(sync).id;
}

async function finished(call: Call, id: string, previous?: string): Promise<Run> {
  for (;;) {
    const { lastRun } = syncSchema.parse(await call('GET', `/v1/syncs/${id}`));
    if (lastRun !== undefined && lastRun !== null && lastRun.id !== previous) return lastRun;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
