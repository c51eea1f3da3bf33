import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { FailureError } from '../../src/domain/failure.ts';
import { MAX_CALLS_AT_ONCE, QUOTA_PROBE_MS } from '../../src/salesforce/share-guard.ts';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';
import { DAILY_CALLS, SHARE, SharedOrg } from './support/shared-org.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WORKERS = 2;
const SYNCS = 12;
/** Each sync runs so often. Without a guard they would take 4,320 calls of the day's 2,000. */
const EVERY_MS = 20 * MINUTE_MS;

/** While the share is used up, each worker looks once in half an hour; and as it is reached, this many are on their way. */
const STATED_OVERSHOOT = WORKERS * (DAY_MS / QUOTA_PROBE_MS + MAX_CALLS_AT_ONCE);

let store: Store;
let org: SharedOrg | undefined;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
afterEach(() => org?.simulator.close());

/** What a sync does whose every step may be held up: the calls of one run, which goes on where it was. */
class SimulatedSync {
  readonly finishedAt: number[] = [];
  readonly heldUntil: number[] = [];
  private readonly number: number;
  private dueAt: number;
  private step = 0;
  private job: { jobId: string; apiVersion: string } | undefined;

  constructor(number: number, startAt: number) {
    this.number = number;
    this.dueAt = startAt + (number * EVERY_MS) / SYNCS;
  }

  /** Runs if it is time to. Each step is done by whichever worker is free. */
  async tick(shared: SharedOrg): Promise<void> {
    if (shared.now < this.dueAt) return;
    try {
      for (; this.step < 5; this.step += 1) await this.do(shared);
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.reaction.type !== 'wait') throw error;
      this.dueAt = error.failure.reaction.untilMs;
      this.heldUntil.push(this.dueAt);
      return;
    }
    this.step = 0;
    this.finishedAt.push(shared.now);
    this.dueAt = shared.now + EVERY_MS;
  }

  private async do(shared: SharedOrg): Promise<void> {
    const salesforce = await shared.worker(this.number + this.step);
    if (this.step === 0) await salesforce.describe('Contact');
    else if (this.step === 1) await salesforce.describe('Account');
    else if (this.step === 2) {
      this.job = await salesforce.bulk.submit({ soql: 'SELECT Id FROM Contact', includeDeleted: false });
    } else if (this.job !== undefined && this.step === 3) await salesforce.bulk.status(this.job);
    else if (this.job !== undefined) {
      const { body } = await salesforce.bulk.openPage(this.job, { locator: '', maxRecords: 50_000 });
      for await (const chunk of body) expect(chunk.length).toBeGreaterThan(0);
    }
  }
}

it(
  'leaves the last calls of a day to other applications, and goes on by itself on the next',
  { timeout: 300_000 },
  async () => {
    const shared = await SharedOrg.start(store, WORKERS);
    org = shared;
    const { usage } = shared.simulator;
    const beganAt = shared.now;
    const syncs = Array.from({ length: SYNCS }, (_, number) => new SimulatedSync(number, beganAt));
    let [others, refused, reachedAt, most] = [0, 0, 0, 0];

    while (shared.now < beganAt + DAY_MS - MINUTE_MS) {
      // Another application that makes a call every six minutes, all day long.
      if ((shared.now / MINUTE_MS) % 6 === 0) {
        if (usage.used < DAILY_CALLS) usage.used += 1;
        else refused += 1;
        others += 1;
      }
      await Promise.all(syncs.map((sync) => sync.tick(shared)));
      most = Math.max(most, usage.used);
      if (reachedAt === 0 && usage.used >= SHARE) reachedAt = shared.now;
      shared.pass(MINUTE_MS);
    }

    // The share was used up well before the end of the day, so the guard was what held the syncs back.
    expect(reachedAt).toBeGreaterThan(beganAt);
    expect(reachedAt).toBeLessThan(beganAt + 12 * HOUR_MS);
    expect(others).toBe(240);
    expect(refused).toBe(0);
    expect(shared.simulator.requests.list().filter(({ status }) => status === 403)).toEqual([]);
    expect(shared.beyondShare).toBeGreaterThan(0);
    expect(shared.beyondShare).toBeLessThanOrEqual(STATED_OVERSHOOT);
    const othersBeyond = Math.round((beganAt + DAY_MS - reachedAt) / MINUTE_MS / 6);
    expect(most).toBeLessThanOrEqual(SHARE + othersBeyond + STATED_OVERSHOOT);
    expect(syncs.every((sync) => sync.heldUntil.length > 0)).toBe(true);

    // The org's new day: each sync goes on when it said that it would.
    const before = syncs.map((sync) => sync.finishedAt.length);
    const nextDay = beganAt + DAY_MS;
    while (shared.now < nextDay + QUOTA_PROBE_MS + MINUTE_MS) {
      await Promise.all(syncs.map((sync) => sync.tick(shared)));
      shared.pass(MINUTE_MS);
    }
    expect(syncs.every((sync, index) => sync.finishedAt.length > (before[index] ?? 0))).toBe(true);
  },
);
