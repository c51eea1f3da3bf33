import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { FailureError } from '../../src/domain/failure.ts';
import { NO_COUNTS } from '../../src/domain/run.ts';
import type { Window } from '../../src/domain/run.ts';
import { SyncEntity } from '../../src/domain/sync-entity.ts';
import { newSyncState } from '../../src/domain/sync-state.ts';
import type { RunRequest } from '../../src/domain/sync-state.ts';
import { syncView } from '../../src/domain/sync-status.ts';
import { MAX_CALLS_AT_ONCE, QUOTA_PROBE_MS } from '../../src/salesforce/share-guard.ts';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';
import { exampleDefinition } from '../support/workflow-worker.ts';
import { DAILY_CALLS, SHARE, SharedOrg } from './support/shared-org.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WORKERS = 2;
const SYNCS = 60;
/** Each sync runs so often. With those of others that would be 2,490 calls of the day's 2,000. */
const EVERY_MS = 4 * HOUR_MS;
const STEPS = 5;

/** While the share is used up, each worker looks once in half an hour; and as it is reached, this many are on their way. */
const STATED_OVERSHOOT = WORKERS * (DAY_MS / QUOTA_PROBE_MS + MAX_CALLS_AT_ONCE);

let store: Store;
let org: SharedOrg | undefined;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
afterEach(() => org?.simulator.close());

/**
 * Calls of other applications, by the hour of the day: next to none at night, most in the morning and after lunch, and a
 * nightly job of its own. 690 in all.
 */
const OTHERS_BY_HOUR = [2, 2, 120, 2, 2, 6, 14, 40, 70, 80, 60, 42, 20, 38, 44, 36, 30, 24, 18, 12, 10, 8, 6, 4];

/** How many of an hour's calls come in this minute: bunches of different sizes, the same in each test run. */
function callsOfOthers(minute: number): number {
  const hour = OTHERS_BY_HOUR[Math.floor(minute / 60) % 24] ?? 0;
  const share = (from: number): number => Math.floor((hour * from * from) / 3_600);
  return share((minute % 60) + 1) - share(minute % 60);
}

/** Records that change all day long: what a sync has to deliver. */
class Changes {
  private readonly times: number[] = [];

  add(at: number): void {
    this.times.push(at);
  }

  within({ after, through }: Window): number[] {
    const from = after === undefined ? 0 : Date.parse(after);
    return this.times.filter((at) => at > from && at <= Date.parse(through));
  }
}

/** A sync by its own rules, and the calls of its runs; a run that is held goes on where it was. */
class SimulatedSync {
  readonly entity: SyncEntity;
  readonly delivered = new Set<number>();
  readonly finishedAt: number[] = [];
  readonly heldUntil: number[] = [];
  private readonly number: number;
  private run: { request: RunRequest; window: Window; step: number } | undefined;
  private goesOnAt = 0;
  private job: { jobId: string; apiVersion: string } | undefined;

  constructor(number: number, startAt: number) {
    this.number = number;
    const createdAt = new Date(startAt + (number * EVERY_MS) / SYNCS).toISOString();
    const definition = exampleDefinition({ schedule: { every: '4h' } });
    this.entity = new SyncEntity(newSyncState({ id: `syn_${number}`, definition, createdAt, paused: false }));
  }

  /** Runs if it is time to. Each step is done by whichever worker is free. */
  async tick(shared: SharedOrg, changes: Changes): Promise<void> {
    const { now } = shared;
    if (this.run === undefined && this.entity.msUntilDue(now) === 0) {
      const request = this.entity.startRun(now);
      this.entity.scheduleNext(now + EVERY_MS);
      const after = request.watermark === undefined ? {} : { after: request.watermark };
      this.run = { request, window: { ...after, through: new Date(now).toISOString() }, step: 0 };
    }
    if (this.run === undefined || now < this.goesOnAt) return;
    this.entity.holdRun(undefined);
    try {
      for (; this.run.step < STEPS; this.run.step += 1) await this.do(shared, this.run.step);
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.reaction.type !== 'wait') throw error;
      const { code, message, reaction } = error.failure;
      this.goesOnAt = reaction.untilMs;
      this.heldUntil.push(reaction.untilMs);
      this.entity.holdRun({ code, message, until: new Date(reaction.untilMs).toISOString() });
      return;
    }
    this.end(this.run, changes, now);
    this.run = undefined;
  }

  private end({ request, window }: { request: RunRequest; window: Window }, changes: Changes, now: number): void {
    for (const change of changes.within(window)) this.delivered.add(change);
    this.finishedAt.push(now);
    const { id, mode, revision, startedAt } = request;
    const endedAt = new Date(now).toISOString();
    const counts = { counts: NO_COUNTS, salesforceApiCalls: STEPS };
    this.entity.endRun({ id, mode, revision, status: 'succeeded', window, startedAt, endedAt, ...counts });
  }

  private async do(shared: SharedOrg, step: number): Promise<void> {
    const salesforce = await shared.worker(this.number + step);
    if (step === 0) await salesforce.describe('Contact');
    else if (step === 1) await salesforce.describe('Account');
    else if (step === 2) {
      this.job = await salesforce.bulk.submit({ soql: 'SELECT Id FROM Contact', includeDeleted: false });
    } else if (this.job !== undefined && step === 3) await salesforce.bulk.status(this.job);
    else if (this.job !== undefined) {
      const { body } = await salesforce.bulk.openPage(this.job, { locator: '', maxRecords: 50_000 });
      for await (const chunk of body) expect(chunk.length).toBeGreaterThan(0);
    }
  }
}

