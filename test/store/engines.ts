import { sql } from 'kysely';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import { createSecretBox } from '../../src/store/crypto.ts';
import { createStore } from '../../src/store/create-store.ts';
import { openLite, type OpenDatabase } from '../../src/store/open-embedded.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import type { Store } from '../../src/store/store.ts';
import type { Database } from '../../src/store/tables.ts';
import { createLite } from '../support/pglite.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

/** A database with the store's tables, to look behind the store's back. */
export type TestDatabase = {
  db: Database;
  /** The store with these keys, newest first; without any, with the database's own. Several may be used at once. */
  store(keys?: readonly Buffer[]): Store;
};

/** Runs the same tests on PGlite and on PostgreSQL, each on a database that is empty at the start of `suite`. */
export function describeStore(name: string, suite: (database: TestDatabase) => void): void {
  describe.each(['PGlite', 'PostgreSQL'])(`${name} (%s)`, (engine) => {
    const ownKey = randomBytes(32);
    let server: TestPostgres | undefined;
    let open: OpenDatabase | undefined;

    function opened(): OpenDatabase {
      if (open === undefined) throw new Error('the database is opened before the first test');
      return open;
    }

    beforeAll(async () => {
      if (engine === 'PGlite') {
        open = await openLite(await createLite());
      } else {
        server = await startPostgres();
        open = await openPostgres({ databaseUrl: await server.createDatabase() });
      }
    });
    afterAll(async () => {
      await open?.close();
      await server?.stop();
    });

    suite({
      get db() {
        return opened().db;
      },
      store: (keys = [ownKey]) => createStore(opened().db, createSecretBox(keys), () => Promise.resolve()),
    });
  });
}

/** Every row of every table, as text. */
export async function dumpRows(db: Database): Promise<string> {
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1`.execute(db);
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    const rows = await sql<{ text: string }>`select ${sql.ref(name)}::text as text from ${sql.table(name)}`.execute(db);
    texts.push(...rows.rows.map(({ text }) => `${name} ${text}`));
  }
  return texts.join('\n');
}

let ids = 0;

/** An id that no other test uses. */
export function freshId(prefix: string): string {
  ids += 1;
  return `${prefix}_${ids.toString().padStart(6, '0')}`;
}
