import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Api } from '../stack/api.ts';
import { startLocalStack } from '../stack/local-stack.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import { UserError } from '../user-error.mjs';
import { runScenario } from './scenario.ts';

const DEFAULT_CONTACTS = 20_000;
const MIN_CONTACTS = 1_000;

/** `npm run demo`: the whole main job on this machine. Exits with 1 when anything differs. */
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const { values } = parseArgs({
  options: {
    keep: { type: 'boolean', default: false },
    contacts: { type: 'string', default: String(DEFAULT_CONTACTS) },
  },
});
const contacts = Number(values.contacts);
const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-demo-'));
let stack: LocalStack | undefined;
const interrupted = new Promise<'interrupted'>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'));
});
try {
  if (!Number.isInteger(contacts) || contacts < MIN_CONTACTS) {
    throw new UserError(`--contacts must be a whole number of at least ${MIN_CONTACTS}.`);
  }
  stack = await startLocalStack({ dataDir: folder, contacts, keepTemporal: false, watch: false, log: say });
  const outcome = await Promise.race([runScenario(stack, new Api(stack.apiUrl, stack.apiToken), say), interrupted]);
  if (outcome === 'different') process.exitCode = 1;
  if (values.keep && outcome !== 'interrupted') {
    say(
      `\nEverything keeps running. Temporal UI: ${stack.temporalUiUrl}   API: ${stack.apiUrl}/docs   token: ${stack.apiToken}`,
    );
    say('Stop it with Ctrl-C.');
    await interrupted;
  }
} catch (error) {
  process.exitCode = 1;
  if (error instanceof UserError) process.stderr.write(`${error.message}\n`);
  else {
    const lines = stack?.service.lastLines(15) ?? [];
    process.stderr.write(`The demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
    if (lines.length > 0) process.stderr.write(`The service said last:\n${lines.join('\n')}\n`);
    process.stderr.write('Run it again; if it fails again, report it with these lines.\n');
  }
} finally {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
}
