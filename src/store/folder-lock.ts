import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ownIdentity, processIdentitySchema, whereabouts } from './process-identity.ts';

/** Another process has the folder open. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

const LOCK_FILE = 'store.lock';

const lockSchema = processIdentitySchema.extend({
  /** Tells two locks of one process apart. */
  token: z.string(),
});

/**
 * Makes this process the only one that uses `folder` (created when absent); the result gives it back. A lock whose
 * process is gone, as after `kill -9`, is taken over. Throws {@link FolderInUseError}.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, LOCK_FILE);
  const own = `${JSON.stringify({ ...(await ownIdentity()), token: randomUUID() })}\n`;
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, own, { mode: 0o600 });
  try {
    await acquire(path, draft, folder);
  } finally {
    await rm(draft, { force: true });
  }
  return async () => {
    if ((await textOf(path)) === own) await rm(path, { force: true });
  };
}

/** Ends with the file at `path` being a link to `draft`. */
async function acquire(path: string, draft: string, folder: string): Promise<void> {
  // Goes round again only when a lock vanished or was cleared away meanwhile.
  while (!(await linked(draft, path))) {
    const held = await textOf(path);
    if (held === undefined) continue;
    await refuseIfInUse(held, path, folder);
    // Deleting a stale lock is itself done by one process at a time, or a slow one would delete its successor.
    const clearing = `${path}.${createHash('sha256').update(held).digest('hex').slice(0, 16)}`;
    await acquire(clearing, draft, folder);
    if ((await textOf(path)) === held) await rm(path, { force: true });
    await rm(clearing, { force: true });
  }
}

async function refuseIfInUse(held: string, path: string, folder: string): Promise<void> {
  const lock = lockIn(held);
  if (lock === undefined) return;
  switch (await whereabouts(lock)) {
    case 'alive':
      throw new FolderInUseError(
        `${folder} is in use by process ${lock.pid}: the embedded store belongs to one process; stop that one, ` +
          'or set DATABASE_URL to a PostgreSQL database to run several',
      );
    case 'elsewhere':
      throw new FolderInUseError(
        `${folder} is in use by process ${lock.pid} on ${lock.host} (this is ${hostname()}); ` +
          `if that process is gone, delete ${path}`,
      );
    case 'gone':
  }
}

/** `link` makes the file appear with its content, in one step, and only if there is none. */
async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function lockIn(text: string): z.infer<typeof lockSchema> | undefined {
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch (error) {
    // Nothing that this code wrote, or cut off by a crash of the machine: nobody can be holding it.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
