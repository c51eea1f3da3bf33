import { CappedLabel } from './capped-label.ts';
import { metrics } from './metrics.ts';

/** Connections that have a series of their own; a service has a few. */
const CONNECTIONS_SHOWN = 50;

/** An org that nobody has asked for so long may have any part of its day left. */
const FRESH_MS = 15 * 60_000;

const connections = new CappedLabel(CONNECTIONS_SHOWN);

export function recordSalesforceCall(connectionId: string): void {
  metrics.salesforceCalls.inc({ connection: connections.of(connectionId) });
}

/** What is known of each connection's day; `at` in milliseconds since 1970. */
type KnownDays = () => Iterable<readonly [connectionId: string, { used: number; limit: number; at: number }]>;

/** The days of this process's connections, as a scrape shows them. Of those that share a label, the worst. */
export function showSalesforceDays(days: KnownDays, now: number): void {
  const ratios = new Map<string, number>();
  for (const [connectionId, { used, limit, at }] of days()) {
    if (limit <= 0 || now - at > FRESH_MS) continue;
    const label = connections.of(connectionId);
    ratios.set(label, Math.max(ratios.get(label) ?? 0, used / limit));
  }
  metrics.salesforceDayUsed.reset();
  for (const [connection, ratio] of ratios) metrics.salesforceDayUsed.set({ connection }, ratio);
}
