import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { METRIC_DESCRIPTIONS } from '../../src/metrics/metrics.ts';
import { PREFIX } from '../../src/metrics/registry.ts';
import { freePort } from '../../scripts/free-port.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { Stack } from '../support/stack.ts';
import { familiesOf, metricsUrl, pageOf, parsePage, scraped } from './support/scrape.ts';

const CONTACTS = 1_500;
let stack: Stack;
let syncId: string;
let runId: string;
let urls: { api: string; worker: string };

beforeAll(async () => {
  stack = await Stack.start({ contacts: CONTACTS, env: { METRICS_PORT: '0' } });
  const [api, worker] = stack.processes;
  if (api === undefined || worker === undefined) throw new Error('expected an API and a worker');
  urls = { api: await metricsUrl(api), worker: await metricsUrl(worker) };
  const userIds = [...stack.salesforce.org.ids('Contact')].slice(0, 2);
  stack.customerio.faults.add({ type: 'refuse', userIds, message: 'no such thing' });
  syncId = await stack.createSync();
  runId = (await stack.runsDone(syncId, 1)).id;
}, 120_000);

afterAll(() => stack.stop());

describe('a worker', () => {
  it('counts the records of a run by what became of them', async () => {
    const series = await scraped(
      'the end of the run',
      urls.worker,
      (page) => page.get(`${PREFIX}runs_total{mode="full",status="succeeded"}`) === 1,
    );
    expect(series.get(`${PREFIX}records_read_total`)).toBe(CONTACTS);
    expect(series.get(`${PREFIX}records_sent_total`)).toBe(CONTACTS - 2);
    expect(series.get(`${PREFIX}records_rejected_total{reason="refused_by_customerio"}`)).toBe(2);
    expect(series.get(`${PREFIX}records_rejected_total{reason="missing_identifier"}`)).toBe(0);
    expect(series.get(`${PREFIX}page_transfer_seconds_count{outcome="complete"}`)).toBe(1);
    expect(series.get(`${PREFIX}run_duration_seconds_count{mode="full"}`)).toBe(1);
  });

  it('counts its requests to both vendors as they do', async () => {
    const series = parsePage(await pageOf(urls.worker));
    const answered = [...stack.customerio.requests.byStatus];
    const count = (from: number, to: number): number =>
      answered
        .filter(([status]) => typeof status === 'number' && status >= from && status <= to)
        .reduce((sum, [, n]) => sum + n, 0);
    expect(series.get(`${PREFIX}customerio_requests_total{status="2xx"}`)).toBe(count(200, 299));
    expect(series.get(`${PREFIX}customerio_requests_total{status="4xx"}`)).toBe(count(400, 499));
    expect(count(400, 499)).toBeGreaterThan(0);
    expect(series.get(`${PREFIX}customerio_batch_bytes_sum`)).toBe(stack.customerio.requests.bytes);
    expect(series.get(`${PREFIX}customerio_request_seconds_count`)).toBe(stack.customerio.requests.total);
    expect(series.get(`${PREFIX}salesforce_requests_total{operation="page",status="2xx"}`)).toBe(1);
    const { connectionId } = await stack.endpoints();
    expect(series.get(`${PREFIX}salesforce_api_calls_total{connection="${connectionId}"}`)).toBeGreaterThanOrEqual(4);
    expect(series.get(`${PREFIX}salesforce_day_used_ratio{connection="${connectionId}"}`)).toBeGreaterThan(0);
  });

  it('has the Temporal SDK’s metrics on the same page, in seconds and with the suffixes of Prometheus', async () => {
    const families = familiesOf(await pageOf(urls.worker));
    expect(families.get('temporal_activity_execution_latency_seconds')).toBe('histogram');
    expect(families.get('temporal_request_total')).toBe('counter');
    expect(parsePage(await pageOf(urls.worker)).get(`${PREFIX}sdk_metrics_up`)).toBe(1);
  });

  it('leaves what the store knows to the API', async () => {
    const series = parsePage(await pageOf(urls.worker));
    expect(series.has(`${PREFIX}syncs_stale`)).toBe(false);
    expect(series.has(`${PREFIX}syncs{status="active"}`)).toBe(false);
  });
});

