import { expect } from 'vitest';
import { needsFullRun, usesLedger } from '../../../src/domain/ledger-use.ts';
import { RefusedError } from '../../../src/domain/refused-error.ts';
import type { RunEnd } from '../../../src/domain/run-end.ts';
import { unreportedEnd } from '../../../src/domain/run-end.ts';
import { NO_COUNTS } from '../../../src/domain/run.ts';
import { nextFireTime } from '../../../src/domain/schedule.ts';
import type { SyncDefinition } from '../../../src/domain/sync-definition.ts';
import type { RunRequest, SyncState } from '../../../src/domain/sync-state.ts';
import type { Schedule } from '../../../src/domain/sync-definition.ts';
import { TwinSync } from './twin-sync.ts';

const MAX_OVERLAP_MS = 5 * 60_000;

export type End = 'succeeded' | 'nothing_new' | 'passing' | 'attention' | 'unreported' | 'canceled';

/** A request of a person, and what runs had been started when it came. */
type Owed = { after: number };

/** What a person may rely on, kept beside the sync and by other means than its own. */
export class Model {
  readonly sync: TwinSync;
  now: number;
  running: RunRequest | undefined;
  private inForce: SyncDefinition;
  private latest: { revision: number; definition: SyncDefinition };
  private resync: Owed | undefined;
  private comparison: Owed | undefined;
  private readonly retries = new Set<string>();
  private readonly epochs: { ordinal: number; epoch: number }[] = [];
  private readonly ids = new Set<string>();
  private requestsInRun = false;

  constructor(state: SyncState) {
    this.sync = new TwinSync(state);
    this.now = Date.parse(state.createdAt);
    this.inForce = state.inForce.definition;
    this.latest = state.inForce;
  }

  private get started(): number {
    return this.sync.state.runsStarted;
  }

  edit(patch: Record<string, unknown>): void {
    const before = JSON.stringify(this.sync.state);
    try {
      const revision = this.sync.do((entity) => entity.edit(patch));
      expect(revision).toBe(this.latest.revision + 1);
      const { definition } = this.sync.do((entity) => entity.latest);
      this.latest = { revision, definition };
      this.schedule();
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      expect(JSON.stringify(this.sync.state)).toBe(before);
    }
    expect(this.sync.state.inForce.definition).toEqual(this.inForce);
  }

  requestResync(): void {
    this.sync.do((entity) => entity.requestResync());
    this.resync = { after: this.started };
    this.requestsInRun = true;
  }

  requestReconcile(): void {
    if (!usesLedger(this.latest.definition)) return;
    this.sync.do((entity) => entity.requestReconcile());
    this.comparison = { after: this.started };
    this.requestsInRun = true;
  }

  requestRun(): void {
    this.sync.do((entity) => entity.requestRun());
    this.requestsInRun = true;
  }

  requestRetry(runId: string): void {
    this.sync.do((entity) => entity.requestRetry(runId));
    this.retries.add(runId);
    this.requestsInRun = true;
  }

  pause(paused: boolean): void {
    this.sync.do((entity) => (paused ? entity.pause() : entity.resume()));
  }

  hold(held: boolean): void {
    const hold = held ? { code: 'x', message: 'Waits.', until: new Date(this.now).toISOString() } : undefined;
    this.sync.do((entity) => entity.holdRun(hold));
    expect(this.sync.state.currentRun?.hold).toEqual(this.running === undefined ? undefined : hold);
  }

  /** Starts a run if one is due: by nothing else does one start. */
  startIfDue(): void {
    const due = this.sync.do((entity) => entity.msUntilDue(this.now));
    if (due !== 0) return;
    expect(this.running).toBeUndefined();
    expect(this.sync.state.paused).toBe(false);
    const watermark = this.sync.state.watermark;
    const forced = this.started > 0 && needsFullRun(this.inForce, this.latest.definition);
    if (forced) this.resync = { after: this.started };
    this.inForce = this.latest.definition;
    if (!usesLedger(this.inForce)) this.comparison = undefined;
    const request = this.sync.do((entity) => entity.startRun(this.now));
    this.running = request;
    this.requestsInRun = false;
    this.checkRequest(request, watermark);
    this.schedule();
  }

  private checkRequest(request: RunRequest, watermarkBefore: string | undefined): void {
    const { id, mode, epoch, ordinal = 0 } = request;
    expect(this.ids).not.toContain(id);
    this.ids.add(id);
    expect(request).toMatchObject({ revision: this.latest.revision, definition: this.latest.definition });
    expect(this.sync.state.pending).toBeUndefined();
    expect(this.sync.state.currentRun).toMatchObject({ id, mode });
    // An edit of the lag may have more read again, never less.
    const [before, after] = [watermarkBefore, request.watermark].map((time) => Date.parse(time ?? ''));
    if (watermarkBefore === undefined) expect(request.watermark).toBeUndefined();
    else {
      expect(after).toBeLessThanOrEqual(before ?? NaN);
      expect(after).toBeGreaterThanOrEqual((before ?? NaN) - MAX_OVERLAP_MS);
    }
    if (mode === 'retry') {
      expect(this.retries.delete(request.retryOf ?? '')).toBe(true);
      expect(watermarkBefore).toBeDefined();
      return;
    }
    if (watermarkBefore === undefined || this.resync !== undefined) expect(mode).toBe('full');
    else if (this.comparison !== undefined) expect(mode).toBe('reconcile');
    else expect(mode).not.toBe('full');
    if (mode === 'reconcile') expect(usesLedger(request.definition)).toBe(true);
    if (mode !== 'full') return;
    // Else its messages would be taken for repeats of what was sent before the request.
    const asked = this.resync?.after ?? 0;
    for (const earlier of this.epochs) {
      if (asked > 0 && earlier.ordinal <= asked) expect(epoch).toBeGreaterThan(earlier.epoch);
    }
    this.epochs.push({ ordinal, epoch });
  }

