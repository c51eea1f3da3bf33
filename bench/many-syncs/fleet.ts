import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Service } from '../contenders/service.ts';

const CREATORS = 8;
const ASK_EVERY_MS = 1_000;
const LIST_LIMIT = 100;
const PERIOD_MINUTES = 5;
const PERIOD_MS = PERIOD_MINUTES * 60_000;

const runSchema = z.object({ startedAt: z.string(), endedAt: z.string().nullish() });
const syncSchema = z.object({
  id: z.string(),

  lastRun: runSchema.nullish(),
  currentRun: z.unknown().optional(),
});
const pageSchema = z.object({ data: z.array(syncSchema), nextCursor: z.string().nullish() });

type Sync = z.infer<typeof syncSchema>;

/** The syncs of one service. Some of them fire together, every few minutes; the others once a day. */
export class Fleet {
  private readonly service: Service;
  private readonly ids: string[] = [];
  private readonly together = new Set<string>();
  private begun = 0;
  private lastCreated = 0;
  /** Lists that were answered by 503. */
  unanswered = 0;

  constructor(service: Service) {
    this.service = service;
  }

  async create({ syncs, together }: { syncs: number; together: number }): Promise<{ perSecond: number }> {
    this.begun = Date.now();
    let next = 0;
    const create = async (): Promise<void> => {
      for (let number = next++; number < syncs; number = next++) {
        const fires = number < together;
        const schedule = fires ? { cron: `*/${PERIOD_MINUTES} * * * *`, timeZone: 'UTC' } : { every: '1d' };
        const id = await this.service.createSync({ name: `Sync ${number}`, schedule });
        this.ids.push(id);
        if (fires) this.together.add(id);
      }
    };
    await Promise.all(Array.from({ length: CREATORS }, create));
    this.lastCreated = Date.now();
    return { perSecond: syncs / ((this.lastCreated - this.begun) / 1_000) };
  }

  async firstRunsEnd(): Promise<{ afterSeconds: number; perSecond: number }> {
    const ended = await this.when(
      (all) => all.length === this.ids.length && all.every(({ lastRun }) => hasEnded(lastRun)),
    );
    const at = Math.max(...ended.map(({ lastRun }) => Date.parse(lastRun?.endedAt ?? '')));
    return {
      afterSeconds: Math.max(0, at - this.lastCreated) / 1_000,
      perSecond: this.ids.length / ((at - this.begun) / 1_000),
    };
  }

  /** Milliseconds of requests for one page of the list. */
  async listLatencies(times: number): Promise<number[]> {
    const latencies: number[] = [];
    for (let time = 0; time < times; time += 1) {
      const began = performance.now();
      await this.service.call('GET', `/v1/syncs?limit=${LIST_LIMIT}`);
      latencies.push(performance.now() - began);
    }
    return latencies;
  }

  /** When those that fire together next do, how late each starts and ends. */
  async nextBurst(): Promise<{ startMs: number[]; endMs: number[] }> {
    const due = Math.ceil(Date.now() / PERIOD_MS) * PERIOD_MS;
    await delay(due - Date.now());
    return this.since(due);
  }

  /** How long after `back` each overdue sync has run, and how many runs one has made at most: fires that were missed are one. */
  async caughtUp(back: number): Promise<{ endMs: number[]; runs: number }> {
    const { endMs } = await this.since(back);
    const counts = await Promise.all(
      [...this.together].slice(0, CREATORS).map(async (id) => {
        const page = z
          .object({ data: z.array(runSchema) })
          .parse(await this.service.call('GET', `/v1/syncs/${id}/runs?limit=20`));
        return page.data.filter(({ startedAt }) => Date.parse(startedAt) >= back).length;
      }),
    );
    return { endMs, runs: Math.max(...counts) };
  }

  private async since(due: number): Promise<{ startMs: number[]; endMs: number[] }> {
    const startedSince = ({ lastRun }: Sync): boolean =>
      hasEnded(lastRun) && Date.parse(lastRun?.startedAt ?? '') >= due;
    const all = await this.when((syncs) => this.fired(syncs).every(startedSince));
    const runs = this.fired(all).map(({ lastRun }) => lastRun);
    return {
      startMs: runs.map((run) => Date.parse(run?.startedAt ?? '') - due),
      endMs: runs.map((run) => Date.parse(run?.endedAt ?? '') - due),
    };
  }

  private fired(all: readonly Sync[]): Sync[] {
    return all.filter(({ id }) => this.together.has(id));
  }

  private async when(holds: (all: Sync[]) => boolean): Promise<Sync[]> {
    for (;;) {
      const all = await this.listIfAnswered();
      if (all !== undefined && holds(all)) return all;
      await delay(ASK_EVERY_MS);
    }
  }

  /** A list asks each sync, and busy workers may not answer in time; that is a figure too. */
  private async listIfAnswered(): Promise<Sync[] | undefined> {
    try {
      return await this.list();
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes(': 503 ')) throw error;
      this.unanswered += 1;
      return undefined;
    }
  }

  private async list(): Promise<Sync[]> {
    const all: Sync[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = pageSchema.parse(await this.service.call('GET', `/v1/syncs?limit=${LIST_LIMIT}${query}`));
      all.push(...page.data);
      cursor = page.nextCursor ?? undefined;
    }
    return all;
  }
}

function hasEnded(run: z.infer<typeof runSchema> | null | undefined): boolean {
  return typeof run?.endedAt === 'string';
}
