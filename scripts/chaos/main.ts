import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

const USAGE = 'npm run chaos -- [--minutes 20] [--seed 1]';

/** Scenarios of test/chaos one after the other, from a seed, until the time is over; 0 minutes: one scenario. */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
});
if (!/^\d+(\.\d+)?$/.test(values.minutes) || !/^\d+$/.test(values.seed)) {
  process.stderr.write(`${USAGE}: both are numbers\n`);
  process.exit(2);
}
const ROOT = new URL('../..', import.meta.url);
const child = spawn(
  process.execPath,
  [fileURLToPath(new URL('node_modules/vitest/vitest.mjs', ROOT)), 'run', 'test/chaos'],
  {
    cwd: fileURLToPath(ROOT),
    env: { ...process.env, CHAOS_MINUTES: values.minutes, CHAOS_SEED: values.seed },
    stdio: 'inherit',
  },
);
await once(child, 'exit');
process.exitCode = child.exitCode ?? 1;