  end(how: End, shiftMs: number): void {
    const run = this.running;
    if (run === undefined) return;
    this.running = undefined;
    const before = this.sync.state.watermark;
    const end = this.endOf(run, how, shiftMs);
    const underWay = JSON.stringify(this.sync.state);
    this.sync.do((entity) => entity.endRun({ ...end, id: 'run_abc_0' }));
    expect(JSON.stringify(this.sync.state)).toBe(underWay);
    this.sync.do((entity) => entity.endRun(end));
    // A report that comes twice, or of another run, changes nothing.
    const once = JSON.stringify(this.sync.state);
    this.sync.do((entity) => entity.endRun(end));
    expect(JSON.stringify(this.sync.state)).toBe(once);
    const after = this.sync.state.watermark;
    const succeeded = end.status === 'succeeded';
    if (!succeeded || run.mode === 'retry' || end.window === undefined) expect(after).toBe(before);
    else
      expect(after).toBe(
        [before, end.window.through]
          .filter((time) => time !== undefined)
          .toSorted()
          .at(-1),
      );
    this.settle(run, end);
    this.checkNoLoop(end);
  }

  private endOf(run: RunRequest, how: End, shiftMs: number): RunEnd {
    const endedAt = new Date(this.now).toISOString();
    if (how === 'unreported') return unreportedEnd(run, endedAt, 'It broke.');
    const { id, mode, revision, startedAt } = run;
    const status =
      how === 'canceled' ? 'canceled' : how === 'succeeded' || how === 'nothing_new' ? 'succeeded' : 'failed';
    // A run without a window has nothing new to tell; there is always something to read where nothing was read yet.
    const reads = how !== 'nothing_new' || run.watermark === undefined;
    const window = !reads ? {} : { window: { through: new Date(this.now + shiftMs).toISOString() } };
    const failure = { code: 'x.y', message: 'Something is wrong.', passing: how === 'passing' };
    const facts = { id, mode, status, revision, startedAt, endedAt, counts: NO_COUNTS, salesforceApiCalls: 1 } as const;
    return { ...facts, ...window, ...(status === 'failed' ? { failure } : {}) };
  }

  private settle(run: RunRequest, { status, failure }: RunEnd): void {
    const ordinal = run.ordinal ?? 0;
    const succeeded = status === 'succeeded';
    if (run.retryOf !== undefined && failure !== undefined) this.retries.add(run.retryOf);
    const everything = run.mode === 'full' || run.mode === 'reconcile';
    if (succeeded && run.mode === 'full' && this.resync !== undefined && ordinal > this.resync.after) {
      this.resync = undefined;
    }
    if (succeeded && everything && this.comparison !== undefined && ordinal > this.comparison.after) {
      this.comparison = undefined;
    }
  }

  /** A failure by itself brings no run at once. */
  private checkNoLoop(end: RunEnd): void {
    const { paused, nextRunAt, reconcile } = this.sync.state;
    if (end.failure === undefined || this.requestsInRun || paused) return;
    const passed = [end.failure.passing ? undefined : nextRunAt, reconcile?.nextAt].some(
      (time) => time !== undefined && Date.parse(time) <= this.now,
    );
    if (!passed) expect(this.sync.do((entity) => entity.msUntilDue(this.now))).not.toBe(0);
  }

  /** What holds after every step. */
  check(): void {
    const { state } = this.sync;
    expect(state.resync.requested > state.resync.done).toBe(this.resync !== undefined);
    expect(new Set(state.retries)).toEqual(this.retries);
    expect(state.retries).toHaveLength(this.retries.size);
    expect(state.recentRuns.length).toBeLessThanOrEqual(10);
    expect(state.currentRun?.id).toBe(this.running?.id);
    const due = this.sync.do((entity) => entity.msUntilDue(this.now));
    if (state.paused || this.running !== undefined) expect(due).toBeUndefined();
    else {
      expect(due).toBeGreaterThanOrEqual(0);
      const asked = [this.resync, this.comparison].some((owed) => owed !== undefined && owed.after === this.started);
      if (asked && this.started > 0) expect(due).toBe(0);
    }
  }

  /** As the workflow does, when a run starts and when a schedule was edited. */
  private schedule(): void {
    const { state } = this.sync;
    const anchor = Date.parse(state.createdAt);
    const fire = (schedule: Schedule, offsetSeed: string): number | undefined =>
      nextFireTime(schedule, { after: this.now, anchor, offsetSeed });
    const { schedule, reconcile } = this.latest.definition;
    this.sync.do((entity) => entity.scheduleNext(fire(schedule, state.id)));
    const next = reconcile === undefined ? undefined : fire(reconcile, `${state.id} reconcile`);
    this.sync.do((entity) => entity.scheduleReconcile(next));
  }
}
