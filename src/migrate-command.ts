import { runCommand } from './command.ts';
import { ConfigError } from './config.ts';
import { migratePostgres } from './store/open-postgres.ts';

/** Brings the schema of DATABASE_URL up to date, and ends. Any number may run at once: one migrates, the others wait. */
export function runMigrations(): Promise<void> {
  return runCommand(async ({ DATABASE_URL: databaseUrl }, log) => {
    if (databaseUrl === undefined) {
      throw new ConfigError('DATABASE_URL: must be set: the embedded store is migrated by the process that opens it');
    }
    const { before, after } = await migratePostgres(databaseUrl);
    log.info({ before, after }, before === after ? 'the schema is up to date' : 'the schema was brought up to date');
  });
}
