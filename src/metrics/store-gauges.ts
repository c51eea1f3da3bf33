import type { Logger } from 'pino';
import { ALERT_KINDS } from '../domain/alerts/alert-kind.ts';
import type { Readings } from '../store/readings.ts';
import { metrics } from './metrics.ts';
import { SyncCensus } from './sync-census.ts';
import type { Census } from './sync-census.ts';

/** Several scrapers cost no more than one. */
const REST_MS = 10_000;

const MINUTE_MS = 60_000;
const LAGS = [
  { over: '5m', ms: 5 * MINUTE_MS },
  { over: '15m', ms: 15 * MINUTE_MS },
  { over: '1h', ms: 60 * MINUTE_MS },
  { over: '6h', ms: 6 * 60 * MINUTE_MS },
  { over: '1d', ms: 24 * 60 * MINUTE_MS },
] as const;
const SYNC_STATUSES = ['active', 'waiting', 'paused', 'needs_attention'] as const;
const CONNECTION_STATUSES = ['pending_authorization', 'connected', 'reauthorization_required'] as const;

const LABELLED = [metrics.syncs, metrics.syncsLagging, metrics.connections, metrics.alertsOpen];
const PLAIN = [metrics.syncLagWorst, metrics.syncsStale, metrics.alertMessagesWaiting];

/** Gauges of what the store knows, brought up to date by `refresh`. Where the store does not answer they are absent. */
export class StoreGauges {
  private readonly readings: Readings;
  private readonly census: SyncCensus;
  private readonly log: Logger;
  private refreshedAt = Number.NEGATIVE_INFINITY;
  private underWay: Promise<void> | undefined;

  constructor(readings: Readings, options: { staleIntervals: number; log: Logger }) {
    this.readings = readings;
    this.census = new SyncCensus(readings, options.staleIntervals);
    this.log = options.log;
  }

  /** Never rejects. */
  async refresh(now: number): Promise<void> {
    if (now - this.refreshedAt < REST_MS) return;
    this.underWay ??= this.read(now).finally(() => {
      this.underWay = undefined;
    });
    await this.underWay;
  }

  private async read(now: number): Promise<void> {
    try {
      const { readings } = this;
      const connections = await readings.connections();
      const alerts = await readings.openAlerts();
      const waiting = await readings.waitingMessages();
      showSyncs(await this.census.take(now));
      for (const status of CONNECTION_STATUSES) metrics.connections.set({ status }, countOf(connections, { status }));
      for (const kind of ALERT_KINDS) metrics.alertsOpen.set({ kind }, countOf(alerts, { kind }));
      metrics.alertMessagesWaiting.set(waiting);
      metrics.storeUp.set(1);
      this.refreshedAt = now;
    } catch (error) {
      this.log.warn({ error }, 'the store could not be read for its metrics');
      // A number of yesterday would hide what is so today.
      for (const gauge of LABELLED) gauge.reset();
      for (const gauge of PLAIN) gauge.remove();
      metrics.storeUp.set(0);
    }
  }
}

function countOf<Row extends { count: number }>(rows: readonly Row[], where: Partial<Row>): number {
  const found = rows.find((row) => Object.entries(where).every(([key, value]) => Reflect.get(row, key) === value));
  return found?.count ?? 0;
}

function showSyncs({ byStatus, stale, lags }: Census): void {
  for (const status of SYNC_STATUSES) metrics.syncs.set({ status }, byStatus.get(status) ?? 0);
  for (const { over, ms } of LAGS) metrics.syncsLagging.set({ over }, lags.filter((lag) => lag > ms).length);
  metrics.syncLagWorst.set(lags.reduce((worst, lag) => Math.max(worst, lag), 0) / 1_000);
  metrics.syncsStale.set(stale);
}
