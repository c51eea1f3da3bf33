import {
  CancellationScope,
  CancelledFailure,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Failure } from '../domain/failure.ts';
import type { RunHold } from '../domain/sync-state.ts';
import { wouldBeTriedAgain } from './failures.ts';
import { limitRunCallsSignal, pauseRunSignal, resumeRunSignal, runHeldSignal, wakeRunSignal } from './messages.ts';

/**
 * When a run that waits for a person looks whether the obstacle is gone, in case the message about it got lost: ever more
 * seldom, as each look adds to the history and the server ends a workflow whose history is full.
 */
const PROBE_MS = 10 * 60_000;
const MAX_PROBE_MS = 4 * 60 * 60_000;

/** Lets a run stand still and go on: paused by its sync, or held up by a quota or a missing authorization. */
export class RunControl {
  paused: boolean;
  hold: RunHold | undefined;
  onCallLimit: (limit: number | undefined) => void = () => undefined;
  private wakes = 0;
  private probes = 0;
  private interruptibles = new Set<CancellationScope>();

  constructor(paused: boolean) {
    this.paused = paused;
    setHandler(pauseRunSignal, () => {
      this.paused = true;
      for (const scope of this.interruptibles) scope.cancel();
    });
    setHandler(resumeRunSignal, () => {
      this.paused = false;
    });
    setHandler(limitRunCallsSignal, (limit) => {
      this.onCallLimit(limit ?? undefined);
      this.wakes += 1;
    });
    setHandler(wakeRunSignal, () => {
      this.wakes += 1;
      this.probes = 0;
    });
  }

  /** Returns when the run may go on; throws when it is canceled. */
  async untilGoing(): Promise<void> {
    if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('the run was canceled');
    await condition(() => !this.paused);
  }

  /** Runs a call that a pause may interrupt: `interrupted`, by an error that may say how far it got, when it had no result. */
  async interruptible<T>(
    call: () => Promise<T>,
  ): Promise<{ type: 'done'; value: T } | { type: 'interrupted'; error: unknown }> {
    const scope = new CancellationScope();
    this.interruptibles.add(scope);
    try {
      return { type: 'done', value: await scope.run(call) };
    } catch (error) {
      if (!scope.consideredCancelled || this.parentCancelled()) throw error;
      if (isCancellation(error)) return { type: 'interrupted', error };
      // Temporal tries nothing again that was asked to stop: a worker that died meanwhile would end the run.
      if (!wouldBeTriedAgain(error) || !patched('failed-while-pausing')) throw error;
      return { type: 'interrupted', error };
    } finally {
      this.interruptibles.delete(scope);
    }
  }

  /** Stands still as a failure asks; false when the failure is not one that waiting mends. */
  async holdFor(failure: Failure): Promise<boolean> {
    const { reaction, code, message } = failure;
    if (reaction.type !== 'wait' && reaction.type !== 'reauthorize') return false;
    const untilMs = reaction.type === 'wait' ? reaction.untilMs : Date.now() + this.nextProbe();
    const wakesBefore = this.wakes;
    const hold: RunHold =
      reaction.type === 'wait' ? { code, message, until: new Date(untilMs).toISOString() } : { code, message };
    await this.tell(hold);
    await condition(() => this.wakes > wakesBefore, Math.max(1_000, untilMs - Date.now()));
    await this.tell(undefined);
    return true;
  }

  private nextProbe(): number {
    this.probes += 1;
    return Math.min(MAX_PROBE_MS, PROBE_MS * 2 ** Math.min(10, this.probes - 1));
  }

  private parentCancelled(): boolean {
    return CancellationScope.current().consideredCancelled;
  }

  /** Several pages may meet the same obstacle: the sync hears of the first, and of the end of the last. */
  private async tell(hold: RunHold | undefined): Promise<void> {
    this.holders += hold === undefined ? -1 : 1;
    if (hold !== undefined && this.holders > 1) return;
    if (hold === undefined && this.holders > 0) return;
    this.hold = hold;
    const parent = workflowInfo().parent;
    if (parent === undefined) return;
    try {
      const handle = getExternalWorkflowHandle(parent.workflowId);
      await handle.signal(runHeldSignal, workflowInfo().workflowId, hold ?? null);
    } catch (error) {
      if (isCancellation(error)) throw error;
      log.warn('the sync could not be told that its run stands still', { error });
    }
  }

  private holders = 0;
}
