import { join } from 'node:path';
import { runCommand } from './run-command.mjs';

const PIP_LIMIT_MS = 180_000;
const CHECK_LIMIT_MS = 20_000;

/**
 * Installs a file of pinned requirements into `folder` with the machine's pip, or with one that Python's own `venv` brings.
 * Rejects with a sentence that says what is missing.
 *
 * @param {string} requirements
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
export async function installWheels(requirements, folder, env) {
  const pip = await findPip(folder, env);
  const quiet = ['--disable-pip-version-check', '--no-input', '--quiet', '--root-user-action=ignore'];
  const pinned = ['--no-deps', '--only-binary', ':all:', '--require-hashes', '--requirement', requirements];
  const args = ['-m', 'pip', 'install', ...quiet, '--retries', '1', '--timeout', '10', '--target', folder, ...pinned];
  const { code, output, error } = await runCommand(pip, args, { timeoutMs: PIP_LIMIT_MS, env });
  if (code !== 0) throw new Error(`pip install failed: ${lastLine(output) || (error ?? `exit code ${code}`)}`);
}

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
async function findPip(folder, env) {
  const limits = { timeoutMs: CHECK_LIMIT_MS, env };
  let python;
  for (const name of ['python3', 'python']) {
    const found = await runCommand(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 8))'], limits);
    if (found.code !== 0) continue;
    python = name;
    if ((await runCommand(name, ['-m', 'pip', '--version'], limits)).code === 0) return name;
  }
  if (python === undefined) throw new Error('there is no python3 on the PATH');
  const venv = join(folder, 'venv');
  const made = await runCommand(python, ['-m', 'venv', venv], { timeoutMs: PIP_LIMIT_MS, env });
  if (made.code !== 0) throw new Error(`${python} has no pip (Debian and Ubuntu: apt-get install python3-pip)`);
  return join(venv, 'bin', 'python');
}

/** @param {string} output */
function lastLine(output) {
  const lines = output.trim().split('\n');
  return lines.findLast((line) => line.startsWith('ERROR:')) ?? lines.at(-1) ?? '';
}
