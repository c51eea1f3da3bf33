import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';

/** Tells one process from all others, also from a later one that is given the same id. */
export const processIdentitySchema = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  /** When it started, where the system tells: an id alone is given out again after a while. */
  start: z.string().optional(),
});
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

export async function ownIdentity(): Promise<ProcessIdentity> {
  const start = await startOf(process.pid);
  return { pid: process.pid, host: hostname(), ...(start === undefined ? {} : { start }) };
}

/** `elsewhere`: on another host, where it cannot be looked for. */
export async function whereabouts(identity: ProcessIdentity): Promise<'alive' | 'gone' | 'elsewhere'> {
  if (identity.host !== hostname()) return 'elsewhere';
  if (!exists(identity.pid)) return 'gone';
  return identity.start === undefined || identity.start === (await startOf(identity.pid)) ? 'alive' : 'gone';
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Boot and clock ticks since then; Linux alone tells. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    // The name, in parentheses, may itself hold spaces and parentheses; the start is the 20th field after it.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? undefined : `${boot.trim()}/${ticks}`;
  } catch (error) {
    // No such process, or no such file system.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
