import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { USERNAME } from '../../../simulators/salesforce/oauth/resources.ts';
import { TOKEN } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { CLIENT_ID } from './stage.ts';
import type { Stage } from './stage.ts';

/** What a document takes for granted: things that are there, words that stand for others, and commands that end otherwise. */
export type Play = {
  /** Text of the commands, and what stands in its place here. */
  instead?: (stage: Stage) => [string, string][];
  before?: (stage: Stage) => Promise<void>;
  /** By how a command begins. */
  beforeCommand?: Record<string, (stage: Stage) => Promise<void>>;
  afterCommand?: Record<string, (stage: Stage) => Promise<void>>;
  /** By how a command begins: what is typed when it asks. It then runs on a terminal. */
  answers?: Record<string, string>;
};

async function recreate(stage: Stage, name: string, change: Record<string, unknown> = {}): Promise<string> {
  for (const id of await stage.named(name)) await stage.stack.api.expect('DELETE', `/v1/syncs/${id}`);
  await until(`${name} is gone`, async () => ((await stage.named(name)).length === 0 ? true : undefined));
  const id = await stage.create(name, change);
  await until(`${name} is listed`, async () => ((await stage.named(name)).length === 1 ? true : undefined));
  return id;
}

/** The syncs of other documents, too. */
async function endAll({ stack }: Stage): Promise<void> {
  type Listed = { data: { id: string }[] };
  const list = async () => (await stack.api.expect<Listed>('GET', '/v1/syncs?limit=200')).data;
  for (const { id } of await list()) await stack.api.call('DELETE', `/v1/syncs/${id}`);
  await until('no sync is listed', async () => ((await list()).length === 0 ? true : undefined));
}

const CONTACTS = { fields: [{ source: 'Email', target: 'email' }], schedule: { every: '15m' }, settlingLag: '5m' };

/** By document; one that needs nothing of its own is not here. */
export const PLAYS: Record<string, Play> = {
  'README.md': {
    instead: ({ stack }) => [['"apiKey": "…"', `"apiKey": "${stack.customerio.apiKey}"`]],
  },
  'docs/api.md': {
    before: async (stage) => void (await stage.stack.runsDone(stage.syncId, 1)),
    beforeCommand: {
      'curl -N': async (stage) => void (await stage.stack.api.expect('POST', `/v1/syncs/${stage.syncId}/resync`)),
    },
  },
  'docs/cli.md': {
    instead: () => [['SALESFORCE_DATA_IN_TOKEN=…', `SALESFORCE_DATA_IN_TOKEN=${TOKEN}`]],
    before: async (stage) => {
      stage.refuseSome();
      const id = await stage.create('Contacts', { maxRejectedPercent: 1 });
      await stage.stack.runsDone(id, 1);
    },
    beforeCommand: {
      'salesforce-data-in create': async (stage) => {
        for (const id of await stage.named('Contacts')) await stage.stack.api.expect('DELETE', `/v1/syncs/${id}`);
        await until('no Contacts', async () => ((await stage.named('Contacts')).length === 0 ? true : undefined));
      },
      'salesforce-data-in edit': async (stage) => {
        await until('Contacts', async () => ((await stage.named('Contacts')).length === 1 ? true : undefined));
      },
      'salesforce-data-in reconcile': async (stage) => {
        const id = await recreate(stage, 'Contacts', { ledger: true });
        await stage.stack.runsDone(id, 1);
      },
      // The command before it paused it.
      'salesforce-data-in retry Contacts --watch': async (stage) => {
        for (const id of await stage.named('Contacts')) await stage.stack.api.expect('POST', `/v1/syncs/${id}/resume`);
      },
      'salesforce-data-in apply': async (stage) => {
        await endAll(stage);
        await recreate(stage, 'Contacts', CONTACTS);
        await recreate(stage, 'Leads', { ...CONTACTS, object: 'Lead' });
        const format = { type: 'object', objectName: 'Companies' };
        const schedule = { cron: '0 6 * * *', timeZone: 'Europe/Berlin' };
        const accounts = { object: 'Account', fields: 'all', format, schedule, settlingLag: '5m' };
        await recreate(stage, 'Accounts', accounts);
      },
    },
    afterCommand: {
      'salesforce-data-in apply': async (stage) => {
        stage.syncId = await stage.create('Documented');
      },
    },
    answers: { 'salesforce-data-in delete': 'y', 'salesforce-data-in apply': 'y' },
  },
  'docs/customerio-setup.md': {
    instead: ({ stack }) => [['"apiKey": "…"', `"apiKey": "${stack.customerio.apiKey}"`]],
  },
  'docs/operators.md': {
    before: async ({ stack, syncId }) => {
      await stack.api.expect('PATCH', `/v1/syncs/${syncId}`, { ledger: true });
    },
    afterCommand: {
      'temporal workflow query': async ({ stack, syncId }) => {
        const { lastRefusedSignal } = await stack.api.expect('GET', `/v1/syncs/${syncId}`);
        if (lastRefusedSignal !== undefined) throw new Error(JSON.stringify(lastRefusedSignal));
      },
    },
  },
  'docs/salesforce-setup.md': {
    instead: ({ stack }) => [
      ['environment: "production", clientId', `environment: "custom", loginUrl: "${stack.salesforce.url}", clientId`],
      ['sync@acme.example', USERNAME],
      ['https://acme.my.salesforce.com', stack.salesforce.url],
      ['3MVG9…', CLIENT_ID],
      ['"clientSecret": "…"', '"clientSecret": "documented"'],
      ['con_…', '$(< jwt-connection)'],
    ],
    afterCommand: {
      'openssl req': async ({ client, folder }) => {
        client.publicKey = await readFile(join(folder, 'salesforce.crt'), 'utf8');
        await copyFile(join(folder, 'salesforce.key'), join(folder, 'new.key'));
      },
      'jq -n --rawfile key salesforce.key': async ({ stack, folder }) => {
        const { data } = await stack.api.expect<{ data: { id: string; name: string; status: string }[] }>(
          'GET',
          '/v1/connections',
        );
        const made = data.find(({ name, status }) => name === 'Production' && status === 'connected');
        await writeFile(join(folder, 'jwt-connection'), made?.id ?? '');
      },
    },
  },
  'docs/deployment.md': {
    instead: ({ folder, port }) => [
      ['PAYLOAD_KEY=…', `PAYLOAD_KEY=${Buffer.alloc(32, 7).toString('base64')}`],
      ['ops:…', `ops:${TOKEN}`],
      ['Bearer …', `Bearer ${TOKEN}`],
      [
        'start:codec',
        `start:codec > '${join(folder, 'codec.log')}' & until curl -sS http://127.0.0.1:3001/healthz; do sleep 0.2; done`,
      ],
      ['3001', `${port}`],
    ],
  },
};

/** What means the same in each document. */
export function sameEverywhere(stage: Stage): [string, string][] {
  const { url } = stage.stack;
  return [
    ['https://syncs.example.com', url],
    ['localhost:3000', url],
    ['con_…', stage.connectionId],
    ['dst_…', stage.destinationId],
    ['syn_8f3kq2mz7w', stage.syncId],
    ['syn_…', stage.syncId],
  ];
}
