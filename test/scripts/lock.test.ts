import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../../scripts/setup/run-command.mjs';
import { withLock } from '../../scripts/setup/lock.mjs';
import { UserError } from '../../scripts/user-error.mjs';
import { temporaryFolder } from './fakes.ts';

const silent = (): void => undefined;

test('lets one process after the other in, also when all of them find a lock that a dead one left', async () => {
  const folder = await temporaryFolder();
  const lock = join(folder, 'lock');
  const journal = join(folder, 'journal');
  await writeFile(lock, '99999999');
  const processes = Array.from({ length: 6 }, () =>
    runCommand(process.execPath, ['test/scripts/processes/take-turns.ts', lock, journal]),
  );
  for (const { code, output } of await Promise.all(processes)) expect(code, output).toBe(0);
  const entries = (await readFile(journal, 'utf8')).trim().split('\n');
  expect(entries).toHaveLength(12);
  for (let index = 0; index < entries.length; index += 2) {
    const pid = entries[index]?.split(' ')[1];
    expect(entries.slice(index, index + 2)).toEqual([`in ${pid}`, `out ${pid}`]);
  }
});

test('is given back when the task fails', async () => {
  const lock = join(await temporaryFolder(), 'lock');
  const failing = withLock(lock, () => Promise.reject(new Error('no luck')), { log: silent });
  await expect(failing).rejects.toThrow('no luck');
  let ran = false;
  await withLock(
    lock,
    async () => {
      ran = true;
    },
    { log: silent },
  );
  expect(ran).toBe(true);
});

test('says who holds it, and gives up in the end', async () => {
  const lock = join(await temporaryFolder(), 'lock');
  // The parent of this process: alive, and not the one that asks.
  await writeFile(lock, String(process.ppid));
  const lines: string[] = [];
  const waiting = withLock(lock, () => Promise.resolve(), { log: (line) => lines.push(line), waitLimitMs: 1 });
  await expect(waiting).rejects.toThrow(UserError);
  expect(lines).toEqual([`Process ${process.ppid} is installing packages in this clone: waiting for it ...`]);
});
