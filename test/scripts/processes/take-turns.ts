import { appendFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { withLock } from '../../../scripts/setup/lock.mjs';

/** Writes down when it holds the lock: `take-turns.ts lock journal`. */
const [lock = '', journal = ''] = process.argv.slice(2);
await withLock(lock, async () => {
  await appendFile(journal, `in ${process.pid}\n`);
  for (let turn = 0; turn < 50; turn += 1) await setImmediate();
  await appendFile(journal, `out ${process.pid}\n`);
});
