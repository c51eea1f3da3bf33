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
const { values } = parseArgs({
  options: { syncs: { type: 'string', default: '200' }, rounds: { type: 'string', default: '3' } },
});
const [syncs, rounds] = [Number(values.syncs), Number(values.rounds)];

const LOADS: readonly Load[] = [
  { name: 'nothing else', backfills: 0, slowJobs: 0 },
  { name: "one org's backfill of one object", backfills: 1, slowJobs: 0 },
  { name: "one org's backfill of 40 objects", backfills: 40, slowJobs: 0 },
  { name: 'the same, and 60 Bulk jobs of hours', backfills: 40, slowJobs: 60 },
];

Runtime.install({ logger: new DefaultLogger('ERROR') });
const stages = [await Stage.start(await asItIs(), syncs), await Stage.start(await oneQueue(), syncs)];
const rows: { load: Load; stage: string; measured: Measured }[] = [];
for (const load of LOADS) {
  const all = stages.map((): Measured[] => []);
  // In turn, so that both are measured on the same machine, whatever else it does.
  for (let round = 1; round <= rounds; round += 1) {
    for (const [index, stage] of stages.entries()) {
      const measured = await stage.measure(load);
      all[index]?.push(measured);
      const { delaysMs } = measured;
      const [p50, p95] = [at(delaysMs, syncs, 0.5), at(delaysMs, syncs, 0.95)];
      process.stderr.write(`${load.name}, ${stage.name}: p50 ${p50}, p95 ${p95}\n`);
    }
  }
  for (const [index, stage] of stages.entries())
    rows.push({ load, stage: stage.name, measured: pooled(all[index] ?? []) });
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
    `${cpus().length} cores, load ${busy}, Node ${process.version}: ${syncs} small runs, ${rounds} times, on two workers`,
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

function pooled(all: readonly Measured[]): Measured {
  const delaysMs = all.flatMap((one) => one.delaysMs).toSorted((a, b) => a - b);
  const asked = all.reduce((sum, one) => sum + one.asked, 0);
  return { delaysMs, asked, pagesPerSecond: all.reduce((sum, one) => sum + one.pagesPerSecond, 0) / all.length };
}

/** Of all that were asked for: those that did not end are the longest. */
function at(sorted: readonly number[], asked: number, share: number): string {
  return String(sorted[Math.max(0, Math.ceil(asked * share) - 1)] ?? 'did not end');
}
