import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config.ts';
import { connectTemporal, TemporalUnreachableError } from '../../src/temporal/connection.ts';
import { createWorker } from '../../src/temporal/create-worker.ts';
import { registerSearchAttributes } from '../../src/temporal/register-search-attributes.ts';
import { TemporalSyncClient } from '../../src/temporal/temporal-sync-client.ts';
import { ScriptedActivities } from '../support/scripted-activities.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { until } from '../support/until.ts';
import { exampleDefinition } from '../support/workflow-worker.ts';
import { createAuthority } from './support/certificates.ts';
import type { Authority, Certificate } from './support/certificates.ts';
import { startTlsProxy } from './support/tls-proxy.ts';
import type { TlsProxy, TlsProxyOptions } from './support/tls-proxy.ts';

const API_KEY = 'an-api-key-of-the-namespace';

let authority: Authority & { folder: string };
let stranger: Authority & { folder: string };
let server: Certificate;
const proxies: TlsProxy[] = [];

beforeAll(async () => {
  [authority, stranger] = [await createAuthority(), await createAuthority()];
  server = await authority.issue('server', 'IP:127.0.0.1,DNS:localhost');
});

afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.close();
});

afterAll(async () => {
  for (const { folder } of [authority, stranger]) await rm(folder, { recursive: true, force: true });
});

async function proxyOf(options: Partial<TlsProxyOptions> = {}): Promise<TlsProxy> {
  const proxy = await startTlsProxy({ upstream: inject('temporalAddress'), server, ...options });
  proxies.push(proxy);
  return proxy;
}

function environmentOf(proxy: TlsProxy, change: Record<string, string> = {}): Record<string, string> {
  return { TEMPORAL_ADDRESS: proxy.address, TEMPORAL_TLS_CA: authority.ca, ...change };
}

/** Client and worker of the service: a sync is created, runs, and is deleted. */
async function runsASync(environment: Record<string, string>): Promise<void> {
  const taskQueue = `tls-${randomBytes(5).toString('hex')}`;
  const config = parseConfig({ ...environment, TEMPORAL_TASK_QUEUE: taskQueue });
  const connection = await connectTemporal(config);
  const { worker, connection: native } = await createWorker(config, new ScriptedActivities().activities, {
    codePath: inject('workflowBundlePath'),
  });
  const running = worker.run();
  const syncs = new TemporalSyncClient(new Client({ connection }), taskQueue);
  const id = `syn_${randomBytes(10).toString('hex')}`;
  await syncs.create(id, exampleDefinition(), { paused: false });
  await until('a run', async () => (await syncs.get(id))?.lastRun?.status === 'succeeded');
  await syncs.delete(id);
  worker.shutdown();
  await running;
  await connection.close();
  await native.close();
}

async function refused(environment: Record<string, string>): Promise<string> {
  const error: unknown = await connectTemporal(parseConfig(environment)).then(
    () => 'it connected',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TemporalUnreachableError);
  return error instanceof Error ? error.message : '';
}

describe('Temporal behind TLS', { timeout: 60_000 }, () => {
  it('runs syncs, where the authority of its certificate is given', async () => {
    const proxy = await proxyOf();
    await runsASync(environmentOf(proxy));
    expect(proxy.calls.length).toBeGreaterThan(10);
  });

  it('is not trusted without its authority, nor under another name', async () => {
    const proxy = await proxyOf();
    const sentences = await Promise.all([
      refused({ TEMPORAL_ADDRESS: proxy.address, TEMPORAL_TLS: 'true' }),
      refused(environmentOf(proxy, { TEMPORAL_TLS_CA: stranger.ca })),
      refused(environmentOf(proxy, { TEMPORAL_TLS_SERVER_NAME: 'temporal.test' })),
    ]);
    for (const sentence of sentences)
      expect(sentence).toContain(`TEMPORAL_ADDRESS: no Temporal server answers on ${proxy.address}`);
    expect(proxy.calls).toEqual([]);
  });

  it('may have a certificate for another name than its address, where that name is given', async () => {
    const proxy = await proxyOf({ server: await authority.issue('named', 'DNS:temporal.test') });
    await refused(environmentOf(proxy));
    await runsASync(environmentOf(proxy, { TEMPORAL_TLS_SERVER_NAME: 'temporal.test' }));
  });
});

