import { recordSalesforceCall } from '../metrics/salesforce-day.ts';
import type { HttpHeaders } from './http.ts';
import { headerOf } from './http.ts';
import type { ApiUsage } from './salesforce.ts';

/** How long one answer's word on the org's day counts for callers that have not asked yet. */
export const USAGE_MEMORY_MS = 5 * 60_000;

/** `at`: when it was heard, in milliseconds since 1970. */
export type DailyUsage = { used: number; limit: number; at: number };

/** What one process knows of an org's day, through one connection. */
export type OrgUsage = {
  daily: DailyUsage | undefined;
  /** Of the last answer, whether it said anything of the day or not. */
  answeredAt: number;
  /** Guarded calls that are not answered yet. */
  inFlight: number;
  /** Not before then is `/limits` asked again. */
  askAfter: number;
  /** Called, and taken out, when a guarded call is over. */
  waiting: Set<() => void>;
};

/** What is known of the org's day, by connection, across the calls of one process. */
export class UsageMemory {
  readonly #byConnection = new Map<string, OrgUsage>();
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  org(connectionId: string): OrgUsage {
    const known = this.#byConnection.get(connectionId);
    if (known !== undefined) return known;
    const never = Number.NEGATIVE_INFINITY;
    const org = { daily: undefined, answeredAt: never, inFlight: 0, askAfter: never, waiting: new Set<() => void>() };
    this.#byConnection.set(connectionId, org);
    return org;
  }

  /** By connection, what is known of its day. */
  *days(): Generator<[connectionId: string, DailyUsage]> {
    for (const [connectionId, { daily }] of this.#byConnection) if (daily !== undefined) yield [connectionId, daily];
  }

  /** A fresh count of calls that shares what is known of the connection's org. */
  record(connectionId: string): UsageRecord {
    const org = this.org(connectionId);
    let calls = 0;
    return {
      countCall: () => {
        calls += 1;
        recordSalesforceCall(connectionId);
      },
      readHeaders: (headers) => {
        org.answeredAt = this.#clock();
        const daily = parseLimitInfo(headerOf(headers, 'sforce-limit-info'));
        if (daily === undefined) return;
        org.daily = { used: daily.dailyUsed, limit: daily.dailyLimit, at: this.#clock() };
      },
      current: () => {
        const { daily } = org;
        if (daily === undefined || this.#clock() - daily.at > USAGE_MEMORY_MS) return { calls };
        return { calls, dailyUsed: daily.used, dailyLimit: daily.limit };
      },
    };
  }
}

export type UsageRecord = {
  countCall(): void;
  readHeaders(headers: HttpHeaders): void;
  current(): ApiUsage;
};

/**
 * `api-usage=18/5000`, perhaps beside `per-app-api-usage=17/250(appName=…)`.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm
 */
export function parseLimitInfo(value: string | undefined): { dailyUsed: number; dailyLimit: number } | undefined {
  const match = /(?:^|[;,\s])api-usage=(\d+)\/(\d+)/.exec(value ?? '');
  // A day of no calls at all says nothing, and would hold every sync back.
  return match === null || Number(match[2]) === 0
    ? undefined
    : { dailyUsed: Number(match[1]), dailyLimit: Number(match[2]) };
}
