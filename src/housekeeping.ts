import type { Logger } from 'pino';
import { startRounds } from './rounds.ts';

/** How often expired and old rows are removed, secrets moved to the newest key, and idle tokens refreshed. */
const EVERY_MS = 60 * 60_000;

export type Housekeeping = {
  sweep: (now: Date) => Promise<unknown>;
  /** Forgets runs and rejections that are older than it was told. */
  purge: (now: Date, signal: AbortSignal) => Promise<{ runs: number; rejections: number }>;
  keepAlive: (signal: AbortSignal) => Promise<void>;
};

/**
 * What has to be done now and then; every process may do it, as it harms nobody to do it twice. `stop` waits for what is
 * under way: a refresh whose result is not stored would cost the connection its authorization.
 */
export function startHousekeeping(
  { sweep, purge, keepAlive }: Housekeeping,
  log: Logger,
  everyMs = EVERY_MS,
): { stop(): Promise<void> } {
  const stopping = new AbortController();

  async function once(): Promise<void> {
    try {
      log.debug({ swept: await sweep(new Date()) }, 'store swept');
    } catch (error) {
      log.warn({ error }, 'the store could not be swept; the next hour tries again');
    }
    try {
      const purged = await purge(new Date(), stopping.signal);
      if (purged.runs + purged.rejections > 0) log.info({ purged }, 'old runs and rejections forgotten');
    } catch (error) {
      log.warn({ error }, 'old runs and rejections could not be forgotten; the next hour tries again');
    }
    try {
      await keepAlive(stopping.signal);
    } catch (error) {
      log.warn({ error }, 'idle connections could not be looked for; the next hour tries again');
    }
  }

  const rounds = startRounds(once, everyMs);
  return {
    stop() {
      stopping.abort();
      return rounds.stop();
    },
  };
}
