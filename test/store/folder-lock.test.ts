import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderInUseError, lockFolder } from '../../src/store/folder-lock.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-lock-'));
  path = join(folder, 'store.lock');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function lockOf(change: Record<string, unknown>): string {
  return `${JSON.stringify({ pid: process.pid, host: hostname(), token: 'other', ...change })}\n`;
}

/** No process can have it: Linux ends at 2^22, macOS and Windows long before this. */
const IMPOSSIBLE_PID = 2 ** 30;

describe('the lock on a data folder', () => {
  it('names the process that has it, and goes when it is given back', async () => {
    const unlock = await lockFolder(folder);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid });
    await expect(lockFolder(folder)).rejects.toThrow(`in use by process ${process.pid}`);
    await unlock();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken over from a process that is gone', async () => {
    await writeFile(path, lockOf({ pid: IMPOSSIBLE_PID }));
    await (
      await lockFolder(folder)
    )();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken over from an earlier process whose id was given out again, even to ourselves', async () => {
    await writeFile(path, lockOf({ start: 'an earlier boot/1' }));
    await (
      await lockFolder(folder)
    )();
  });

  it('is taken over when nobody can read who has it', async () => {
    for (const text of ['', '{"pid":', '{"pid":"1"}', 'null']) {
      await writeFile(path, text);
      await (
        await lockFolder(folder)
      )();
    }
  });

  it('is respected when its process is on another host, with the way out', async () => {
    await writeFile(path, lockOf({ host: 'elsewhere' }));
    await expect(lockFolder(folder)).rejects.toThrow(`delete ${path}`);
    expect(await readFile(path, 'utf8')).toContain('elsewhere');
  });

  it('is taken over by one of many who find it stale at once', async () => {
    for (let round = 0; round < 50; round += 1) {
      await writeFile(path, lockOf({ pid: IMPOSSIBLE_PID, token: `round ${round}` }));
      const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
      const refusals = attempts.filter((attempt) => attempt.status === 'rejected');
      for (const { reason } of refusals) expect(reason).toBeInstanceOf(FolderInUseError);
      expect(refusals).toHaveLength(7);
      for (const attempt of attempts) if (attempt.status === 'fulfilled') await attempt.value();
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it('is taken over although somebody died while clearing it', async () => {
    const stale = lockOf({ pid: IMPOSSIBLE_PID });
    await writeFile(path, stale);
    const clearing = `${path}.${createHash('sha256').update(stale).digest('hex').slice(0, 16)}`;
    await writeFile(clearing, lockOf({ pid: IMPOSSIBLE_PID, token: 'clearing' }));
    await (
      await lockFolder(folder)
    )();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is not given back by one who has lost it', async () => {
    const unlock = await lockFolder(folder);
    await writeFile(path, lockOf({ token: 'next' }));
    await unlock();
    expect(await readFile(path, 'utf8')).toContain('next');
  });
});
