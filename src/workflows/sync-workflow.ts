import {
  ApplicationFailure,
  CancellationScope,
  ChildWorkflowCancellationType,
  condition,
  isCancellation,
  log,
  ParentClosePolicy,
  patched,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
  startChild,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { ChildWorkflowHandle } from '@temporalio/workflow';
import type { SignalDefinition } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../domain/search-attributes.ts';
import { RefusedError } from '../domain/refused-error.ts';
import { SyncEntity } from '../domain/sync-entity.ts';
import type { RunHold, SyncState } from '../domain/sync-state.ts';
import { syncStatus, syncView } from '../domain/sync-status.ts';
import type { SyncView } from '../domain/sync-view.ts';
import { checkFires, scheduleNext } from './fire-times.ts';
import * as messages from './messages.ts';
import { describeSync } from './operator-text.ts';
import { isUnreadable } from './payload-converter.ts';
import { checkRunId, refusing } from './refusals.ts';
import { runPriority } from './run-priority.ts';
import type { syncRun } from './sync-run.ts';
import { SIGNAL_DESCRIPTIONS } from './signal-descriptions.ts';
import { SyncReporter } from './sync-reporter.ts';
import { recordUnreported } from './unreported-run.ts';

/** Carries a sync's rules out: timers, messages, the run under way, and what operators see. */
export class SyncWorkflow {
  private readonly entity: SyncEntity;
  private readonly reporter: SyncReporter;
  private child: ChildWorkflowHandle<typeof syncRun> | undefined;
  private shown = '';

  constructor(state: SyncState) {
    this.entity = new SyncEntity(state);
    this.reporter = new SyncReporter(state.id);
  }

  get due(): boolean {
    return this.entity.msUntilDue(Date.now()) === 0;
  }

  /** Returns when a run is due, or when `enough`. */
  async untilDue(enough: () => boolean): Promise<void> {
    const { entity } = this;
    while (!this.due && !enough()) {
      this.show();
      const ms = entity.msUntilDue(Date.now());
      const { nextRunAt, paused, reconcile } = entity.state;
      const nextReconcileAt = reconcile?.nextAt;
      const changed = (): boolean =>
        this.due ||
        enough() ||
        entity.state.nextRunAt !== nextRunAt ||
        entity.state.reconcile?.nextAt !== nextReconcileAt ||
        entity.state.paused !== paused;
      if (ms === undefined) await condition(changed);
      else await condition(changed, ms);
    }
  }

  /**
   * Times that an earlier execution left are kept: one may have passed during its last run, or be a sooner attempt after a
   * failure.
   */
  async begin(): Promise<void> {
    if (this.entity.state.runsStarted > 0 && patched('keep-due')) return;
    await scheduleNext(this.entity);
  }

  /** Starts the run that is due and stays with it to its end. Its failure is the sync's state, never the sync's end. */
  async run(): Promise<void> {
    const request = this.entity.startRun(Date.now());
    await scheduleNext(this.entity);
    this.show();
    try {
      this.child = await startChild<typeof syncRun>('syncRun', {
        workflowId: request.id,
        args: [{ request, paused: this.entity.state.paused }],
        cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
        staticSummary: `${request.definition.name}: ${request.mode} run`,
        priority: runPriority(request),
      });
      if (this.entity.state.paused) await this.tellRun(messages.pauseRunSignal);
      if (this.callLimit !== request.definition.maxApiCallsPerRun) await this.tellCallLimit();
      this.entity.endRun(await this.child.result());
    } catch (error) {
      if (isCancellation(error) && CancellationScope.current().consideredCancelled) throw error;
      log.error('a run ended without a report', { runId: request.id, error });
      this.entity.endRun(await recordUnreported(request, error));
    } finally {
      this.child = undefined;
    }
    this.show();
  }

  listen(): void {
    const { entity } = this;
    setHandler(messages.stateQuery, () => syncView(entity.state));
    setHandler(messages.runHeldSignal, (runId, hold) => this.holdRun(runId, hold), {
      description: SIGNAL_DESCRIPTIONS.runHeld,
    });
    setHandler(messages.connectionAuthorizedSignal, () => this.wake(), {
      description: SIGNAL_DESCRIPTIONS.connectionAuthorized,
    });

    const resync = (): void => {
      // Where it was taken for one with the request whose run failed, it is replayed so.
      if (!entity.resyncFailed || patched('resync-after-failure')) entity.requestResync();
    };
    const runNow = (): void => entity.requestRun();
    this.command(messages.resyncAllUpdate, messages.resyncAllSignal, resync);
    this.command(messages.reconcileUpdate, messages.reconcileSignal, () => entity.requestReconcile());
    this.command(messages.runNowUpdate, messages.runNowSignal, runNow);
    this.command(messages.pauseUpdate, messages.pauseSignal, () => this.pause());
    this.command(messages.resumeUpdate, messages.resumeSignal, () => this.resume());

    setHandler(messages.updateSyncUpdate, (patch, expected) => this.edit(patch, expected ?? undefined), {
      validator: (patch: unknown, expected: number | null) =>
        refusing(() => entity.preview(patch, expected ?? undefined)),
    });
    setHandler(messages.updateSyncSignal, (patch) => this.editBySignal(patch), {
      description: SIGNAL_DESCRIPTIONS.updateSync,
    });
    setHandler(
      messages.retryRejectionsUpdate,
      (runId) => {
        entity.requestRetry(runId);
        return this.view();
      },
      { validator: (runId) => refusing(() => checkRunId(runId)) },
    );
    setDefaultSignalHandler((name) =>
      this.refuse(name, `no signal of this name: use updateSync, resyncAll, reconcile, runNow, pause or resume`),
    );
  }

  /** A command is an update for the API and a signal for operators, with one meaning. */
  private command(
    update: messages.CommandUpdate,
    signal: messages.CommandSignal,
    act: () => void | Promise<void>,
  ): void {
    setHandler(update, async () => {
      await refusing(act);
      return this.view();
    });
    const bySignal = async (): Promise<void> => {
      try {
        await act();
        this.show();
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error;
        this.refuse(signal.name, error.message);
      }
    };
    setHandler(signal, bySignal, { description: descriptionOf(signal.name) });
  }

  private view(): SyncView {
    this.show();
    return syncView(this.entity.state);
  }

  private async pause(): Promise<void> {
    this.entity.pause();
    await this.tellRun(messages.pauseRunSignal);
  }

  private async resume(): Promise<void> {
    this.entity.resume();
    await this.tellRun(messages.resumeRunSignal);
  }

  private async wake(): Promise<void> {
    const trouble = this.entity.state.trouble;
    if (trouble?.kind === 'attention') this.entity.requestRun();
    await this.tellRun(messages.wakeRunSignal);
  }

  /** A run that ends at this very moment needs no message any more. */
  private async tellRun<Args extends unknown[]>(signal: SignalDefinition<Args, string>, ...args: Args): Promise<void> {
    try {
      await this.child?.signal(signal, ...args);
    } catch (error) {
      if (isCancellation(error)) throw error;
      log.warn('the run under way could not be told', { signal: signal.name, error });
    }
  }

  /** A run that stands still for it need not wait for its day to end, and one under way is held to the new limit. */
  private tellCallLimit(): Promise<void> {
    return this.tellRun(messages.limitRunCallsSignal, this.callLimit ?? null);
  }

  private get callLimit(): number | undefined {
    return this.entity.latest.definition.maxApiCallsPerRun;
  }

  private holdRun(runId: string, hold: RunHold | null): void {
    if (this.entity.state.currentRun?.id !== runId) return;
    this.entity.holdRun(hold ?? undefined);
    this.show();
  }

  private async edit(patch: unknown, expectedRevision?: number): Promise<messages.EditAnswer> {
    const { schedule, reconcile } = this.entity.preview(patch, expectedRevision);
    await checkFires(schedule, 'schedule');
    if (reconcile !== undefined) await checkFires(reconcile, 'reconcile');
    const before = this.schedules;
    const callLimit = this.callLimit;
    const revision = refusing(() => this.entity.edit(patch, expectedRevision));
    if (this.schedules !== before) await scheduleNext(this.entity);
    if (this.callLimit !== callLimit) await this.tellCallLimit();
    const sync = this.view();
    const running = this.entity.state.currentRun !== undefined;
    const now = new Date().toISOString();
    const due = this.due && !running ? now : (this.entity.state.nextRunAt ?? null);
    return { revision, effectiveAt: this.entity.state.paused ? null : due, sync };
  }

  private get schedules(): string {
    return JSON.stringify([this.entity.schedule, this.entity.reconcileSchedule]);
  }

  private async editBySignal(patch: unknown): Promise<void> {
    if (isUnreadable(patch)) {
      this.refuse('updateSync', 'the payload cannot be read: send a JSON object, encoded as json/plain');
      return;
    }
    try {
      await this.edit(patch);
    } catch (error) {
      if (!(error instanceof RefusedError || error instanceof ApplicationFailure)) throw error;
      this.refuse('updateSync', error.message);
    }
  }

  private refuse(signal: string, reason: string): void {
    this.entity.refuseSignal(signal, new Date().toISOString(), reason);
    this.show();
  }

  /** What the Temporal UI shows; attributes only when they change, as each change is an event. */
  private show(): void {
    const { state } = this.entity;
    setCurrentDetails(describeSync(state, { namespace: workflowInfo().namespace }));
    this.reporter.see(state);
    const { status } = syncStatus(state);
    const { name, connectionId, destinationId } = this.entity.latest.definition;
    const shown = JSON.stringify([status, name, connectionId, destinationId]);
    if (shown === this.shown) return;
    this.shown = shown;
    upsertSearchAttributes([
      { key: SEARCH_ATTRIBUTES.status, value: status },
      { key: SEARCH_ATTRIBUTES.name, value: name },
      { key: SEARCH_ATTRIBUTES.connection, value: connectionId },
      { key: SEARCH_ATTRIBUTES.destination, value: destinationId },
    ]);
  }
}

function descriptionOf(signal: string): string {
  return Object.entries(SIGNAL_DESCRIPTIONS).find(([name]) => name === signal)?.[1] ?? '';
}
