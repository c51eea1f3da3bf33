import { FailureError } from '../domain/failure.ts';
import type { ConnectionStore } from '../store/store.ts';
import type { OrgLimits } from './salesforce.ts';
import type { DailyUsage, OrgUsage, UsageMemory } from './usage.ts';
import { USAGE_MEMORY_MS } from './usage.ts';

/** The day is a rolling one: calls come back little by little. Each look is itself a call, of the part that is others'. */
export const QUOTA_PROBE_MS = 30 * 60_000;

/** Calls of one connection that a process has on their way at once, so that so many at most can turn out to be too many. */
export const MAX_CALLS_AT_ONCE = 10;

/** Each process takes so small a part of what is left at once that several together do not take more than all of it. */
const PART_OF_ROOM = 1 / 4;

/** After that long without an answer one call goes ahead, and the others wait for what its answer says of the day. */
const FRESH_MS = 10_000;

/** A call that waits longer for another's answer is given back, to be tried again. */
const PATIENCE_MS = 30_000;

/** A user who may not see limits may be allowed to one day. */
const UNTOLD_MS = 60 * 60_000;

type Deps = {
  connections: Pick<ConnectionStore, 'get'>;
  memory: UsageMemory;
  clock: () => number;
};

export type Admission = {
  limits: () => Promise<OrgLimits>;
  signal?: AbortSignal | undefined;
};

/**
 * Keeps a process's calls for syncs within the share of the org's day that each connection leaves them, before each call.
 * Who else uses the org up only the org knows, and says so in its answers (`Sforce-Limit-Info`), or where it does not in
 * `/limits`, asked every five minutes at most.
 */
export class ShareGuard {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Returns when the call may be made; what it returns is to be called when its answer is read. Throws `wait` when the
   * share is used up.
   */
  async admit(connectionId: string, { limits, signal }: Admission): Promise<() => void> {
    const org = this.#deps.memory.org(connectionId);
    const percent = (await this.#deps.connections.get(connectionId))?.maxDailyApiPercent ?? 100;
    let patience: AbortSignal | undefined;
    for (;;) {
      signal?.throwIfAborted();
      if (patience?.aborted === true) throw unanswered();
      const now = this.#deps.clock();
      const { daily } = org;
      if (daily !== undefined && isClosed(daily, percent) && now < daily.at + QUOTA_PROBE_MS) {
        throw shareUsed(daily, percent);
      }
      if (isUntold(org, now) && now >= org.askAfter) {
        org.askAfter = now + USAGE_MEMORY_MS;
        if (!(await this.#ask(org, limits))) org.askAfter = now + UNTOLD_MS;
        continue;
      }
      if (org.inFlight < callsAtOnce(org, percent, now)) return begin(org);
      patience ??= AbortSignal.timeout(PATIENCE_MS);
      await nextAnswer(org, AbortSignal.any([patience, ...(signal === undefined ? [] : [signal])]));
    }
  }

  /** False when the org does not tell. */
  async #ask(org: OrgUsage, limits: () => Promise<OrgLimits>): Promise<boolean> {
    try {
      const { DailyApiRequests: requests } = await limits();
      if (requests === undefined || requests.max === 0) return false;
      org.daily = { used: requests.max - requests.remaining, limit: requests.max, at: this.#deps.clock() };
      return true;
    } catch (error) {
      const passes = ['retry', 'wait', 'reauthorize'];
      if (error instanceof FailureError && !passes.includes(error.failure.reaction.type)) return false;
      throw error;
    }
  }
}

function allowance({ limit }: DailyUsage, percent: number): number {
  return Math.floor((limit * percent) / 100);
}

function isClosed(daily: DailyUsage, percent: number): boolean {
  return daily.used >= allowance(daily, percent);
}

/** There are answers, but none that said anything of the day for a while. */
function isUntold({ daily, answeredAt }: OrgUsage, now: number): boolean {
  if (daily === undefined) return answeredAt !== Number.NEGATIVE_INFINITY;
  return now - daily.at > USAGE_MEMORY_MS && answeredAt > daily.at;
}

function callsAtOnce(org: OrgUsage, percent: number, now: number): number {
  const { daily, answeredAt } = org;
  if (now - answeredAt > FRESH_MS) return 1;
  if (daily === undefined || isUntold(org, now)) return MAX_CALLS_AT_ONCE;
  const room = allowance(daily, percent) - daily.used;
  return Math.min(MAX_CALLS_AT_ONCE, Math.max(1, Math.floor(room * PART_OF_ROOM)));
}

function begin(org: OrgUsage): () => void {
  org.inFlight += 1;
  return () => {
    org.inFlight -= 1;
    for (const go of org.waiting) go();
    org.waiting.clear();
  };
}

async function nextAnswer(org: OrgUsage, giveUp: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const go = (): void => {
      giveUp.removeEventListener('abort', go);
      org.waiting.delete(go);
      resolve();
    };
    if (giveUp.aborted) {
      resolve();
      return;
    }
    org.waiting.add(go);
    giveUp.addEventListener('abort', go, { once: true });
  });
}

function shareUsed({ used, limit, at }: DailyUsage, percent: number): FailureError {
  return new FailureError({
    reaction: { type: 'wait', untilMs: at + QUOTA_PROBE_MS },
    code: 'salesforce.daily_share_used',
    message: `Salesforce reports ${used} of ${limit} API calls used today; syncs stop at ${percent} %.`,
    fault: 'quota',
  });
}

function unanswered(): FailureError {
  return new FailureError({
    reaction: { type: 'retry' },
    code: 'salesforce.calls_unanswered',
    message: `Salesforce has not answered other calls of this connection for ${PATIENCE_MS / 1_000} seconds.`,
    fault: 'transient',
  });
}
