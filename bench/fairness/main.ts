import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { asItIs, oneQueue } from './arrangements.ts';
import { Stage } from './small-runs.ts';
import type { Load, Measured } from './small-runs.ts';

/**
 * How long runs of 200 small syncs take from their request to their end, alone and beside one org's backfills, with the
 * service's fairness and without: a real Temporal server, two of the service's workers, real workflows, and activities that
 * take their time and do nothing. So it measures how long work waits for its turn, not for a processor. `--syncs 60`: fewer.
 */
const { values } = parseArgs({ options: { syncs: { type: 'string', default: '200' } } });
const syncs = Number(values.syncs);

const LOADS: readonly Load[] = [
  { name: 'nothing else', backfills: 0, slowJobs: 0 },
  { name: "one org's backfill of one object", backfills: 1, slowJobs: 0 },
  { name: "one org's backfill of 40 objects", backfills: 40, slowJobs: 0 },
  { name: 'the same, and 60 Bulk jobs of hours', backfills: 40, slowJobs: 60 },
];

Runtime.install({ logger: new DefaultLogger('ERROR') });
const stages = [await Stage.start(await asItIs(), syncs), await Stage.start(await oneQueue(), syncs)];
// In turn, so that both are measured on the same machine, whatever else it does.
const rows: { load: Load; stage: string; measured: Measured }[] = [];
for (const load of LOADS) {
  for (const stage of stages) {
    const measured = await stage.measure(load);
    rows.push({ load, stage: stage.name, measured });
    process.stderr.write(`${load.name}, ${stage.name}: ${measured.delaysMs.length} of ${measured.asked} ended\n`);
  }
}
const table = render();
process.stdout.write(`${table}\n`);
await mkdir('bench/results', { recursive: true });
await writeFile('bench/results/fairness.md', `${table}\n`);
await Promise.all(stages.map((stage) => stage.end()));
// Its pages do not end.
process.exit();

function render(): string {
  const busy = loadavg()[0]?.toFixed(1);
  const lines = [
    `${cpus().length} cores, load ${busy}, Node ${process.version}: ${syncs} small runs on two workers`,
    '',
    '| beside | | p50 ms | p95 ms | longest ms | ended | backfill pages/s |',
    '| --- | --- | --- | --- | --- | --- | --- |',
  ];
  for (const { load, stage, measured } of rows) {
    const { delaysMs, asked, pagesPerSecond } = measured;
    const [p50, p95, longest] = [0.5, 0.95, 1].map((share) => at(delaysMs, asked, share));
    const ended = `${delaysMs.length} of ${asked}`;
    lines.push(`| ${[load.name, stage, p50, p95, longest, ended, pagesPerSecond.toFixed(1)].join(' | ')} |`);
  }
  return lines.join('\n');
}

/** Of all that were asked for: those that did not end are the longest. */
function at(sorted: readonly number[], asked: number, share: number): string {
  return String(sorted[Math.max(0, Math.ceil(asked * share) - 1)] ?? 'did not end');
}
