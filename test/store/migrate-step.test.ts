import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { migrate, MIGRATIONS, type Migration } from '../../src/store/migrate.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { query, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { until } from '../support/until.ts';

const latest = MIGRATIONS.at(-1)?.version ?? 0;
let server: TestPostgres;
let databaseUrl = '';

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
beforeEach(async () => {
  databaseUrl = await server.createDatabase();
});

function start(script: 'main.ts' | 'worker.ts', args: string[], env: Record<string, string> = {}): ServiceProcess {
  return ServiceProcess.start(script, args, {
    DATABASE_URL: databaseUrl,
    SECRETS_KEY: randomBytes(32).toString('base64'),
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_TASK_QUEUE: `migrate-${randomBytes(4).toString('hex')}`,
    ...env,
  });
}

/** What it printed, once it has ended, and how. */
async function end(process: ServiceProcess): Promise<{ code: number | null; output: string }> {
  await until('the process ends', () => process.exitCode !== null);
  return { code: process.exitCode, output: process.output };
}

function versions(): Promise<Record<string, unknown>[]> {
  return query(databaseUrl, 'select version from store_migrations order by version');
}

describe('npm run migrate', { timeout: 120_000 }, () => {
  it('brings an empty database up to date, and finds nothing to do the second time', async () => {
    const first = await end(start('main.ts', ['migrate']));
    expect(first.code).toBe(0);
    expect(first.output).toContain(`"before":0,"after":${latest},"msg":"the schema was brought up to date"`);
    expect(await versions()).toEqual(MIGRATIONS.map(({ version }) => ({ version })));
    const second = await end(start('main.ts', ['migrate']));
    expect(second.code).toBe(0);
    expect(second.output).toContain('"msg":"the schema is up to date"');
  });

  it('is done by one of three that run at once', async () => {
    const ends = await Promise.all([1, 2, 3].map(() => end(start('main.ts', ['migrate']))));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(ends.filter(({ output }) => output.includes('was brought up to date'))).toHaveLength(1);
    expect(await versions()).toHaveLength(MIGRATIONS.length);
  });

  it('refuses a schema that a newer release made, in a sentence', async () => {
    await (await openPostgres({ databaseUrl })).close();
    await query(databaseUrl, 'insert into store_migrations (version) values (1000)');
    expect(await end(start('main.ts', ['migrate']))).toEqual({
      code: 1,
      output: `the database has schema version 1000, this release knows up to ${latest}: start the newer release\n`,
    });
  });

  it('says what it needs, and which commands there are', async () => {
    const without = await end(start('main.ts', ['migrate'], { DATABASE_URL: '' }));
    expect(without).toEqual({ code: 1, output: expect.stringMatching(/^DATABASE_URL: must be set: [^\n]+\n$/) });
    const misspelt = await end(start('main.ts', ['migrat']));
    expect(misspelt).toEqual({ code: 1, output: 'migrat: no such command; there are all, api, codec, migrate\n' });
  });
});

describe('a worker with MIGRATE_ON_START=false', { timeout: 120_000 }, () => {
  const env = { MIGRATE_ON_START: 'false' };

  it('ends with a sentence at an empty database, and leaves it as it is', async () => {
    const { code, output } = await end(start('worker.ts', [], env));
    expect(code).toBe(1);
    expect(output).toMatch(
      /^the database has schema version 0, this release needs \d+: run "npm run migrate" [^\n]+\n$/m,
    );
    const tables = await query(databaseUrl, "select 1 from pg_tables where schemaname = 'public'");
    expect(tables).toEqual([]);
  });

  it('ends with a sentence at a schema that is one version behind, and at one that is ahead', async () => {
    await (await openPostgres({ databaseUrl })).close();
    await query(databaseUrl, 'delete from store_migrations where version = $1', [latest]);
    const behind = await end(start('worker.ts', [], env));
    expect(behind.code).toBe(1);
    expect(behind.output).toContain(`the database has schema version ${latest - 1}, this release needs ${latest}: run`);
    await query(databaseUrl, 'insert into store_migrations (version) values ($1)', [latest + 1]);
    const ahead = await end(start('worker.ts', [], env));
    expect(ahead.code).toBe(1);
    expect(ahead.output).toContain(`schema version ${latest + 1}, this release knows up to ${latest}: start the newer`);
  });

  it('works once the schema is up to date', async () => {
    await end(start('main.ts', ['migrate']));
    const worker = start('worker.ts', [], env);
    await worker.says('worker polls');
    await worker.stop();
    expect(worker.exitCode).toBe(0);
  });
});

describe('a migration', () => {
  it('waits for a table that others use for a while only, so that they do not wait behind it', async () => {
    const { db, close } = await openPostgres({ databaseUrl, poolSize: 1 });
    const seen: unknown[] = [];
    const read = sql<{ wait: string }>`select current_setting('lock_timeout') as wait`;
    const looks: Migration = {
      version: 1_000,
      async up(inside) {
        seen.push((await read.execute(inside)).rows);
      },
    };
    await migrate(db, [...MIGRATIONS, looks]);
    expect(seen).toEqual([[{ wait: '30s' }]]);
    expect((await read.execute(db)).rows).toEqual([{ wait: '0' }]);
    await close();
  });
});