it(
  'leaves the last calls of a day to other applications, and goes on by itself on the next',
  { timeout: 240_000 },
  async () => {
    const shared = await SharedOrg.start(store, WORKERS);
    org = shared;
    const { usage } = shared.simulator;
    const beganAt = shared.now;
    const changes = new Changes();
    const syncs = Array.from({ length: SYNCS }, (_, number) => new SimulatedSync(number, beganAt));
    const tick = (): Promise<unknown> => Promise.all(syncs.map((sync) => sync.tick(shared, changes)));
    let [others, refused, reachedAt, most, othersBeyond] = [0, 0, 0, 0, 0];

    for (let minute = 0; minute < DAY_MS / MINUTE_MS; minute += 1) {
      for (let call = callsOfOthers(minute); call > 0; call -= 1) {
        if (usage.used < DAILY_CALLS) usage.used += 1;
        else refused += 1;
        others += 1;
        if (reachedAt > 0) othersBeyond += 1;
      }
      changes.add(shared.now);
      await tick();
      most = Math.max(most, usage.used);
      if (reachedAt === 0 && usage.used >= SHARE) reachedAt = shared.now;
      if (minute === (DAY_MS - 2 * HOUR_MS) / MINUTE_MS) expectAllToWait(syncs, shared.now);
      // The last minute is the next day's already.
      if (minute + 1 < DAY_MS / MINUTE_MS) shared.pass(MINUTE_MS);
    }

    // The share was used up well before the end of the day, so the guard was what held the syncs back.
    expect(reachedAt).toBeGreaterThan(beganAt);
    expect(reachedAt).toBeLessThan(beganAt + 18 * HOUR_MS);
    expect(others).toBe(690);
    expect(othersBeyond).toBeGreaterThan(100);
    expect(refused).toBe(0);
    expect(shared.simulator.requests.list().filter(({ status }) => status === 403)).toEqual([]);
    expect(shared.beyondShare).toBeGreaterThan(0);
    expect(shared.beyondShare).toBeLessThanOrEqual(STATED_OVERSHOOT);
    expect(most).toBeLessThanOrEqual(SHARE + othersBeyond + STATED_OVERSHOOT);
    expect(syncs.every((sync) => sync.heldUntil.length > 0)).toBe(true);

    // The org's new day: each sync goes on when it said that it would, and nothing of the day before is missing.
    const lastChange = shared.now;
    const nextDay = beganAt + DAY_MS;
    while (shared.now < nextDay + QUOTA_PROBE_MS + EVERY_MS) {
      shared.pass(MINUTE_MS);
      await tick();
    }
    const all = changes.within({ through: new Date(lastChange).toISOString() });
    expect(all).toHaveLength(DAY_MS / MINUTE_MS);
    for (const sync of syncs) {
      expect([...sync.delivered].toSorted((a, b) => a - b)).toEqual(all);
      expect(sync.entity.state.trouble).toBeUndefined();
    }
  },
);

/** As the API shows them: with the time, which is within the half hour. */
function expectAllToWait(syncs: readonly SimulatedSync[], now: number): void {
  for (const { entity, heldUntil } of syncs) {
    const { status, statusReason } = syncView(entity.state);
    const until = heldUntil.at(-1) ?? 0;
    expect(until).toBeGreaterThanOrEqual(now);
    expect(until).toBeLessThanOrEqual(now + QUOTA_PROBE_MS);
    expect(status).toBe('waiting');
    expect(statusReason).toMatch(/of 2000 API calls used today; syncs stop at 80 %\./);
    expect(statusReason).toContain(`Goes on at ${new Date(until).toISOString()}.`);
  }
}
