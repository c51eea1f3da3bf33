import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { Client, Connection } from '@temporalio/client';
import { startTemporalServer } from '../../scripts/temporal-server.ts';
import type { TemporalServer } from '../../scripts/temporal-server.ts';
import { parseConfig } from '../../src/config.ts';
import { registerSearchAttributes } from '../../src/temporal/register-search-attributes.ts';
import { TemporalSyncClient } from '../../src/temporal/temporal-sync-client.ts';
import { ScriptedActivities } from '../../test/support/scripted-activities.ts';
import { until } from '../../test/support/until.ts';
import { exampleDefinition } from '../../test/support/workflow-worker.ts';
import type { Arrangement } from './arrangements.ts';

const WORKERS = 2;
const BETWEEN_STARTS_MS = 300;
/** 50,000 rows at the rate of one worker. */
const BACKFILL_PAGE_MS = 3_000;
/** A million rows are 20 pages; these do not end while the others are measured. */
const BACKFILL_PAGES = 5_000;
const SMALL_PAGE_MS = 50;
const SMALL_JOB_MS = 200;
const SLOW_JOB_MS = 2 * 60 * 60_000;
const BEAT_MS = 10_000;
const ENDS_LIMIT_MS = 60_000;
const SETUP_LIMIT_MS = 600_000;
const BEGIN_LIMIT_MS = 30_000;

/** What there is besides the small runs. Loads of one list build upon each other: each adds to the one before. */
export type Load = {
  name: string;
  /** Of one org: syncs that read everything. */
  backfills: number;
  /** Of another org: syncs whose Bulk job takes Salesforce hours. */
  slowJobs: number;
};

export type Measured = { delaysMs: number[]; asked: number; pagesPerSecond: number };

/** Small syncs under one arrangement: two workers and a Temporal server of their own. */
export class Stage {
  readonly name: string;
  private readonly server: TemporalServer;
  private readonly world: World;
  private readonly client: Client;
  private readonly syncs: TemporalSyncClient;
  private readonly small: string[] = [];
  private readonly there = { backfill: 0, slow: 0 };

  private constructor(name: string, server: TemporalServer, world: World, client: Client) {
    this.name = name;
    this.server = server;
    this.world = world;
    this.client = client;
    this.syncs = new TemporalSyncClient(client, parseConfig({}).TEMPORAL_TASK_QUEUE);
  }

  static async start(arrangement: Arrangement, syncs: number): Promise<Stage> {
    const server = await startTemporalServer();
    const connection = await Connection.connect({ address: server.address });
    await registerSearchAttributes(connection, 'default');
    const world = new World();
    for (let worker = 0; worker < WORKERS; worker += 1) await arrangement.start(server.address, world.activities);
    const stage = new Stage(arrangement.name, server, world, new Client({ connection }));
    for (let number = 0; number < syncs; number += 1) {
      stage.small.push(await stage.create(`con_small${10_000_000 + number}`));
    }
    await until('first runs', () => world.ended.size === syncs, SETUP_LIMIT_MS);
    return stage;
  }

  /** From the request of each run to its end, beside this load. */
  async measure(load: Load): Promise<Measured> {
    await this.add('backfill', load.backfills);
    await this.add('slow', load.slowJobs);
    const { started, delaysMs, pages } = this.world.begin();
    const since = Date.now();
    for (const id of this.small) {
      started.set(id, Date.now());
      await this.client.workflow.getHandle(id).signal('runNow');
      await delay(BETWEEN_STARTS_MS);
    }
    const asked = this.small.length;
    // Some may never end: the table says how many did.
    await until('small runs', () => delaysMs.length === asked, ENDS_LIMIT_MS).catch(() => undefined);
    const seconds = (Date.now() - since) / 1_000;
    return { delaysMs: delaysMs.toSorted((a, b) => a - b), asked, pagesPerSecond: pages() / seconds };
  }

  /** Its workers end with the process: pages of backfills do not. */
  end(): Promise<void> {
    return this.server.kill();
  }

  private async add(kind: 'backfill' | 'slow', count: number): Promise<void> {
    if (this.there[kind] === count) return;
    for (; this.there[kind] < count; this.there[kind] += 1) await this.create(`con_${kind}000000000000`.slice(0, 24));
    // Their beginnings are no part of what is measured; where they hold each other up, not all of them begin.
    await until('begun', () => this.world.begun[kind].size === count, BEGIN_LIMIT_MS).catch(() => undefined);
  }

  private async create(connectionId: string): Promise<string> {
    const id = `syn_${randomBytes(10).toString('hex')}`;
    await this.syncs.create(id, exampleDefinition({ connectionId }), { paused: false });
    return id;
  }
}

/** Activities that take their time and do nothing. */
class World {
  readonly ended = new Set<string>();
  readonly begun = { backfill: new Set<string>(), slow: new Set<string>() };
  readonly activities: ScriptedActivities['activities'];
  private started = new Map<string, number>();
  private delaysMs: number[] = [];
  private pages = 0;

  constructor() {
    const pages = Array.from({ length: BACKFILL_PAGES }, () => 1);
    const { activities } = new ScriptedActivities({ pages, locators: true });
    this.activities = {
      ...activities,
      awaitQueryJob: async (input) => {
        if (isOf(input, 'slow')) this.begun.slow.add(input.jobId);
        if (isOf(input, 'backfill')) this.begun.backfill.add(input.jobId);
        if (isOf(input, 'slow')) await waitAlive(SLOW_JOB_MS);
        if (isOf(input, 'backfill')) return activities.awaitQueryJob(input);
        await delay(SMALL_JOB_MS);
        return { recordsTotal: 1, locators: [''], salesforceApiCalls: 1 };
      },
      transferPage: async (input) => {
        const backfill = isOf(input, 'backfill');
        await delay(backfill ? BACKFILL_PAGE_MS : SMALL_PAGE_MS);
        if (backfill) this.pages += 1;
        return activities.transferPage(input);
      },
      finishRun: async ({ syncId }) => {
        const since = this.started.get(syncId);
        if (since !== undefined) this.delaysMs.push(Date.now() - since);
        this.ended.add(syncId);
      },
    };
  }

  /** Fresh counts. */
  begin(): { started: Map<string, number>; delaysMs: number[]; pages: () => number } {
    this.started = new Map();
    this.delaysMs = [];
    const before = this.pages;
    return { started: this.started, delaysMs: this.delaysMs, pages: () => this.pages - before };
  }
}

/** As the real one does between polls. */
async function waitAlive(ms: number): Promise<void> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), BEAT_MS);
  await context.sleep(ms).finally(() => clearInterval(beat));
}

function isOf({ connectionId }: { connectionId: string }, name: string): boolean {
  return connectionId.startsWith(`con_${name}`);
}
