import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { migrate, SchemaTooNewError } from './migrate.ts';
import type { OpenDatabase } from './open-embedded.ts';
import { StoreUnavailableError } from './store-unavailable-error.ts';
import type { Tables } from './tables.ts';

const APPLICATION_NAME = 'salesforce-data-in';
const DEFAULT_POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** When not even the server's own timeout arrives, the network is gone. */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 10_000;

type PostgresOptions = {
  databaseUrl: string;
  poolSize?: number;
  /** Told when a connection breaks, as in a restart of the server. The pool opens another one by itself. */
  onConnectionLost?: (error: Error) => void;
};

/**
 * A pool of connections to a PostgreSQL server (13 or newer) whose schema is brought up to date first. Throws `SchemaTooNewError`
 * and {@link StoreUnavailableError}.
 */
export async function openPostgres(options: PostgresOptions): Promise<OpenDatabase> {
  const { databaseUrl, poolSize = DEFAULT_POOL_SIZE, onConnectionLost } = options;
  const connection = {
    connectionString: databaseUrl,
    application_name: APPLICATION_NAME,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  };

  // Without timeouts: a migration may take long, and others wait for it.
  const migrating = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: survivingPool({ ...connection, max: 1 }, onConnectionLost) }),
  });
  try {
    await migrate(migrating);
  } catch (error) {
    throw error instanceof SchemaTooNewError ? error : new StoreUnavailableError(placeOf(databaseUrl), error);
  } finally {
    await migrating.destroy();
  }

  const pool = survivingPool(
    {
      ...connection,
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
