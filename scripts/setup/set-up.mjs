import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePostgres } from '../postgres-binaries.mjs';
import { ensureTemporal } from '../temporal-binary.mjs';
import { ensureTimeSkippingServer } from '../time-skipping-binary.mjs';
import { UserError } from '../user-error.mjs';
import { withLock } from './lock.mjs';
import { installPackages, packagesAreInstalled } from './packages.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Installs what a fresh clone lacks: the npm packages, the pinned Node among them, and the servers that the command needs.
 * Says what it does only where it does something. A problem is one sentence, and exit code 1.
 *
 * @param {Set<string>} servers `temporal`, `postgres`, `time-skipping`
 */
export async function setUp(servers) {
  // To the end both of them: an npm that goes on after this process would be in the way of the next command.
  const results = await Promise.allSettled([
    ensurePackages(),
    servers.has('temporal') ? ensureTemporal() : undefined,
    servers.has('postgres') && !databaseIsGiven() ? ensurePostgres() : undefined,
    servers.has('time-skipping') ? ensureTimeSkippingServer() : undefined,
  ]);
  for (const result of results) {
    if (result.status === 'fulfilled') continue;
    if (!(result.reason instanceof UserError)) throw result.reason;
    process.stderr.write(`\n${result.reason.message}\n\n`);
    process.exitCode = 1;
  }
}

/** The tests then use that one: test/support/postgres.ts. */
function databaseIsGiven() {
  return Boolean(process.env['TEST_DATABASE_URL'] || process.env['DATABASE_URL']);
}

async function ensurePackages() {
  if (await packagesAreInstalled(ROOT)) return;
  await withLock(join(ROOT, '.cache', 'install.lock'), async () => {
    // Another command may have done it while this one waited.
    if (!(await packagesAreInstalled(ROOT))) await installPackages(ROOT);
  });
}
