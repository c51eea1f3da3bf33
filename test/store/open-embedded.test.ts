import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadOrCreateEmbeddedKey } from '../../src/store/embedded-key.ts';
import { FolderInUseError } from '../../src/store/folder-lock.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createLite } from '../support/pglite.ts';
import { newConnection } from './new-connection.ts';
import { firstLines, startProcess } from './processes/fixture.ts';

const key = randomBytes(32);
let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'store-embedded-'));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

/** Spares a test the seconds that a new PGlite takes. */
async function withTemplate(): Promise<void> {
  await (await createLite(join(dataDir, 'pglite'))).close();
}

describe('the embedded store', () => {
  it('is created in an empty folder, and is as it was when it is opened again', async () => {
    const store = await openStore({ dataDir: join(dataDir, 'new'), secretsKeys: [key] });
    const connection = await store.connections.create(newConnection({ clientSecret: 'hush' }));
    await store.close();
    const again = await openStore({ dataDir: join(dataDir, 'new'), secretsKeys: [key] });
    expect(await again.connections.get(connection.id)).toEqual(connection);
    expect(await again.connections.clientSecret(connection.id)).toBe('hush');
    await again.close();
    expect(await readdir(join(dataDir, 'new'))).toEqual(['pglite']);
  });

  it('refuses a second opening, in one sentence that says who has it', async () => {
    await withTemplate();
    const store = await openStore({ dataDir, secretsKeys: [key] });
    await expect(openStore({ dataDir, secretsKeys: [key] })).rejects.toThrow(FolderInUseError);

    const other = startProcess('open-and-close.ts', [dataDir, key.toString('base64')]);
    expect(await other.exited).not.toBe(0);
    expect(other.errors()).toContain(`${dataDir} is in use by process ${process.pid}`);
    await store.ping();
    await store.close();
  });

  it('keeps every row that it acknowledged before a kill -9, and opens without help', async () => {
    await withTemplate();
    const child = startProcess('write-until-killed.ts', [dataDir, key.toString('base64')]);
    const seen: string[] = [];
    child.lines.on('line', (line) => seen.push(line));
    await expect.poll(() => seen.length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(200);
    await expect(openStore({ dataDir, secretsKeys: [key] })).rejects.toThrow(`in use by process ${child.pid}`);
    await child.kill();

    const store = await openStore({ dataDir, secretsKeys: [key] });
    for (const id of seen) expect(await store.connections.get(id)).toBeDefined();
    expect(await store.connections.clientSecret('con_200')).toBe('secret 200');
    await store.close();
  });

  it('leaves the folder free when it cannot be opened', async () => {
    await withTemplate();
    await expect(openStore({ dataDir, secretsKeys: [Buffer.alloc(5)] })).rejects.toThrow(RangeError);
    const store = await openStore({ dataDir, secretsKeys: [key] });
    await store.close();
  });
});

describe('an embedded store that is damaged', () => {
  it('says so, names its folder and gives it free', async () => {
    await withTemplate();
    await writeFile(join(dataDir, 'pglite', 'global', 'pg_control'), 'damaged');
    const folder = join(dataDir, 'pglite');
    await expect(openStore({ dataDir, secretsKeys: [key] })).rejects.toThrow(`the store in ${folder} (if`);
    expect(await readdir(dataDir)).toEqual(['pglite']);
  });
});

describe('the key of an embedded store that was given none', () => {
  it('is made once, for its owner only', async () => {
    const made = await loadOrCreateEmbeddedKey(join(dataDir, 'new'));
    expect(made).toHaveLength(32);
    expect(await loadOrCreateEmbeddedKey(join(dataDir, 'new'))).toEqual(made);
    expect((await stat(join(dataDir, 'new', 'secrets.key'))).mode & 0o777).toBe(0o600);
    expect(await readdir(join(dataDir, 'new'))).toEqual(['secrets.key']);
  });

  it('is the same for all who ask at once', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadOrCreateEmbeddedKey(dataDir)));
    expect(new Set(keys.map((one) => one.toString('hex')))).toHaveLength(1);
  });

  it('is never replaced, not even when its file is damaged', async () => {
    await loadOrCreateEmbeddedKey(dataDir);
    const path = join(dataDir, 'secrets.key');
    await writeFile(path, 'c2hvcnQ=\n');
    await expect(loadOrCreateEmbeddedKey(dataDir)).rejects.toThrow(path);
    expect(await readFile(path, 'utf8')).toBe('c2hvcnQ=\n');
  });
});

describe('a process that was killed while it opened the store', () => {
  it('leaves nothing that stops the next one', async () => {
    await withTemplate();
    const child = startProcess('write-until-killed.ts', [dataDir, key.toString('base64')]);
    await firstLines(child, 1);
    await child.kill();
    const other = startProcess('open-and-close.ts', [dataDir, key.toString('base64')]);
    expect(await firstLines(other, 1)).toEqual(['done']);
    expect(await other.exited).toBe(0);
  });
});
