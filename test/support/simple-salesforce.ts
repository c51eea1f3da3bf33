import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runCommand } from '../../scripts/setup/run-command.mjs';
import { ensureSimpleSalesforce } from '../../scripts/simple-salesforce-package.mjs';

const SCRIPT = join(import.meta.dirname, 'simple-salesforce.py');
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
  const { python, path } = await ensureSimpleSalesforce();
  const env = { ...process.env, PYTHONPATH: path };
  const folder = await mkdtemp(join(tmpdir(), 'simple-salesforce-'));
  try {
    const file = join(folder, 'read.json');
    const args = [SCRIPT, options.url, options.accessToken, options.soql, String(options.pageRecords), file];
    const { code, output, error } = await runCommand(python, args, { env, timeoutMs: READ_LIMIT_MS });
    if (code !== 0) throw new Error(`simple-salesforce could not read the org: ${error ?? ''} ${output}`);
    return readSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
