import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { startTemporalServer } from '../scripts/temporal-server.ts';
import { startPostgres } from '../test/support/postgres.ts';
import type { Servers } from './contenders/service.ts';
import type { Section } from './report/section.ts';
import { FULL, QUICK } from './scale.ts';
import type { Scale } from './scale.ts';
import { check } from './sections/check.ts';
import { cost } from './sections/cost.ts';
import { innerLoop } from './sections/inner-loop.ts';
import { latency } from './sections/latency.ts';
import { ledger } from './sections/ledger.ts';
import { memory } from './sections/memory.ts';
import { throughput } from './sections/throughput.ts';
import { workers } from './sections/workers.ts';

/**
 * The whole service beside its peers, in one run on one machine; all read from and send to stand-ins that only replay and
 * count. `--quick`: a look, under a minute. `--only latency,ledger`: these alone.
 */
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });

const SECTIONS: Readonly<Record<string, (scale: Scale, servers: Servers) => Promise<Section>>> = {
  check,
  throughput,
  'inner-loop': innerLoop,
  latency,
  workers,
  memory,
  ledger,
  cost,
};
const QUICK_SECTIONS = ['check', 'throughput', 'inner-loop'];

const scale = values.quick ? QUICK : FULL;
const names = values.only?.split(',') ?? (values.quick ? QUICK_SECTIONS : Object.keys(SECTIONS));
const unknown = names.filter((name) => SECTIONS[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(`There is no section ${unknown.join(', ')}: there are ${Object.keys(SECTIONS).join(', ')}.\n`);
  process.exit(1);
}

const [temporal, postgres] = await Promise.all([startTemporalServer({ uiPort: false }), startPostgres()]);
const sections: Section[] = [];
try {
  for (const name of names) {
    process.stderr.write(`\n${name}\n`);
    const servers = { temporalAddress: temporal.address, databaseUrl: await postgres.createDatabase() };
    const section = await SECTIONS[name]?.(scale, servers);
    if (section !== undefined) sections.push(section);
  }
} finally {
  await Promise.all([temporal.stop(), postgres.stop()]);
}

const machine = `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
const report = [machine, ...sections.map(({ name, markdown }) => `## ${name}\n\n${markdown}`)].join('\n\n');
process.stdout.write(`\n${report}\n`);
await mkdir('bench/results', { recursive: true });
await writeFile('bench/results/latest.md', `${report}\n`);
await writeFile('bench/results/latest.json', `${JSON.stringify({ machine, scale, sections }, null, 2)}\n`);
