import { FailureError } from '../domain/failure.ts';
import type { ApiUsage } from '../salesforce/salesforce.ts';

/** Share of the org's daily API calls above which syncs leave the rest to other applications. */
const MAX_DAILY_SHARE = 0.8;

/** The day is a rolling one: calls come back little by little, so a look now and then is enough. */
const QUOTA_PROBE_MS = 15 * 60_000;

/** Throws `wait` when the org's day is used up beyond the share that syncs may use. */
export function guardQuota(usage: ApiUsage, now = Date.now()): void {
  const { dailyUsed, dailyLimit } = usage;
  if (dailyUsed === undefined || dailyLimit === undefined || dailyUsed < dailyLimit * MAX_DAILY_SHARE) return;
  throw new FailureError({
    reaction: { type: 'wait', untilMs: now + QUOTA_PROBE_MS },
    code: 'salesforce.daily_share_used',
    message: `Salesforce reports ${dailyUsed} of ${dailyLimit} API calls used today; syncs stop at ${MAX_DAILY_SHARE * 100} %.`,
    fault: 'quota',
  });
}