describe('Temporal that wants a client certificate', { timeout: 60_000 }, () => {
  it('runs syncs for who has one of its authority, and sees whose it is in every call', async () => {
    const proxy = await proxyOf({ clientCa: authority.ca });
    const { cert, key } = await authority.issue('sync-service');
    await runsASync(environmentOf(proxy, { TEMPORAL_TLS_CERT: cert, TEMPORAL_TLS_KEY: key }));
    expect(new Set(proxy.clients)).toEqual(new Set(['sync-service']));
    expect(proxy.calls.map(({ path }) => path)).toEqual(
      expect.arrayContaining([expect.stringContaining('StartWorkflow'), expect.stringContaining('PollActivityTask')]),
    );
  });

  it('lets in nobody without one, and none of another authority', async () => {
    const proxy = await proxyOf({ clientCa: authority.ca });
    const { cert, key } = await stranger.issue('stranger');
    await Promise.all([
      refused(environmentOf(proxy)),
      refused(environmentOf(proxy, { TEMPORAL_TLS_CERT: cert, TEMPORAL_TLS_KEY: key })),
    ]);
    expect(proxy.calls).toEqual([]);
  });
});

describe('Temporal that wants an API key', { timeout: 60_000 }, () => {
  it('runs syncs for who has it: it comes with every call of client and worker', async () => {
    const proxy = await proxyOf({ apiKey: API_KEY });
    await runsASync(environmentOf(proxy, { TEMPORAL_API_KEY: API_KEY }));
    expect(new Set(proxy.calls.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${API_KEY}`]));
    expect(proxy.calls.some(({ path }) => path.endsWith('/PollWorkflowTaskQueue'))).toBe(true);
  });

  it('refuses another key, which the sentence does not repeat', async () => {
    const proxy = await proxyOf({ apiKey: API_KEY });
    const sentence = await refused(environmentOf(proxy, { TEMPORAL_API_KEY: 'a-key-that-is-wrong' }));
    expect(sentence).toMatch(/^TEMPORAL_API_KEY: .* refuses it/);
    expect(sentence).not.toContain('a-key-that-is-wrong');
    expect(await refused(environmentOf(proxy))).toMatch(/^TEMPORAL_API_KEY: /);
  });
});

describe('a managed cluster that keeps its operators’ service to itself', () => {
  async function check(namespace: string): Promise<void> {
    const proxy = await proxyOf({ managed: true });
    const connection = await connectTemporal(parseConfig(environmentOf(proxy)));
    try {
      await registerSearchAttributes(connection, namespace);
    } finally {
      await connection.close();
    }
  }

  it('will do where the search attributes are there', async () => {
    await check('default');
  });

  it('is told of those that it lacks, by name', async () => {
    await expect(check('temporal-system')).rejects.toThrow(
      'add these search attributes of type Keyword to namespace temporal-system: SyncObject, SyncConnection, SyncDestination, SyncStatus, SyncName',
    );
  });
});

describe('what is wrong with the settings of TLS', () => {
  it.each(['TEMPORAL_TLS_CERT', 'TEMPORAL_TLS_KEY'])('is told when there is %s alone', (name) => {
    expect(() => parseConfig({ [name]: '/some/file.pem' })).toThrow(/^TEMPORAL_TLS_(CERT|KEY): must be set together/);
  });

  it('is told when a file is not there, or holds no certificate', async () => {
    const missing = parseConfig({ TEMPORAL_TLS_CA: '/nowhere/ca.pem' });
    await expect(connectTemporal(missing)).rejects.toThrow(
      /^TEMPORAL_TLS_CA: \/nowhere\/ca.pem cannot be read \(ENOENT/,
    );
    await expect(connectTemporal(missing)).rejects.toBeInstanceOf(ConfigError);
    const path = join(authority.folder, 'no-certificate.pem');
    await writeFile(path, 'no certificate');
    await expect(connectTemporal(parseConfig({ TEMPORAL_TLS_CA: path }))).rejects.toThrow(
      /^TEMPORAL_TLS_CA: .* holds no PEM/,
    );
  });

  it('ends the worker with that sentence', async () => {
    const worker = ServiceProcess.start('worker.ts', [], {
      DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing',
      SECRETS_KEY: randomBytes(32).toString('base64'),
      TEMPORAL_TLS_CERT: '/nowhere/client.pem',
    });
    await worker.says('TEMPORAL_TLS_KEY: must be set together with TEMPORAL_TLS_CERT');
  });
});
