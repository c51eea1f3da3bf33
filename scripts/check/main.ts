import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

type Step = {
  name: string;
  command: [string, ...string[]];
  /** What to do about a failure, where a command does it. */ hint?: string;
};
type Result = { step: Step; passed: boolean; output: string; seconds: string };

// Folders are named because oxlint would otherwise walk through node_modules too.
const FOLDERS = ['src', 'simulators', 'scripts', 'bench', 'test'];
const STEPS: Step[] = [
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings', ...FOLDERS] },
  { name: 'unused code', command: ['knip', '--no-progress'] },
  { name: 'types', command: ['tsc', '--project', '.'] },
  { name: 'formatting', command: ['oxfmt', '--check', '.'], hint: 'npm run format' },
  { name: 'architecture', command: ['node', 'scripts/check/check-architecture.ts'] },
];

/** All checks at once; the output of those that fail, in the order of the list. */
const results = await Promise.all(STEPS.map((step) => run(step)));
for (const { step, passed, output, seconds } of results) {
  process.stdout.write(`${passed ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)\n`);
  if (passed) continue;
  process.stdout.write(`${output.trimEnd()}\n`);
  if (step.hint !== undefined) process.stdout.write(`To correct it: ${step.hint}\n`);
}
if (results.some(({ passed }) => !passed)) process.exitCode = 1;

async function run(step: Step): Promise<Result> {
  const started = performance.now();
  const [command, ...args] = step.command;
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  child.once('error', (error) => {
    output += error.message;
  });
  // Never rejects: a command that cannot be started closes with a code of its own.
  await once(child, 'close').catch(() => undefined);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  return { step, passed: child.exitCode === 0, output, seconds };
}
