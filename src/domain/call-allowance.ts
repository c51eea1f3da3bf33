import type { Failure } from './failure.ts';

/** Salesforce's day is a rolling one: calls come back a day after they were made. */
export const ALLOWANCE_MS = 24 * 60 * 60_000;

export const CALLS_USED_UP = 'run.too_many_api_calls';

/** What is handed on when a run continues as new. */
export type CallAllowanceState = {
  /** `maxApiCallsPerRun` as it stands now; null: none. Absent: as the run's definition says. */
  limit?: number | null;
  /** Calls that the run had made when this allowance began. */
  since: number;
  /** It is used up: the run stands still until then, in milliseconds since 1970. */
  usedUpUntilMs?: number;
};

/**
 * How many API calls a run may still make. A run that has made as many as `maxApiCallsPerRun` stands still for a day and
 * may then make as many again, so that no day of the org's, whenever it begins, has more of them than that. It does not
 * fail: the next run would begin anew, spend as many calls on the same records, and never get further.
 */
export class CallAllowance {
  readonly state: CallAllowanceState;
  limit: number | undefined;
  /** Granted to steps that are under way. */
  private granted = 0;

  constructor(limit: number | undefined, state: CallAllowanceState = { since: 0 }) {
    this.state = state;
    this.limit = state.limit === undefined ? limit : (state.limit ?? undefined);
  }

  /** Takes effect at once. */
  change(limit: number | undefined): void {
    this.limit = limit;
    this.state.limit = limit ?? null;
  }

  /** Steps under way may give back some of what they were granted. */
  get mayHaveMore(): boolean {
    return this.granted > 0;
  }

  /** A share of what is left (`1 / parts` of it, one call at least), to be given back after the step; 0: nothing is left. */
  grant(spent: number, parts: number): number {
    if (this.limit === undefined) return Infinity;
    const left = this.limit - (spent - this.state.since) - this.granted;
    if (left < 1) return 0;
    const granted = Math.max(1, Math.floor(left / parts));
    this.granted += granted;
    return granted;
  }

  giveBack(granted: number): void {
    if (granted !== Infinity) this.granted -= granted;
  }

  /** Nothing is left: why the run stands still, and until when. */
  usedUp(spent: number, now: number): Failure {
    this.state.usedUpUntilMs ??= now + ALLOWANCE_MS;
    const made = spent - this.state.since;
    return {
      reaction: { type: 'wait', untilMs: this.state.usedUpUntilMs },
      code: CALLS_USED_UP,
      message: `The run has made ${made} Salesforce API calls, and maxApiCallsPerRun allows ${this.limit ?? made} in a day. It goes on where it is then, or at once when that is raised.`,
      fault: 'quota',
    };
  }

  /** Begins the next allowance, if its time has come. */
  renew(spent: number, now: number): void {
    const { usedUpUntilMs } = this.state;
    if (usedUpUntilMs === undefined || now < usedUpUntilMs) return;
    this.state.since = spent;
    delete this.state.usedUpUntilMs;
  }
}

/** Of one step: it has made the calls that it was granted. The run decides what comes of it. */
export function callsUsedUp(): Failure {
  return {
    reaction: { type: 'wait', untilMs: 0 },
    code: CALLS_USED_UP,
    message: 'The run has made as many Salesforce API calls as it may.',
    fault: 'quota',
  };
}

/** Another day would be as long as this one: the step begins anew each time. */
export function stepTooLarge(limit: number): Failure {
  return {
    reaction: { type: 'stop' },
    code: CALLS_USED_UP,
    message: `One step of the run, which cannot be done in parts (describing the objects, or finding what is gone), needs more than the ${limit} Salesforce API calls that maxApiCallsPerRun allows. Raise it; the next run reads the same window again.`,
    fault: 'configuration',
  };
}
