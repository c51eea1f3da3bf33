import { hashText } from '../org/hash.ts';
import type { Job } from './jobs.ts';

/** Rows of a job's result; `to` when the locator stands for one page of a list and not for all that follows. */
export type Range = { from: number; to?: number };

/** Opaque: it holds only for its job, and one that a client makes up is refused. */
export function writeLocator(job: Job, { from, to }: Range): string {
  const range = to === undefined ? `${from}` : `${from}-${to}`;
  return Buffer.from(`${range}.${check(job, range)}`).toString('base64url');
}

export function readLocator(job: Job, locator: string): Range | undefined {
  const [range = '', checked] = Buffer.from(locator, 'base64url').toString().split('.');
  if (checked !== check(job, range)) return undefined;
  const [from = '', to] = range.split('-');
  return to === undefined ? { from: Number(from) } : { from: Number(from), to: Number(to) };
}

function check(job: Job, range: string): string {
  return hashText(`${job.id} ${range}`).toString(36);
}
