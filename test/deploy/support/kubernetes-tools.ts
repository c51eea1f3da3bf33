import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheFolder } from '../../../scripts/setup/cache-folder.mjs';
import { runCommand } from '../../../scripts/setup/run-command.mjs';

/** Kubernetes' own JSON schemas with a checker; unknown keys are errors. https://pypi.org/project/kubernetes-validate/ */
const CHECKER = 'kubernetes-validate==1.37.0';
const INSTALL_LIMIT_MS = 120_000;

/** A Python that has the checker and, as it needs it too, a reader of YAML; kept in the cache. */
async function pythonWithChecker(): Promise<NodeJS.ProcessEnv> {
  const goal = join(cacheFolder(process.env), CHECKER.replace('==', '-'));
  const env = { ...process.env, PYTHONPATH: goal };
  if ((await runCommand('python3', ['-m', 'kubernetes_validate', '--version'], { env })).code === 0) return env;
  await mkdir(cacheFolder(process.env), { recursive: true });
  const folder = await mkdtemp(`${goal}.new-`);
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', folder, CHECKER];
  const installed = await runCommand('python3', args, { timeoutMs: INSTALL_LIMIT_MS });
  if (installed.code !== 0) throw new Error(`${CHECKER} could not be installed: ${installed.output}`);
  await rm(goal, { recursive: true, force: true });
  await rename(folder, goal);
  return env;
}

/** Against the schemas of one version of Kubernetes, such as `1.37`. */
export async function checkManifests(paths: string[], version: string): Promise<{ valid: boolean; output: string }> {
  const args = ['-m', 'kubernetes_validate', '--strict', '--quiet', '--kubernetes-version', version, ...paths];
  const { code, output } = await runCommand('python3', args, { env: await pythonWithChecker() });
  return { valid: code === 0 && !output.includes('find schema'), output };
}

/** All documents of YAML files, in order. */
export async function readYaml(paths: string[]): Promise<unknown[]> {
  const script =
    'import json, sys, yaml; print(json.dumps([d for p in sys.argv[1:] for d in yaml.safe_load_all(open(p))]))';
  const { code, output } = await runCommand('python3', ['-c', script, ...paths], { env: await pythonWithChecker() });
  if (code !== 0) throw new Error(output);
  return z.array(z.unknown()).parse(JSON.parse(output));
}
