import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startTemporalServer } from '../../scripts/temporal-server.ts';
import { startPostgres } from '../../test/support/postgres.ts';
import { Service } from '../contenders/service.ts';
import { usageOf } from '../processes.ts';
import { at } from '../report/statistics.ts';
import { count, table } from '../report/table.ts';
import { Fleet } from './fleet.ts';

/**
 * Many syncs on one local Temporal server, PostgreSQL and two workers: how fast they are created, what they cost while nothing
 * happens, how late they start when many fire in the same second, and how long they take to catch up after an outage of all
 * workers. `--syncs`, `--together` (of these, how many fire together), `--outage` (minutes): smaller for a look.
 */
const { values } = parseArgs({
  options: {
    syncs: { type: 'string', default: '2000' },
    together: { type: 'string', default: '500' },
    outage: { type: 'string', default: '10' },
  },
});
const [syncs, together, outageMinutes] = [Number(values.syncs), Number(values.together), Number(values.outage)];

const RECORDS = 10;
const IDLE_MS = 60_000;
const LISTS = 50;
const MINUTE_MS = 60_000;

const tell = (text: string): void => void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
const lines: [string, string][] = [];
const machine = `${cpus().length} cores, Node ${process.version}: ${count(syncs)} syncs, two workers`;
/** Kept at each step: who stops it half-way has what was measured. */
const note = (name: string, figure: string): void => {
  lines.push([name, figure]);
  tell(`${name}: ${figure}`);
  mkdirSync('bench/results', { recursive: true });
  writeFileSync('bench/results/many-syncs.md', report());
};

const [temporal, postgres] = await Promise.all([startTemporalServer({ uiPort: false }), startPostgres()]);
const servers = { temporalAddress: temporal.address, databaseUrl: await postgres.createDatabase() };
const service = await Service.start({ contacts: RECORDS, workers: 2 }, servers);
try {
  const fleet = new Fleet(service);
  const created = await fleet.create({ syncs, together });
  note('created', `${count(created.perSecond)} syncs/s while their first runs go on`);
  const drained = await fleet.firstRunsEnd();
  note(
    'first runs',
    `all of ${count(syncs)} ended ${count(drained.afterSeconds)} s after the last was created, ${drained.perSecond.toFixed(1)} runs/s`,
  );

  note('lists meanwhile that were answered by 503', count(fleet.unanswered));

  const latencies = await fleet.listLatencies(LISTS);
  note('list of 100 of them', `p50 ${count(at(latencies, 0.5))} ms, p95 ${count(at(latencies, 0.95))} ms`);

  const burst = await fleet.nextBurst();
  note(
    `${count(together)} fire in the same second`,
    `start delay p50 ${seconds(burst.startMs, 0.5)}, p95 ${seconds(burst.startMs, 0.95)}, p99 ${seconds(burst.startMs, 0.99)}; all ended after ${seconds(burst.endMs, 1)}`,
  );

  // Right behind the others' time, so that none fires meanwhile.
  const before = await usage();
  await delay(IDLE_MS);
  const after = await usage();
  const share = (used: number): string => `${((used / (IDLE_MS / 1_000)) * 100).toFixed(1)} % of a core`;
  note(
    'idle',
    `workers ${share(after.workers - before.workers)}, Temporal ${share(after.temporal - before.temporal)}, API ${share(after.api - before.api)}; largest worker ${count(after.workerMb)} MB, Temporal ${count(after.temporalMb)} MB, API ${count(after.apiMb)} MB`,
  );

  tell(`${outageMinutes} minutes without a worker`);
  await service.stopWorkers();
  await delay(outageMinutes * MINUTE_MS);
  const back = Date.now();
  await service.startWorkers();
  const caught = await fleet.caughtUp(back);
  note(
    `after ${outageMinutes} minutes without workers`,
    `${count(together)} overdue syncs ran within ${seconds(caught.endMs, 1)} of the workers' start, p50 ${seconds(caught.endMs, 0.5)}, ${caught.runs} runs each at most`,
  );
} finally {
  await service.stop();
  await Promise.all([temporal.stop(), postgres.stop()]);
}

process.stdout.write(report());

function report(): string {
  return `${machine}\n\n${table(['', ''], lines)}\n`;
}

function seconds(milliseconds: readonly number[], share: number): string {
  return `${(at(milliseconds, share) / 1_000).toFixed(1)} s`;
}

async function usage() {
  const [workers, api, server] = await Promise.all([service.usage(), service.apiUsage(), usageOf(temporal.pid)]);
  return {
    workers: workers.cpuSeconds,
    workerMb: workers.peakRssMb,
    api: api.cpuSeconds,
    apiMb: api.peakRssMb,
    temporal: server.cpuSeconds,
    temporalMb: server.peakRssMb,
  };
}
