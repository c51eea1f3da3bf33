import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureTemporal } from '../temporal-binary.mjs';
import { UserError } from '../user-error.mjs';
import { withLock } from './lock.mjs';
import { installPackages, packagesAreInstalled } from './packages.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Installs what a fresh clone lacks: the npm packages, the pinned Node among them, and the Temporal server where the command
 * needs one. Says what it does only where it does something. A problem is one sentence, and exit code 1.
 *
 * @param {{ temporal: boolean }} what
 */
export async function setUp({ temporal }) {
  // To the end both of them: an npm that goes on after this process would be in the way of the next command.
  const results = await Promise.allSettled([ensurePackages(), temporal ? ensureTemporal() : undefined]);
  for (const result of results) {
    if (result.status === 'fulfilled') continue;
    if (!(result.reason instanceof UserError)) throw result.reason;
    process.stderr.write(`\n${result.reason.message}\n\n`);
    process.exitCode = 1;
  }
}

async function ensurePackages() {
  if (await packagesAreInstalled(ROOT)) return;
  await withLock(join(ROOT, '.cache', 'install.lock'), async () => {
    // Another command may have done it while this one waited.
    if (!(await packagesAreInstalled(ROOT))) await installPackages(ROOT);
  });
}
