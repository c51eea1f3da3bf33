import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../user-error.mjs';
import { runCommand } from './run-command.mjs';

const INSTALL_LIMIT_MS = 600_000;
const CHECK_LIMIT_MS = 20_000;
const SHOWN_LINES = 15;

/**
 * Whether node_modules holds what the lock file asks for, by npm's own record of what it installed, and a Node that runs.
 * Asking that record rather than a stamp of ours also accepts what a plain `npm ci` or `npm install` has left there.
 *
 * @param {string} root
 */
export async function packagesAreInstalled(root) {
  const wanted = await readPackages(join(root, 'package-lock.json'));
  const installed = await readPackages(join(root, 'node_modules', '.package-lock.json'));
  for (const [path, { version, optional, peer }] of Object.entries(wanted)) {
    // Optional packages are mostly those of other platforms.
    if (path === '' || optional || (peer && installed[path] === undefined)) continue;
    if (installed[path]?.version !== version) return false;
  }
  return (await pinnedNodeVersion(root)) === `v${wanted['node_modules/node']?.version}`;
}

/**
 * `npm ci`, development packages included whatever NODE_ENV says: nothing is built, so running needs what testing needs.
 *
 * @param {string} root
 */
export async function installPackages(root) {
  console.error('Installing the npm packages (once, well under a minute) ...');
  const retries = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error', ...retries];
  const [command, ...first] = npmCommand();
  const result = await runCommand(command, [...first, ...args], { timeoutMs: INSTALL_LIMIT_MS, cwd: root });
  if (result.code !== 0) throw new UserError(explain(result));
  if (!(await packagesAreInstalled(root))) {
    throw new UserError(
      `npm ci ended well, but node_modules does not hold all that package-lock.json names, or the Node in it does not run ` +
        `on this machine (${process.platform} ${process.arch}): see that npm runs install scripts (npm config get ignore-scripts).`,
    );
  }
}

/**
 * The npm that started this script, else the one on the PATH.
 *
 * @returns {[string, ...string[]]}
 */
function npmCommand() {
  const running = process.env['npm_execpath'];
  return running?.endsWith('npm-cli.js') ? [process.execPath, running] : ['npm'];
}

/** @param {{ code: number | null, output: string, error?: string }} result */
function explain({ output, error }) {
  if (error === 'ENOENT') return 'There is no npm on the PATH: install it together with Node.';
  if (/ENOSPC|no space left/i.test(output)) {
    return 'npm could not install the packages: the disk is full. Make room (about 400 MB) and start again.';
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ECONNRESET/.test(output)) {
    return 'npm could not reach its package registry: check the network (npm config get registry, proxy) and start again.';
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return 'npm may not write to node_modules: clone into a folder of yours, or correct the owner of node_modules, and start again.';
  }
  const tail = output.trim().split('\n').slice(-SHOWN_LINES).join('\n');
  return `npm could not install the packages (${error ?? 'npm ci failed'}):\n${tail}`;
}

/** @typedef {Record<string, { version?: string, optional?: boolean, peer?: boolean }>} Packages */

/**
 * @param {string} path
 * @returns {Promise<Packages>}
 */
async function readPackages(path) {
  try {
    const lock = /** @type {{ packages?: Packages }} */ (JSON.parse(await readFile(path, 'utf8')));
    return lock.packages ?? {};
  } catch {
    // Absent or cut off: nothing that can be relied on is installed.
    return {};
  }
}

/** @param {string} root */
async function pinnedNodeVersion(root) {
  const program = join(root, 'node_modules', '.bin', 'node');
  return (await runCommand(program, ['--version'], { timeoutMs: CHECK_LIMIT_MS })).output.trim();
}
