import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** Another process has the folder open. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

const LOCK_FILE = 'store.lock';
const MAX_ATTEMPTS = 10;

const holderSchema = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  /** When the process started, where the system tells: a process id alone is given out again after a while. */
  processStart: z.string().optional(),
  token: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/**
 * Makes this process the only one that uses `folder` (created when absent); the result gives it back. A lock whose
 * process is gone, as after `kill -9`, is taken over. Throws {@link FolderInUseError}.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, LOCK_FILE);
  const processStart = await processStartOf(process.pid);
  const own: Holder = {
    pid: process.pid,
    host: hostname(),
    ...(processStart === undefined ? {} : { processStart }),
    token: randomUUID(),
  };
  const draft = `${path}.${own.token}`;
  await writeFile(draft, `${JSON.stringify(own)}\n`, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      if (await linked(draft, path)) return () => release(path, own);
      const held = await textOf(path);
      if (held === undefined) continue;
      const holder = holderIn(held);
      if (holder !== undefined && (await isAlive(holder))) throw inUse(folder, path, holder);
      await removeStale(path, held);
    }
    throw new FolderInUseError(`${path} keeps changing: several processes are starting on ${folder} at once`);
  } finally {
    await rm(draft, { force: true });
  }
}

function inUse(folder: string, path: string, holder: Holder): FolderInUseError {
  return new FolderInUseError(
    holder.host === hostname()
      ? `${folder} is in use by process ${holder.pid}: the embedded store belongs to one process; stop that one, ` +
          `or set DATABASE_URL to a PostgreSQL database to run several`
      : `${folder} is in use by process ${holder.pid} on ${holder.host}; if that one is gone, delete ${path}`,
  );
}

/** Whether a process on another host lives cannot be known from here: it counts as alive. */
async function isAlive(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return true;
  if (!exists(holder.pid)) return false;
  return holder.processStart === undefined || holder.processStart === (await processStartOf(holder.pid));
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return codeOf(error) !== 'ESRCH';
  }
}

/** Ticks between boot and the start of a process, with the boot's id; only Linux tells. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
async function processStartOf(pid: number): Promise<string | undefined> {
  const stat = await textOf(`/proc/${pid}/stat`);
  const boot = await textOf('/proc/sys/kernel/random/boot_id');
  // The name, in parentheses, may itself contain spaces and parentheses; the start is the 20th field after it.
  const ticks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return ticks === undefined || boot === undefined ? undefined : `${boot.trim()}/${ticks}`;
}

/** Moves the lock aside before it is deleted, so that a lock that another process took meanwhile can be put back. */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if ((await textOf(aside)) !== stale) await linked(aside, path);
  await rm(aside, { force: true });
}

async function release(path: string, own: Holder): Promise<void> {
  const held = await textOf(path);
  if (held !== undefined && holderIn(held)?.token === own.token) await rm(path, { force: true });
}

/** `link` creates the file with its content in one step, and only if there is none. */
async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function holderIn(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch (error) {
    // Nothing of ours, or cut off by a crash: nobody can be holding it.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
