import { createSecretBox } from './crypto.ts';
import { createStore } from './create-store.ts';
import { openEmbedded } from './open-embedded.ts';
import { openPostgres } from './open-postgres.ts';
import type { Store } from './store.ts';

export type StoreOptions = {
  /** PostgreSQL; absent: the embedded store under `dataDir`, for one process alone. */
  databaseUrl?: string;
  dataDir: string;
  /** 32 bytes each, newest first: the first encrypts, any decrypts. */
  secretsKeys: readonly Buffer[];
  /** Connections to PostgreSQL. */
  poolSize?: number;
  /** False: a PostgreSQL schema that is not up to date is an error; `npm run migrate` has to run first. */
  migrates?: boolean;
  /** Told when a connection to PostgreSQL breaks; the pool opens another one by itself. */
  onConnectionLost?: (error: Error) => void;
};

/**
 * Opens the store and brings its schema up to date; several processes may do so at once on PostgreSQL. Throws
 * `FolderInUseError` when another process has the embedded store, `SchemaTooNewError` when newer code migrated it,
 * `SchemaTooOldError` when it lacks migrations and must not be migrated, a RangeError for a bad key, and `StoreUnavailableError` for all else that keeps it from opening.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, dataDir, secretsKeys, poolSize, migrates, onConnectionLost } = options;
  const secrets = createSecretBox(secretsKeys);
  const { db, close } =
    databaseUrl === undefined
      ? await openEmbedded(dataDir)
      : await openPostgres({
          databaseUrl,
          ...(poolSize === undefined ? {} : { poolSize }),
          ...(migrates === undefined ? {} : { migrates }),
          ...(onConnectionLost === undefined ? {} : { onConnectionLost }),
        });
  return createStore(db, secrets, close);
}
