import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { migrate, requireCurrentSchema, SchemaTooNewError, SchemaTooOldError } from './migrate.ts';
import type { OpenDatabase } from './open-embedded.ts';
import { StoreUnavailableError } from './store-unavailable-error.ts';
import type { Database, Tables } from './tables.ts';

const APPLICATION_NAME = 'salesforce-data-in';
const DEFAULT_POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** When not even the server's own timeout arrives, the network is gone. */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 10_000;

type PostgresOptions = {
  databaseUrl: string;
  poolSize?: number;
  /** True when absent; false: a schema that is not up to date is an error. */
  migrates?: boolean;
  /** Told when a connection breaks, as in a restart of the server. The pool opens another one by itself. */
  onConnectionLost?: (error: Error) => void;
};

/**
 * A pool of connections to a PostgreSQL server (13 or newer) whose schema is brought up to date first, or only looked at.
 * Throws `SchemaTooNewError`, `SchemaTooOldError` and {@link StoreUnavailableError}.
 */
export async function openPostgres(options: PostgresOptions): Promise<OpenDatabase> {
  const { databaseUrl, poolSize = DEFAULT_POOL_SIZE, migrates = true, onConnectionLost } = options;
  await (migrates ? migratePostgres(databaseUrl) : withOneConnection(databaseUrl, requireCurrentSchema));
  const pool = survivingPool(
    {
      ...connectionTo(databaseUrl),
      max: poolSize,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
    },
    onConnectionLost,
  );
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { db, close: () => db.destroy() };
}

/**
 * Brings the schema of a PostgreSQL server up to date and answers with its version before and after. Throws
 * `SchemaTooNewError` and {@link StoreUnavailableError}.
 */
export function migratePostgres(databaseUrl: string): Promise<{ before: number; after: number }> {
  return withOneConnection(databaseUrl, (db) => migrate(db));
}

/** Without timeouts: a migration may take long, and others wait for it. */
async function withOneConnection<T>(databaseUrl: string, use: (db: Database) => Promise<T>): Promise<T> {
  const pool = survivingPool({ ...connectionTo(databaseUrl), max: 1 });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await use(db);
  } catch (error) {
    const ours = error instanceof SchemaTooNewError || error instanceof SchemaTooOldError;
    throw ours ? error : new StoreUnavailableError(placeOf(databaseUrl), error);
  } finally {
    await db.destroy();
  }
}

function connectionTo(databaseUrl: string): pg.PoolConfig {
  return {
    connectionString: databaseUrl,
    application_name: APPLICATION_NAME,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  };
}

function placeOf(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return 'PostgreSQL (DATABASE_URL is not a URL)';
  const { host, pathname } = new URL(databaseUrl);
  return `PostgreSQL at ${host}${pathname}`;
}

/** A client's error event without a listener would end the process. The statement that it broke fails on its own. */
function survivingPool(config: pg.PoolConfig, onConnectionLost: (error: Error) => void = () => undefined): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', onConnectionLost));
  return pool;
}
