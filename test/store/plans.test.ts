import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSecretBox } from '../../src/store/crypto.ts';
import { createStore } from '../../src/store/create-store.ts';
import { migratePostgres } from '../../src/store/open-postgres.ts';
import { Retention } from '../../src/store/retention.ts';
import type { Store } from '../../src/store/store.ts';
import type { Tables } from '../../src/store/tables.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

const RUNS = 10_000;
const REJECTIONS = 200_000;
/** Rows that a statement may read and not use, where it reads a page of a list or a batch. */
const MAX_WASTED_ROWS = 2_000;
/** Of a batch of runs fifty newer ones each are looked at. */
const MAX_READ_ROWS = 60_000;
const OLD = new Date('2025-01-01T00:00:00.000Z');
const BEFORE = new Date('2025-06-01T00:00:00.000Z');

type Plan = {
  'Node Type': string;
  'Relation Name'?: string;
  'Rows Removed by Filter'?: number;
  'Actual Rows': number;
  'Actual Loops': number;
  Plans?: Plan[];
};

let postgres: TestPostgres;
let db: Kysely<Tables>;
let store: Store;
let statements: CompiledQuery[] = [];

/** 10,000 runs of one sync, all but some of them old, and all rejections of one of them; half are resolved, but of late. */
beforeAll(async () => {
  postgres = await startPostgres();
  const databaseUrl = await postgres.createDatabase();
  await migratePostgres(databaseUrl);
  const pool = new pg.Pool({ connectionString: databaseUrl });
  // The server may end them before the pool does.
  pool.on('connect', (client) => client.on('error', () => undefined));
  db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => {
      statements.push(query);
    },
  });
  store = createStore(db, createSecretBox([Buffer.alloc(32)]), () => Promise.resolve());
  await sql`insert into runs (id, sync_id, mode, status, revision, started_at, ended_at)
    select 'run_' || n, case when n % 10 = 0 then 'syn_b' else 'syn_a' end, 'incremental', 'succeeded', 1,
      ${OLD}::timestamptz + n * interval '1 minute', ${OLD}::timestamptz + n * interval '1 minute'
    from generate_series(1, ${RUNS}::int) n`.execute(db);
  await sql`insert into rejections (run_id, record_id, sync_id, reason, detail, resolution, resolved_at, created_at)
    select 'run_1', 'r' || lpad(n::text, 8, '0'), 'syn_a', 'missing_identifier', 'None.',
      case when n <= ${REJECTIONS / 2}::int then 'delivered' end,
      case when n <= ${REJECTIONS / 2}::int then now() end, ${OLD}::timestamptz
    from generate_series(1, ${REJECTIONS}::int) n`.execute(db);
  await sql`vacuum analyze`.execute(db);
}, 120_000);
afterAll(async () => {
  await db.destroy();
  await postgres.stop();
});

/** Does it, and explains every statement that it sent, which does it once more. */
async function plansOf(act: () => Promise<unknown>): Promise<{ statement: string; plan: Plan }[]> {
  statements = [];
  await act();
  const sent = statements.filter((query) => /^\s*(select|delete|update|with)/i.test(query.sql));
  const plans: { statement: string; plan: Plan }[] = [];
  for (const { sql: statement, parameters } of sent) {
    const query = CompiledQuery.raw(`explain (analyze, format json) ${statement}`, [...parameters]);
    const { rows } = await db.executeQuery<{ 'QUERY PLAN': { Plan: Plan }[] }>(query);
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
    if (plan === undefined) throw new Error('expected a plan');
    plans.push({ statement, plan });
  }
  expect(plans.length).toBeGreaterThan(0);
  return plans;
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** No node reads a table from its begin to its end, sorts it, or reads much that it does not use. */
async function expectBounded(act: () => Promise<unknown>): Promise<void> {
  for (const { statement, plan } of await plansOf(act)) {
    for (const node of nodesOf(plan)) {
      expect(node['Node Type'], statement).not.toBe('Seq Scan');
      const loops = node['Actual Loops'];
      expect((node['Rows Removed by Filter'] ?? 0) * loops, statement).toBeLessThanOrEqual(MAX_WASTED_ROWS);
      expect(node['Actual Rows'] * loops, statement).toBeLessThanOrEqual(MAX_READ_ROWS);
    }
  }
}

it('a page of runs is found among 10,000, at the begin and far behind', async () => {
  await expectBounded(() => store.runs.list('syn_a', { limit: 50 }));
  let cursor: string | undefined;
  for (let page = 0; page < 5; page += 1) {
    const runs = await store.runs.list('syn_a', { limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    cursor = runs.nextCursor;
  }
  await expectBounded(() => store.runs.list('syn_a', { limit: 50, ...(cursor === undefined ? {} : { cursor }) }));
});

it('a page of rejections is found among hundreds of thousands, and the next to retry behind those that are resolved', async () => {
  const first = await store.rejections.list('run_1', { limit: 100 });
  await expectBounded(() => store.rejections.list('run_1', { limit: 100, cursor: first.nextCursor ?? '' }));
  await expectBounded(() => store.rejections.unresolvedIds('run_1', 200));
  await expectBounded(() => store.rejections.resolve('run_1', ['r00199999', 'r00199998'], 'delivered'));
});

it('a page asks without a cost whether its sync has open rejections, and finds those of its records among all', async () => {
  await expectBounded(() => store.rejections.hasOpen('syn_a'));
  await expectBounded(() => store.rejections.hasOpen('syn_b'));
  const ids = Array.from({ length: 1_000 }, (_, number) => `r${String(199_000 - number * 50).padStart(8, '0')}`);
  await expectBounded(() => store.rejections.resolveEarlier('syn_a', 'run_9999', ids, 'delivered'));
});

it('what is old is found without a look at all that is, a batch a statement', async () => {
  await expectBounded(() => new Retention(db, 1_000).purge(BEFORE));
  await sql`update rejections set resolved_at = ${OLD} where record_id <= 'r00005000'`.execute(db);
  await sql`analyze rejections`.execute(db);
  await expectBounded(() => new Retention(db, 1_000).purge(BEFORE));
});
