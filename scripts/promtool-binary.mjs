import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cacheFolder } from './setup/cache-folder.mjs';
import { runCommand } from './setup/run-command.mjs';
import { reasonOf, UserError } from './user-error.mjs';

const CHECK_LIMIT_MS = 20_000;
const APT_LIMIT_MS = 180_000;

/**
 * The path of Prometheus' `promtool`, for the tests: one on the PATH, else the cached one, else a new one out of the package that
 * apt knows. Which version that is, the system's release says, and apt holds it to the signature of the archive. No right to
 * install is needed.
 *
 * @param {{ env?: NodeJS.ProcessEnv, log?: (line: string) => void }} [options]
 * @returns {Promise<string>}
 */
export async function ensurePromtool({ env = process.env, log = toStderr } = {}) {
  const onPath = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const cached = join(cacheFolder(env), 'promtool');
  for (const program of [...onPath.map((folder) => join(folder, 'promtool')), cached]) {
    if (await works(program, env)) return program;
  }
  log('promtool: getting it for the tests out of the package prometheus ...');
  try {
    await install(cached, env);
    return cached;
  } catch (error) {
    throw new UserError(
      `promtool, which the tests check the alert rules with, could not be installed (${reasonOf(error)}). Put it on the PATH: ` +
        'Debian and Ubuntu: apt-get install prometheus; macOS: brew install prometheus.',
      { cause: error },
    );
  }
}

/**
 * @param {string} goal
 * @param {NodeJS.ProcessEnv} env
 */
async function install(goal, env) {
  await mkdir(cacheFolder(env), { recursive: true });
  const folder = await mkdtemp(`${goal}.new-`);
  try {
    const known = await run('apt-get', ['download', 'prometheus'], folder, env).catch(() => undefined);
    if (known === undefined) await downloadByNewLists(folder, env);
    const packed = (await readdir(folder)).find((name) => name.endsWith('.deb'));
    if (packed === undefined) throw new Error('apt-get downloaded no package');
    await run('dpkg-deb', ['--extract', packed, 'package'], folder, env);
    const program = join(folder, 'package', 'usr', 'bin', 'promtool');
    if (!(await works(program, env))) throw new Error('the program does not run on this machine');
    await rename(program, goal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The system's lists may be missing, as in images of containers, or too old; these are of no concern to it.
 *
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
async function downloadByNewLists(folder, env) {
  // As root, apt would else give up rights that it needs to write here.
  const settings = ['APT::Sandbox::User=root', `Dir::State::Lists=${folder}/lists`, `Dir::Cache=${folder}/cache`];
  const own = settings.flatMap((setting) => ['--option', setting]);
  await mkdir(join(folder, 'lists'));
  await run('apt-get', [...own, 'update'], folder, env);
  await run('apt-get', [...own, 'download', 'prometheus'], folder, env);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 */
async function run(command, args, cwd, env) {
  const { code, output, error } = await runCommand(command, args, { timeoutMs: APT_LIMIT_MS, env, cwd });
  if (code === 0) return output;
  const said = output.trim().split('\n').at(-1) ?? '';
  throw new Error(`${command} failed: ${said || (error ?? `exit code ${code}`)}`);
}

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 */
async function works(program, env) {
  return (await runCommand(program, ['--version'], { timeoutMs: CHECK_LIMIT_MS, env })).code === 0;
}

/** @param {string} line */
function toStderr(line) {
  process.stderr.write(`${line}\n`);
}
