import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporalServer } from '../../scripts/temporal-server.ts';
import { startPostgres } from '../../test/support/postgres.ts';
import { Service } from '../contenders/service.ts';
import { parseProfile } from './profile.ts';
import { renderFlameGraph } from './svg.ts';

/** Where the worker's main thread spends its time in a run of 1,000,000 contacts: docs/images/flame-graph.svg. */
const ROWS = 1_000_000;
const TARGET = 'docs/images/flame-graph.svg';

const folder = await mkdtemp(join(tmpdir(), 'flame-graph-'));
const [temporal, postgres] = await Promise.all([startTemporalServer({ uiPort: false }), startPostgres()]);
try {
  const servers = { temporalAddress: temporal.address, databaseUrl: await postgres.createDatabase() };
  const nodeOptions = `--cpu-prof --cpu-prof-dir=${folder}`;
  const service = await Service.start({ contacts: ROWS, nodeOptions }, servers);
  await service.warmUp();
  // The second finds everything compiled.
  await service.measureFirstRun(ROWS);
  const { seconds } = await service.measureFirstRun(ROWS);
  await service.stop();
  const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
  // The process that bundles and the worker's other threads have profiles of their own.
  const main = texts.find((text) => text.includes('"functionName":"transferRows"'));
  if (main === undefined) throw new Error('no profile has the transfer in it');
  const title = `The worker's main thread, one run of ${ROWS.toLocaleString('en-US')} contacts in ${seconds.toFixed(1)} s`;
  await writeFile(TARGET, renderFlameGraph(parseProfile(main, seconds), title));
  process.stdout.write(`${TARGET}: ${title}\n`);
} finally {
  await Promise.all([temporal.stop(), postgres.stop(), rm(folder, { recursive: true, force: true })]);
}
