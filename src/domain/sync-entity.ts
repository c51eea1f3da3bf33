import { z } from 'zod';
import { jsonProblem } from './json-limits.ts';
import { ledgerProblems, needsFullRun, usesLedger } from './ledger-use.ts';
import { patchDefinition } from './patch-definition.ts';
import { RefusedError } from './refused-error.ts';
import type { RunEnd } from './run-end.ts';
import { carryOver } from './run-plan.ts';
import { syncDefinitionSchema } from './sync-definition.ts';
import type { Schedule, SyncDefinition } from './sync-definition.ts';
import { RECENT_RUNS } from './sync-state.ts';
import type { RevisedDefinition, RunHold, RunRequest, SyncState } from './sync-state.ts';
import type { RunView } from './sync-view.ts';

/** First wait after a run that failed for a reason that passes; doubles with each failure in a row. */
const RETRY_RUN_MS = 5 * 60_000;
const RETRY_RUN_MAX_MS = 60 * 60_000;

/**
 * The rules of one sync: what a message changes, when a run is due, what it is, and what its end means. Knows no
 * Temporal and no clock: times are passed in.
 */
export class SyncEntity {
  readonly state: SyncState;

  constructor(state: SyncState) {
    this.state = state;
  }

  /** The newest accepted definition, in force or pending. */
  get latest(): RevisedDefinition {
    return this.state.pending ?? this.state.inForce;
  }

  get schedule(): Schedule {
    return this.latest.definition.schedule;
  }

  get reconcileSchedule(): Schedule | undefined {
    return this.latest.definition.reconcile;
  }

