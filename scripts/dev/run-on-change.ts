import { watch } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { LocalService } from '../stack/local-service.ts';
import { UserError } from '../user-error.mjs';

/** Editors write a file in several steps, and a checkout writes many files. */
const SETTLE_MS = 200;

/**
 * Starts the service again, in order, each time that something in `folder` has changed. A service that ends by itself, or does not
 * start, is said and waits for the next change. Not `node --watch`: its reports from threads reach the Temporal SDK's own channel
 * to its workflow threads, and crash it.
 */
export async function runOnChange(
  folder: string,
  service: LocalService,
  start: () => Promise<LocalService>,
  say: (line: string) => void,
): Promise<never> {
  let changed = Promise.withResolvers<void>();
  watch(folder, { recursive: true }, () => changed.resolve());
  for (let running: LocalService | undefined = service; ;) {
    const ended = running === undefined ? changed.promise : reported(running.ended, say);
    await Promise.race([changed.promise, ended]);
    await changed.promise;
    await delay(SETTLE_MS);
    changed = Promise.withResolvers<void>();
    say('A file has changed: starting the service again ...');
    await running?.stop();
    running = await reported(start(), say);
  }
}

/** What a `UserError` says is said, and not thrown. */
async function reported<T>(promise: Promise<T>, say: (line: string) => void): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(error.message);
    return undefined;
  }
}