describe('an API', () => {
  it('counts requests by route template and status', async () => {
    await stack.api.call('GET', '/v1/syncs/syn_doesnotexistatall');
    await stack.api.call('GET', '/nothing/here');
    const series = await scraped('the requests', urls.api, (page) =>
      page.has(`${PREFIX}api_requests_total{method="GET",route="unmatched",status="404"}`),
    );
    expect(series.get(`${PREFIX}api_requests_total{method="POST",route="/v1/syncs",status="201"}`)).toBe(1);
    expect(series.get(`${PREFIX}api_requests_total{method="GET",route="/v1/syncs/{syncId}",status="404"}`)).toBe(1);
  });

  it('tells how the syncs stand', async () => {
    const series = await scraped('the sync', urls.api, (page) => page.get(`${PREFIX}syncs{status="active"}`) === 1);
    expect(series.get(`${PREFIX}syncs_lagging{over="5m"}`)).toBe(0);
    expect(series.get(`${PREFIX}sync_lag_worst_seconds`)).toBe(0);
    expect(series.get(`${PREFIX}connections{status="connected"}`)).toBe(1);
    expect(series.get(`${PREFIX}alerts_open{kind="stale"}`)).toBe(0);
    expect(series.get(`${PREFIX}store_up`)).toBe(1);
  });
});

describe('each page', () => {
  it('describes every metric of ours as the code does, whether or not anything happened yet', async () => {
    for (const url of Object.values(urls)) {
      const families = familiesOf(await pageOf(url));
      for (const { name, type } of METRIC_DESCRIPTIONS) expect(families.get(name), name).toBe(type);
      const own = [...families.keys()].filter((name) => name.startsWith(PREFIX));
      expect(own).toHaveLength(METRIC_DESCRIPTIONS.length);
    }
  });

  it('has no label with the id of a sync, run or record, and no address', async () => {
    const [contact = ''] = stack.salesforce.org.ids('Contact');
    for (const url of Object.values(urls)) {
      const page = await pageOf(url);
      for (const unbounded of [syncId, runId, contact, stack.salesforce.url, stack.customerio.url]) {
        expect(page).not.toContain(unbounded);
      }
    }
  });

  it('is served under its own path alone', async () => {
    const other = await fetch(urls.api.replace('/metrics', '/v1/syncs'));
    expect(other.status).toBe(404);
    expect((await fetch(urls.api, { method: 'POST' })).status).toBe(405);
  });

  it('outlives a store that does not answer, and says so', async () => {
    await stack.postgres.stop();
    const series = await scraped('the outage', urls.api, (page) => page.get(`${PREFIX}store_up`) === 0);
    expect(series.has(`${PREFIX}syncs{status="active"}`)).toBe(false);
    expect(series.has(`${PREFIX}syncs_stale`)).toBe(false);
    expect(series.has(`${PREFIX}api_requests_total{method="POST",route="/v1/syncs",status="201"}`)).toBe(true);
  }, 60_000);
});

describe('one process for everything', () => {
  it('has everything on one page', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-metrics-'));
    const single = await Stack.start({ contacts: 10, embeddedIn: folder, env: { METRICS_PORT: '0' } });
    try {
      const [process] = single.processes;
      if (process === undefined) throw new Error('expected a process');
      const url = await metricsUrl(process);
      await single.runsDone(await single.createSync(), 1);
      const series = await scraped('the sync', url, (page) => page.get(`${PREFIX}syncs{status="active"}`) === 1);
      expect(series.get(`${PREFIX}records_sent_total`)).toBe(10);
      expect(series.get(`${PREFIX}sdk_metrics_up`)).toBe(1);
      expect([...series.keys()].filter((name) => name.startsWith(`${PREFIX}build_info`))).toEqual([
        expect.stringContaining('role="all"'),
      ]);
    } finally {
      await single.stop();
      await rm(folder, { recursive: true, force: true });
    }
  }, 120_000);
});

describe('a port that is taken', () => {
  it('stops the start with its name', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-metrics-'));
    const process = ServiceProcess.start('main.ts', [], {
      DATA_DIR: folder,
      API_TOKENS: 'test:0123456789abcdef0123',
      METRICS_PORT: String(port),
      PORT: String(await freePort()),
    });
    await process.says(`METRICS_PORT: ${port} is in use on 127.0.0.1`);
    await process.stop();
    other.close();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);
});
