import { fileURLToPath } from 'node:url';
import { ensurePythonPackage } from './setup/python-package.mjs';

/**
 * The Python client simple-salesforce.
 *
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 */
export function ensureSimpleSalesforce({ env = process.env } = {}) {
  return ensurePythonPackage({
    name: 'simple-salesforce',
    version: '1.12.10',
    requirements: fileURLToPath(new URL('setup/simple-salesforce-requirements.txt', import.meta.url)),
    oldestPython: [3, 9],
    title: 'The Python client simple-salesforce, which a test reads the simulated org with,',
    env,
  });
}
