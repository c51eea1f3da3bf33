import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startTemporalServer } from '../scripts/temporal-server.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { measureInnerLoop } from './inner-loop-run.ts';
import type { InnerLoopResult } from './inner-loop-run.ts';
import { startStandIns, usageOf } from './processes.ts';
import { measureLedger, measureService } from './service-run.ts';
import type { Result } from './service-run.ts';
import { CONTACT_FIELDS } from './stand-ins/contacts.ts';

/**
 * Throughput and memory of the whole service beside a careful peer, in one run on one machine. Both read from and send to
 * stand-ins that only replay and count. `--quick`: smaller, for a look; its ratios are rough.
 */
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const sizes = values.quick ? [20_000, 200_000] : [100_000, 1_000_000];

/** One page of the stand-in, whose pages repeat their record ids. */
const LEDGER_ROWS = 50_000;

const innerLoop = await measureInnerLoop(values.quick ? 200_000 : 1_000_000);
const [temporal, postgres] = await Promise.all([startTemporalServer({ uiPort: false }), startPostgres()]);
const results: Result[] = [];
const ledger: Result[] = [];
try {
  for (const rows of sizes) {
    results.push(await measurePeer(Math.min(rows, 200_000)));
    const databaseUrl = await postgres.createDatabase();
    results.push(await measureService(rows, { temporalAddress: temporal.address, databaseUrl }));
  }
  const databaseUrl = await postgres.createDatabase();
  ledger.push(...(await measureLedger(LEDGER_ROWS, { temporalAddress: temporal.address, databaseUrl })));
} finally {
  await Promise.all([temporal.stop(), postgres.stop()]);
}

const table = [render(results), renderInnerLoop(innerLoop), renderLedger(ledger)].join('\n\n');
process.stdout.write(`${table}\n`);
await mkdir('bench/results', { recursive: true });
await writeFile('bench/results/latest.md', `${table}\n`);
await writeFile('bench/results/latest.json', `${JSON.stringify({ results, innerLoop, ledger }, null, 2)}\n`);

async function measurePeer(rows: number): Promise<Result> {
  const standIns = await startStandIns(rows);
  const columns = CONTACT_FIELDS.map(([name]) => name);
  const args = ['bench/careful-peer.ts', standIns.salesforce, standIns.customerio, String(rows), ...columns];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    let output = '';
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (output.includes('\n')) break;
    }
    const { sent, seconds } = z.object({ sent: z.number(), seconds: z.number() }).parse(JSON.parse(output));
    if (sent !== rows) throw new Error(`the peer sent ${sent} of ${rows}`);
    return { name: 'undici + csv-parse + JSON.stringify', rows, seconds, ...(await usageOf(child.pid ?? 0)) };
  } finally {
    child.kill();
    await standIns.stop();
  }
}

function render(all: Result[]): string {
  const lines = [
    `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
    '',
    '| | rows | seconds | rows/s | CPU s per 1M rows | peak RSS MB |',
    '| --- | --- | --- | --- | --- | --- |',
  ];
  for (const { name, rows, seconds, cpuSeconds, peakRssMb } of all) {
    const rate = Math.round(rows / seconds);
    const cpu = ((cpuSeconds / rows) * 1e6).toFixed(1);
    lines.push(`| ${name} | ${rows} | ${seconds.toFixed(1)} | ${rate} | ${cpu} | ${Math.round(peakRssMb)} |`);
  }
  const ours = all.filter(({ name }) => name.startsWith('salesforce-data-in'));
  const [small, large] = ours;
  const peer = all.findLast(({ name }) => !name.startsWith('salesforce-data-in'));
  if (small !== undefined && large !== undefined && peer !== undefined) {
    const growth = ((large.peakRssMb / small.peakRssMb - 1) * 100).toFixed(1);
    const ratio = (large.rows / large.seconds / (peer.rows / peer.seconds)).toFixed(2);
    lines.push(
      '',
      `Peak RSS from ${small.rows} to ${large.rows} rows: ${growth} %.`,
      `Rows/s against the peer: ${ratio} times.`,
    );
  }
  return lines.join('\n');
}

/** From the bytes of a page to the bytes of requests, without sockets: a part of what the whole service costs. */
function renderInnerLoop(all: InnerLoopResult[]): string {
  const lines = ['| inner loop, one core | rows | CPU s per 1M rows |', '| --- | --- | --- |'];
  for (const { name, rows, cpuSeconds } of all) {
    lines.push(`| ${name} | ${rows} | ${((cpuSeconds / rows) * 1e6).toFixed(1)} |`);
  }
  return lines.join('\n');
}

/** What the ledger costs, beside a run without it. */
function renderLedger(all: Result[]): string {
  const [without] = all;
  const lines = [
    '| delivery ledger, PostgreSQL | rows | seconds | rows/s | against a run without |',
    '| --- | --- | --- | --- | --- |',
  ];
  for (const { name, rows, seconds } of all) {
    const ratio = without === undefined ? '' : `${(seconds / without.seconds).toFixed(2)} times the time`;
    lines.push(`| ${name} | ${rows} | ${seconds.toFixed(1)} | ${Math.round(rows / seconds)} | ${ratio} |`);
  }
  return lines.join('\n');
}
