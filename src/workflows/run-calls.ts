import { condition, isCancellation } from '@temporalio/workflow';
import { CallAllowance, CALLS_USED_UP, stepTooLarge } from '../domain/call-allowance.ts';
import type { CallAllowanceState } from '../domain/call-allowance.ts';
import { failureOfRun } from './accounting.ts';
import { callsOf, failureOf } from './failures.ts';
import type { RunControl } from './run-control.ts';

export type CallProgress = { salesforceApiCalls: number; allowance?: CallAllowanceState };

/** For the input of a step: how many calls it may make, retries and all. Absent where there is no limit. */
export type Grant = { callsLeft?: number };

export type GrantOptions = {
  /** Steps of this kind that may be under way at once. */
  parts?: number;
  /** A step that begins anew when it is tried again. */
  whole?: boolean;
};

/** Counts a run's calls of the org's day, and has the run stand still when they are as many as it may make. */
export class RunCalls {
  private readonly control: RunControl;
  private readonly progress: CallProgress;
  private readonly allowance: CallAllowance;

  constructor(control: RunControl, progress: CallProgress, limit: number | undefined) {
    this.control = control;
    this.progress = progress;
    this.allowance = new CallAllowance(limit, progress.allowance);
    control.onCallLimit = (changed) => {
      this.allowance.change(changed);
      progress.allowance = this.allowance.state;
    };
  }

  count(calls: number): void {
    this.progress.salesforceApiCalls += calls;
  }

  /** Tries a call again after each obstacle that waiting mends. */
  async holding<T>(call: (grant: Grant) => Promise<T>, options?: GrantOptions): Promise<T> {
    for (;;) {
      await this.control.untilGoing();
      try {
        const step = await this.within(call, options);
        if (step.type === 'done') return step.value;
      } catch (error) {
        if (isCancellation(error)) throw error;
        if (!(await this.control.holdFor(failureOf(error)))) throw error;
      }
    }
  }

  /** A call that a pause may interrupt, and that is made again when the run goes on. */
  async throughPauses<T>(call: (grant: Grant) => Promise<T>, options?: GrantOptions): Promise<T> {
    for (;;) {
      const attempt = await this.holding((grant) => this.control.interruptible(() => call(grant)), options);
      if (attempt.type === 'done') return attempt.value;
    }
  }

  /** `used_up`: the step made the calls that it was granted and is to be tried again. It counts what it made itself. */
  async within<T>(
    call: (grant: Grant) => Promise<T>,
    { parts = 1, whole = false }: GrantOptions = {},
  ): Promise<{ type: 'done'; value: T } | { type: 'used_up' }> {
    const granted = await this.take(parts);
    try {
      return { type: 'done', value: await call(granted === Infinity ? {} : { callsLeft: granted }) };
    } catch (error) {
      const calls = callsOf(error);
      const { limit } = this.allowance;
      if (granted === Infinity || limit === undefined || !isUsedUp(error)) {
        this.count(calls);
        throw error;
      }
      this.count(Math.max(calls, granted));
      if (whole && granted >= limit) throw failureOfRun(stepTooLarge(limit));
      return { type: 'used_up' };
    } finally {
      this.allowance.giveBack(granted);
    }
  }

  /** Returns when the run may make calls. */
  private async take(parts: number): Promise<number> {
    const { allowance, progress } = this;
    for (;;) {
      const granted = allowance.grant(progress.salesforceApiCalls, parts);
      if (granted > 0) return granted;
      if (allowance.mayHaveMore) {
        await condition(() => !allowance.mayHaveMore);
        continue;
      }
      const failure = allowance.usedUp(progress.salesforceApiCalls, Date.now());
      progress.allowance = allowance.state;
      await this.control.holdFor(failure);
      await this.control.untilGoing();
      allowance.renew(progress.salesforceApiCalls, Date.now());
    }
  }
}

function isUsedUp(error: unknown): boolean {
  return failureOf(error).code === CALLS_USED_UP;
}
