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
    .object({ status: z.string(), recordsSent: z.number(), startedAt: z.string(), endedAt: z.string() })
    .nullish(),
  statusReason: z.string().nullish(),
});

/** One full run of the whole service, in processes of its own: what the worker used for it. */
export async function measureService(
  contacts: number,
  servers: { temporalAddress: string; databaseUrl: string },
): Promise<Result> {
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
    const before = await worker.usage();
    const call = caller(`http://127.0.0.1:${port}`);
    const sync = await createSync(call, standIns);
    const run = await finished(call, sync);
    const after = await worker.usage();
    if (run.status !== 'succeeded' || run.recordsSent !== contacts) throw new Error(`the run ${JSON.stringify(run)}`);
    return {
      name: 'salesforce-data-in, whole service',
      rows: contacts,
      seconds: (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1_000,
      cpuSeconds: after.cpuSeconds - before.cpuSeconds,
      peakRssMb: after.peakRssMb,
    };
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

async function createSync(call: Call, standIns: { salesforce: string; customerio: string }): Promise<string> {
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
  });
  return created.parse(sync).id;
}

async function finished(call: Call, id: string): Promise<NonNullable<z.infer<typeof syncSchema>['lastRun']>> {
  for (;;) {
    const { lastRun } = syncSchema.parse(await call('GET', `/v1/syncs/${id}`));
    if (lastRun !== undefined && lastRun !== null) return lastRun;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
