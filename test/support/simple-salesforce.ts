import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheFolder } from '../../scripts/setup/cache-folder.mjs';
import { runCommand } from '../../scripts/setup/run-command.mjs';

const VERSION = '1.12.10';
const PACKAGE = `simple-salesforce==${VERSION}`;
const SCRIPT = join(import.meta.dirname, 'simple-salesforce.py');
const INSTALL_LIMIT_MS = 180_000;
const READ_LIMIT_MS = 60_000;

const row = z.record(z.string(), z.unknown());
const readSchema = z.object({
  pages: z.array(z.array(z.record(z.string(), z.string()))),
  rest: z.array(row),
  limits: z.array(z.string()),
  fields: z.array(z.string()),
});

export type ReadBySimpleSalesforce = z.infer<typeof readSchema>;

/** What the Python library reads from an org with a query: a client by other hands, in another language. */
export async function readWithSimpleSalesforce(options: {
  url: string;
  accessToken: string;
  soql: string;
  pageRecords: number;
}): Promise<ReadBySimpleSalesforce> {
  const env = await pythonWithSimpleSalesforce();
  const folder = await mkdtemp(join(tmpdir(), 'simple-salesforce-'));
  try {
    const file = join(folder, 'read.json');
    const args = [SCRIPT, options.url, options.accessToken, options.soql, String(options.pageRecords), file];
    const { code, output, error } = await runCommand('python3', args, { env, timeoutMs: READ_LIMIT_MS });
    if (code !== 0) throw new Error(`simple-salesforce could not read the org: ${error ?? ''} ${output}`);
    return readSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Installed once into the cache that all clones share. */
async function pythonWithSimpleSalesforce(): Promise<NodeJS.ProcessEnv> {
  const cache = cacheFolder(process.env);
  const goal = join(cache, PACKAGE.replace('==', '-'));
  const env = { ...process.env, PYTHONPATH: goal };
  const check = 'import importlib.metadata as m, simple_salesforce; print(m.version("simple-salesforce"))';
  const present = await runCommand('python3', ['-c', check], { env });
  if (present.code === 0 && present.output.trim() === VERSION) return env;
  if (present.error === 'ENOENT') {
    throw new Error(
      'This test reads the simulated org with simple-salesforce and needs python3, which is not installed',
    );
  }
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(`${goal}.new-`);
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', folder, PACKAGE];
  const installed = await runCommand('python3', args, { timeoutMs: INSTALL_LIMIT_MS });
  if (installed.code !== 0) {
    await rm(folder, { recursive: true, force: true });
    const why = `${installed.error ?? ''} ${installed.output}`.trim();
    throw new Error(`This test needs pip to install ${PACKAGE} for python3, and it could not: ${why}`);
  }
  await rm(goal, { recursive: true, force: true });
  await rename(folder, goal);
  return env;
}
