import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import { join } from 'node:path';
import pg from 'pg';
import { lockFolder } from './folder-lock.ts';
import { migrate, SchemaTooNewError } from './migrate.ts';
import { StoreUnavailableError } from './store-unavailable-error.ts';
import type { Database, Tables } from './tables.ts';

export type OpenDatabase = { db: Database; close: () => Promise<void> };

/**
 * PostgreSQL inside this process, with its files in `<dataDir>/pglite`. Throws `FolderInUseError`, `SchemaTooNewError`
 * and {@link StoreUnavailableError}.
 */
export async function openEmbedded(dataDir: string): Promise<OpenDatabase> {
  const unlock = await lockFolder(dataDir);
  const folder = join(dataDir, 'pglite');
  try {
    const lite = await PGlite.create({ dataDir: folder });
    const { db, close } = await openLite(lite);
    return {
      db,
      async close() {
        await close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error instanceof SchemaTooNewError
      ? error
      : new StoreUnavailableError(`${folder} (if its files are damaged, bring back a copy)`, error);
  }
}

/** The store's tables in a PGlite that is already there; `close` closes it. */
export async function openLite(lite: PGlite): Promise<OpenDatabase> {
  // One connection is all it has, and it never goes away.
  const pool = new pg.Pool(Object.assign(createPgConfig(lite), { max: 1, idleTimeoutMillis: 0 }));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  async function close(): Promise<void> {
    await db.destroy();
    await lite.close();
  }
  try {
    await migrate(db);
  } catch (error) {
    await close();
    throw error;
  }
  return { db, close };
}
