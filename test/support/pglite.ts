import { PGlite } from '@electric-sql/pglite';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createSecretBox } from '../../src/store/crypto.ts';
import { createStore } from '../../src/store/create-store.ts';
import { openLite } from '../../src/store/open-embedded.ts';
import type { Store } from '../../src/store/store.ts';

/** A store in memory with a key of its own, for tests that need one and do not care where it lives. */
export async function openTestStore(secretsKeys: Buffer[] = [randomBytes(32)]): Promise<Store> {
  const { db, close } = await openLite(await createLite());
  return createStore(db, createSecretBox(secretsKeys), close);
}

/** An empty PGlite from a template, which takes a tenth of the seconds of a new one. In memory without `dataDir`. */
export async function createLite(dataDir?: string): Promise<PGlite> {
  template ??= loadTemplate();
  if (dataDir !== undefined) await mkdir(dirname(dataDir), { recursive: true });
  return PGlite.create({ ...(dataDir === undefined ? {} : { dataDir }), loadDataDir: await template });
}

let template: Promise<Blob> | undefined;

/** Shared by all test processes, and by later runs, through a file that is written whole. */
async function loadTemplate(): Promise<Blob> {
  const path = join(tmpdir(), `salesforce-data-in-test-pglite-${await pgliteVersion()}.tar`);
  try {
    return new Blob([await readFile(path)]);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const lite = await PGlite.create();
  const dump = await lite.dumpDataDir('none');
  await lite.close();
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  await writeFile(draft, Buffer.from(await dump.arrayBuffer()));
  await rename(draft, path);
  return dump;
}

async function pgliteVersion(): Promise<string> {
  const entry = fileURLToPath(import.meta.resolve('@electric-sql/pglite'));
  const manifest = await readFile(join(dirname(entry), '..', 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(manifest)).version;
}
