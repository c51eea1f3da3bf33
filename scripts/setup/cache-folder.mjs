import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where what is downloaded once is kept: outside of the clone, so that every clone shares it.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheFolder(env) {
  const base = env['XDG_CACHE_HOME'];
  const home = env['HOME'] || homedir();
  return join(base && isAbsolute(base) ? base : join(home, '.cache'), 'salesforce-data-in');
}
