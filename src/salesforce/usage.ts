import type { HttpHeaders } from './http.ts';
import { headerOf } from './http.ts';
import type { ApiUsage } from './salesforce.ts';

/** How long one answer's word on the org's day counts for callers that have not asked yet. */
export const USAGE_MEMORY_MS = 5 * 60_000;

type Daily = { dailyUsed: number; dailyLimit: number; at: number };

/** What is known of the org's day, by connection, across the calls of one process. */
export class UsageMemory {
  readonly #byConnection = new Map<string, Daily>();
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** A fresh count of calls that shares what is known of the connection's org. */
  record(connectionId: string): UsageRecord {
    let calls = 0;
    return {
      countCall: () => {
        calls += 1;
      },
      readHeaders: (headers) => {
        const daily = parseLimitInfo(headerOf(headers, 'sforce-limit-info'));
        if (daily !== undefined) this.#byConnection.set(connectionId, { ...daily, at: this.#clock() });
      },
      current: () => {
        const daily = this.#byConnection.get(connectionId);
        if (daily === undefined || this.#clock() - daily.at > USAGE_MEMORY_MS) return { calls };
        return { calls, dailyUsed: daily.dailyUsed, dailyLimit: daily.dailyLimit };
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
  return match === null ? undefined : { dailyUsed: Number(match[1]), dailyLimit: Number(match[2]) };
}
