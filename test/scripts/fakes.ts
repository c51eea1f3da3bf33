import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of its own for one test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-scripts-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A program that is a shell script. */
export async function writeProgram(path: string, script: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

export function temporalOf(version: string): string {
  return `echo "temporal version ${version} (Server 1.32.0, UI 2.54.1)"`;
}

/** A PATH folder with the few tools that shell scripts need and nothing else: no python, no npm, no temporal. */
export async function bareTools(folder: string): Promise<string> {
  const tools = join(folder, 'tools');
  await mkdir(tools, { recursive: true });
  for (const name of ['sh', 'cat', 'mkdir', 'sleep', 'uname']) await symlink(`/bin/${name}`, join(tools, name));
  return tools;
}
