import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { reasonOf, UserError } from '../user-error.mjs';

const POLL_INTERVAL_MS = 200;
const WAIT_LIMIT_MS = 600_000;

/**
 * Runs `task` while no other process runs one under the same lock file. A lock whose process is gone is taken over.
 *
 * @param {string} path
 * @param {() => Promise<void>} task
 * @param {{ log?: (line: string) => void, waitLimitMs?: number }} [options]
 */
export async function withLock(path, task, { log = (line) => console.error(line), waitLimitMs = WAIT_LIMIT_MS } = {}) {
  const draft = await writeDraft(path);
  const deadline = Date.now() + waitLimitMs;
  let told = false;
  try {
    while (!(await take(path, draft))) {
      const owner = await ownerOf(path);
      if (owner === undefined) continue;
      if (!isAlive(owner)) {
        await clear(path, owner);
        continue;
      }
      if (!told) log(`Process ${owner} is installing packages in this clone: waiting for it ...`);
      told = true;
      if (Date.now() > deadline) {
        throw new UserError(
          `Process ${owner} still holds ${path}: end it, or delete that file if it is something else.`,
        );
      }
      await delay(POLL_INTERVAL_MS);
    }
    try {
      await task();
    } finally {
      await rm(path, { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** @param {string} path */
async function writeDraft(path) {
  const draft = `${path}.${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, String(process.pid));
    return draft;
  } catch (error) {
    const reason = reasonOf(error);
    throw new UserError(`${dirname(path)} cannot be written (${reason}): make room, or clone into a folder of yours.`, {
      cause: error,
    });
  }
}

/**
 * A link makes the lock appear with its content, in one step, and only where there is none.
 *
 * @param {string} path
 * @param {string} draft
 */
async function take(path, draft) {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (reasonOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
async function ownerOf(path) {
  try {
    return Number(await readFile(path, 'utf8'));
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Moves a dead process's lock away; gives it back when another waiter had been faster and this is that one's new lock.
 *
 * @param {string} path
 * @param {number} owner
 */
async function clear(path, owner) {
  const aside = `${path}.${process.pid}.stale`;
  try {
    await rename(path, aside);
    if ((await ownerOf(aside)) !== owner) await take(path, aside);
  } catch (error) {
    if (reasonOf(error) !== 'ENOENT') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return reasonOf(error) === 'EPERM';
  }
}
