import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { ensurePostgres } from '../../scripts/postgres-binaries.mjs';
import { UserError } from '../../scripts/user-error.mjs';
import { bareTools, temporaryFolder, writeProgram } from './fakes.ts';

let folder = '';
let env: NodeJS.ProcessEnv = {};
const log = (): void => undefined;

beforeEach(async () => {
  folder = await temporaryFolder();
  // As a home is: root would else look in a cache that other users can read.
  await chmod(folder, 0o755);
  env = { PATH: await bareTools(folder), HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
});

async function installed(path: string, script = 'echo 18.6'): Promise<string> {
  await writeProgram(join(folder, path, 'initdb'), script);
  await writeProgram(join(folder, path, 'postgres'), script);
  return join(folder, path);
}

test('PostgreSQL is taken from the PATH first', async () => {
  const onPath = await installed('bin');
  await installed('postgresql/18/bin');
  const found = ensurePostgres({ env: { ...env, PATH: onPath }, log, usualParents: [join(folder, 'postgresql')] });
  expect(await found).toBe(onPath);
});

test('of the versions where systems keep them, the newest that works is taken', async () => {
  await installed('postgresql/9/bin');
  const expected = await installed('postgresql/15/bin');
  await installed('postgresql/18/bin', 'exit 127');
  await mkdir(join(folder, 'postgresql/common'));
  expect(await ensurePostgres({ env, log, usualParents: [join(folder, 'postgresql'), join(folder, 'none')] })).toBe(
    expected,
  );
});

test('without one, and without Python to get one, it says what would do', async () => {
  const asked = ensurePostgres({ env, log, usualParents: [] });
  await expect(asked).rejects.toThrow(UserError);
  await expect(asked).rejects.toThrow('there is no python3 on the PATH');
  await expect(asked).rejects.toThrow('TEST_DATABASE_URL');
});