  /**
   * The definition that a merge patch would lead to. Throws {@link RefusedError}; changes nothing.
   */
  preview(patch: unknown, expectedRevision?: number): SyncDefinition {
    const latest = this.latest;
    if (expectedRevision !== undefined && expectedRevision !== latest.revision) {
      throw new RefusedError(
        'stale_revision',
        `revision ${expectedRevision} is stale: the sync is at ${latest.revision}`,
      );
    }
    if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
      throw new RefusedError('invalid_definition', 'the patch must be a JSON object');
    }
    const problem = jsonProblem(patch);
    if (problem !== undefined) throw new RefusedError('invalid_definition', `the patch ${problem}`);
    const parsed = syncDefinitionSchema.safeParse(patchDefinition(latest.definition, patch));
    if (!parsed.success) {
      const errors = problemsOf(parsed.error);
      throw new RefusedError('invalid_definition', errors.map((e) => `${e.path}: ${e.message}`).join('; '), errors);
    }
    const errors = ledgerProblems(parsed.data);
    if (parsed.data.object !== latest.definition.object) {
      errors.push({ path: 'object', message: 'cannot change: create another sync for another object' });
    }
    if (errors.length === 0) return parsed.data;
    throw new RefusedError('invalid_definition', errors.map((e) => `${e.path}: ${e.message}`).join('; '), errors);
  }

  /** Accepts an edit as the pending revision and answers with its number. Throws {@link RefusedError}. */
  edit(patch: unknown, expectedRevision?: number): number {
    const definition = this.preview(patch, expectedRevision);
    const revision = this.latest.revision + 1;
    this.state.pending = { revision, definition };
    return revision;
  }

  /**
   * Requests collapse until a run that answers them has begun: it may have read too early, or have delivered under the same
   * epoch, what a later request is to send again.
   */
  requestResync(): void {
    const { requested, tried } = this.state.resync;
    if (requested === tried) this.state.resync.requested = requested + 1;
  }

  /** A full run for the last request has begun, is not under way any more, and has not succeeded. */
  get resyncFailed(): boolean {
    const { currentRun, resync } = this.state;
    return resync.tried === resync.requested && resync.requested > resync.done && currentRun?.mode !== 'full';
  }

  requestRun(): void {
    this.state.runRequested = true;
  }

  requestRetry(runId: string): void {
    if (!this.state.retries.includes(runId)) this.state.retries.push(runId);
  }

  /** Throws {@link RefusedError} where nothing is remembered that could be compared. */
  requestReconcile(): void {
    if (!usesLedger(this.latest.definition)) {
      throw new RefusedError('invalid_request', 'the sync keeps no ledger to compare with: set "ledger" to true first');
    }
    this.reconcile.requested = true;
  }

  private get reconcile(): NonNullable<SyncState['reconcile']> {
    this.state.reconcile ??= { requested: false, wanted: false };
    return this.state.reconcile;
  }

  pause(): void {
    this.state.paused = true;
  }

  resume(): void {
    this.state.paused = false;
  }

  refuseSignal(signal: string, at: string, reason: string): void {
    this.state.lastRefusedSignal = { signal: signal.slice(0, 100), at, reason: reason.slice(0, 1_000) };
  }

  /** When the next run is due by the clock: before the first run that is `startAt`, or at once. */
  scheduleNext(fireTime: number | undefined): void {
    const { state } = this;
    if (state.runsStarted === 0) state.nextRunAt = this.schedule.startAt ?? state.createdAt;
    else if (fireTime === undefined) delete state.nextRunAt;
    else state.nextRunAt = new Date(fireTime).toISOString();
  }

  scheduleReconcile(fireTime: number | undefined): void {
    if (fireTime !== undefined) this.reconcile.nextAt = new Date(fireTime).toISOString();
    else if (this.state.reconcile !== undefined) delete this.state.reconcile.nextAt;
  }

  /** Milliseconds until a run is due: 0 when it is, undefined when only a message can make it due. */
  msUntilDue(now: number): number | undefined {
    const { state } = this;
    if (state.paused || state.currentRun !== undefined) return undefined;
    // The first run is a complete one anyway, and its time is its own.
    const reconcile = state.runsStarted > 0 ? state.reconcile : undefined;
    if (state.runRequested || this.retryDue || this.resyncDue || reconcile?.requested === true) return 0;
    const times = [state.nextRunAt, reconcile?.nextAt].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.max(0, Math.min(...times.map((time) => Date.parse(time))) - now);
  }

  /** A resync was asked for after the first run began; before that the first run is the full one. */
  private get resyncDue(): boolean {
    const { requested, tried } = this.state.resync;
    return requested > tried && this.state.runsStarted > 0;
  }

  /**
   * Before the first full run is done there is more to do than to repeat a part of it; and what was in trouble a moment ago
   * is first tried by a run that would be due anyway.
   */
  private get retryDue(): boolean {
    const { retries, watermark, trouble } = this.state;
    return retries.length > 0 && watermark !== undefined && trouble === undefined;
  }

  get resyncPending(): boolean {
    return this.state.resync.requested > this.state.resync.done;
  }

  /** Starts the run that is due: pending edits take effect, requests that it answers are taken. */
  startRun(now: number): RunRequest {
    const { state } = this;
    if (state.pending !== undefined) this.putInForce(state.pending);
    const scheduled = state.nextRunAt !== undefined && Date.parse(state.nextRunAt) <= now;
    const compare = this.reconcileDue(now);
    const onlyRetry = !scheduled && !compare && !state.runRequested && !this.resyncDue && this.retryDue;
    const retryOf = onlyRetry ? state.retries.shift() : undefined;
    const full = state.watermark === undefined || this.resyncPending;
    const compares = (compare || state.reconcile?.wanted === true) && usesLedger(state.inForce.definition);
    const mode = retryOf !== undefined ? 'retry' : full ? 'full' : compares ? 'reconcile' : 'incremental';
    if (mode !== 'retry') state.runRequested = false;
    if (state.reconcile !== undefined && mode !== 'retry') {
      state.reconcile.requested = false;
      state.reconcile.wanted = mode === 'reconcile';
    }
    state.runsStarted += 1;
    const epoch = mode === 'full' ? state.resync.requested : state.resync.done;
    if (mode === 'full') state.resync.tried = epoch;
    const startedAt = new Date(now).toISOString();
    const id = `run_${state.id.replace(/^syn_/, '')}_${state.runsStarted}`;
    state.currentRun = {
      id,
      mode,
      epoch,
      revision: state.inForce.revision,
      startedAt,
      ...(retryOf === undefined ? {} : { retryOf }),
    };
    return {
      id,
      syncId: state.id,
      mode,
      epoch,
      revision: state.inForce.revision,
      definition: state.inForce.definition,
      startedAt,
      ordinal: state.runsStarted,
      ...(state.watermark === undefined ? {} : { watermark: state.watermark }),
      ...(state.sendingSince === undefined ? {} : { sendingSince: state.sendingSince }),
      ...(retryOf === undefined ? {} : { retryOf }),
    };
  }

  private reconcileDue(now: number): boolean {
    const { requested = false, nextAt } = this.state.reconcile ?? {};
    return requested || (nextAt !== undefined && Date.parse(nextAt) <= now);
  }

  /** Records that the old definition dealt with may be news under the new one: none of them may be passed over. */
  private putInForce(pending: RevisedDefinition): void {
    const { state } = this;
    const [before, after] = [state.inForce.definition, pending.definition];
    for (const time of ['watermark', 'sendingSince'] as const) {
      const through = state[time];
      if (through !== undefined) state[time] = carryOver(through, before.settlingLag, after.settlingLag);
    }
    if (needsFullRun(before, after) && state.runsStarted > 0) this.requestResync();
    state.inForce = pending;
    delete state.pending;
  }

  holdRun(hold: RunHold | undefined): void {
    if (this.state.currentRun === undefined) return;
    if (hold === undefined) delete this.state.currentRun.hold;
    else this.state.currentRun.hold = hold;
  }

  endRun(end: RunEnd): void {
    const { state } = this;
    const run = state.currentRun;
    if (run === undefined || run.id !== end.id) return;
    delete state.currentRun;
    const { failure, ...rest } = end;
    const view: RunView = { ...rest };
    if (failure !== undefined) view.failure = { code: failure.code, message: failure.message };
    state.recentRuns = [view, ...state.recentRuns].slice(0, RECENT_RUNS);
    if (run.mode === 'full' && state.sendingSince === undefined) {
      // Without a window the run ended before it could plan one, or was torn down: assume that it sent, and a day's skew.
      state.sendingSince = end.window?.through ?? new Date(Date.parse(run.startedAt) - 86_400_000).toISOString();
    }
    if (end.status === 'succeeded') this.succeed(run.mode, run.epoch, end);
    else if (failure !== undefined) {
      if (run.retryOf !== undefined) this.requestRetry(run.retryOf);
      this.fail(failure, Date.parse(end.endedAt));
    }
  }

  /** What passes by itself is tried again soon, whatever the schedule says; what needs a person waits for the next fire. */
  private fail(failure: NonNullable<RunEnd['failure']>, now: number): void {
    const { state } = this;
    const failures = (state.trouble?.failures ?? 0) + 1;
    const { code, message } = failure;
    state.trouble = { kind: failure.passing ? 'passing' : 'attention', code, message, failures };
    if (!failure.passing) return;
    const retryAt = now + Math.min(RETRY_RUN_MAX_MS, RETRY_RUN_MS * 2 ** Math.min(10, failures - 1));
    const scheduled = state.nextRunAt === undefined ? Infinity : Date.parse(state.nextRunAt);
    state.nextRunAt = new Date(scheduled > now ? Math.min(scheduled, retryAt) : retryAt).toISOString();
  }

  private succeed(mode: RunView['mode'], epoch: number, end: RunEnd): void {
    const { state } = this;
    if (mode === 'retry') return;
    delete state.trouble;
    const through = end.window?.through;
    if (through !== undefined && (state.watermark === undefined || through > state.watermark)) {
      state.watermark = through;
    }
    if (mode === 'full') state.resync.done = Math.max(state.resync.done, epoch);
    if (mode === 'reconcile' && state.reconcile !== undefined) state.reconcile.wanted = false;
  }
}

function problemsOf(error: z.ZodError): { path: string; message: string }[] {
  return error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
}
