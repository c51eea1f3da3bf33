import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './setup/cache-folder.mjs';
import { installWheels } from './setup/python-wheel.mjs';
import { runCommand } from './setup/run-command.mjs';
import { reasonOf, UserError } from './user-error.mjs';

const VERSION = '1.12.10';
const REQUIREMENTS = fileURLToPath(new URL('setup/simple-salesforce-requirements.txt', import.meta.url));
const CHECK_LIMIT_MS = 20_000;
/** The oldest Python that the pinned wheels run on. Prints what its compiled modules are named after. */
const CHECK = 'import sys; assert sys.version_info >= (3, 9); print(sys.implementation.cache_tag)';

/**
 * The Python program of the machine, and the folder that its PYTHONPATH needs to import simple-salesforce: the cached one,
 * or a new one from PyPI.
 *
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ python: string, path: string }>}
 */
export async function ensureSimpleSalesforce({ env = process.env } = {}) {
  try {
    const { python, tag } = await findPython(env);
    const path = join(cacheFolder(env), `simple-salesforce-${VERSION}-${tag}`);
    if (!(await exists(path))) await install(path, env);
    return { python, path };
  } catch (error) {
    throw new UserError(
      `The Python client simple-salesforce, which a test reads the simulated org with, could not be installed (${reasonOf(error)}). ` +
        'It needs Python 3.9 or later with pip (Debian and Ubuntu: apt-get install python3-pip) and PyPI.',
      { cause: error },
    );
  }
}

/** @param {NodeJS.ProcessEnv} env */
async function findPython(env) {
  for (const python of ['python3', 'python']) {
    const { code, output } = await runCommand(python, ['-c', CHECK], { timeoutMs: CHECK_LIMIT_MS, env });
    if (code === 0) return { python, tag: output.trim() };
  }
  throw new Error('there is no python3 on the PATH');
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
    await rename(folder, goal).catch((/** @type {unknown} */ error) => ignoreExisting(goal, error));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Another process may have been faster.
 *
 * @param {string} goal
 * @param {unknown} error
 */
async function ignoreExisting(goal, error) {
  if (!(await exists(goal))) throw error;
}

/** @param {string} path */
async function exists(path) {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
