import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import { join } from 'node:path';
import pg from 'pg';
import { lockFolder } from './folder-lock.ts';
import { migrate } from './migrate.ts';
import type { Database, Tables } from './tables.ts';

export type OpenDatabase = { db: Database; close: () => Promise<void> };

/** PostgreSQL inside this process, with its files in `<dataDir>/pglite`. Throws `FolderInUseError`. */
export async function openEmbedded(dataDir: string): Promise<OpenDatabase> {
  const unlock = await lockFolder(dataDir);
  try {
    const lite = await PGlite.create({ dataDir: join(dataDir, 'pglite') });
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
    throw error;
  }
}

/** The store's tables in a PGlite that is already there; `close` closes it. */
export async function openLite(lite: PGlite): Promise<OpenDatabase> {
  // One connection is all it has, and it never goes away.
  const pool = new pg.Pool(Object.assign(createPgConfig(lite), { max: 1, idleTimeoutMillis: 0 }));
  const dialect = new PostgresDialect({ pool });
  const db = new Kysely<Tables>({ dialect });
  async function close(): Promise<void> {
    await db.destroy();
    await lite.close();
  }
  try {
    await migrate(new Kysely<unknown>({ dialect }));
  } catch (error) {
    await close();
    throw error;
  }
  return { db, close };
}
