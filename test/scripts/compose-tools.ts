import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheFolder } from '../../scripts/setup/cache-folder.mjs';
import { runCommand } from '../../scripts/setup/run-command.mjs';

const CHECKER = 'check-jsonschema==0.39.0';
const INSTALL_LIMIT_MS = 120_000;

const serviceSchema = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  restart: z.string().optional(),
  profiles: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  init: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
});

const composeSchema = z.object({ services: z.record(z.string(), serviceSchema) });

export type ComposeService = z.infer<typeof serviceSchema>;

/** A Python that has the compose specification's checker; kept in the cache, as no engine is needed to check a file. */
export async function pythonWithChecker(): Promise<NodeJS.ProcessEnv> {
  const goal = join(cacheFolder(process.env), CHECKER.replace('==', '-'));
  const env = { ...process.env, PYTHONPATH: goal };
  if ((await runCommand('python3', ['-m', 'check_jsonschema', '--version'], { env })).code === 0) return env;
  await mkdir(cacheFolder(process.env), { recursive: true });
  const folder = await mkdtemp(`${goal}.new-`);
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', folder, CHECKER];
  const installed = await runCommand('python3', args, { timeoutMs: INSTALL_LIMIT_MS });
  if (installed.code !== 0) throw new Error(`${CHECKER} could not be installed: ${installed.output}`);
  await rm(goal, { recursive: true, force: true });
  await rename(folder, goal);
  return env;
}

export async function checkComposeFile(path: string): Promise<{ valid: boolean; output: string }> {
  const args = ['-m', 'check_jsonschema', '--builtin-schema', 'vendor.compose-spec', path];
  const { code, output } = await runCommand('python3', args, { env: await pythonWithChecker() });
  return { valid: code === 0, output };
}

/** The services of a compose file, with anchors and merges resolved, by the YAML reader that the checker brings along. */
export async function readServices(path: string): Promise<Record<string, ComposeService>> {
  const script =
    'import json, sys; from ruamel.yaml import YAML; print(json.dumps(YAML(typ="safe").load(open(sys.argv[1]))))';
  const { code, output } = await runCommand('python3', ['-c', script, path], { env: await pythonWithChecker() });
  if (code !== 0) throw new Error(output);
  return composeSchema.parse(JSON.parse(output)).services;
}
