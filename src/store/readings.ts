import { sql } from 'kysely';
import type { AlertKind } from '../domain/alerts/alert-kind.ts';
import type { Watch } from '../domain/alerts/watch.ts';
import type { ConnectionStatus } from './store.ts';
import type { Database } from './tables.ts';

/** What gauges show of the store. Reads, and changes nothing. */
export type Readings = {
  connections(): Promise<{ status: ConnectionStatus; count: number }[]>;
  /** Not resolved; each sync's own, though they are told together. */
  openAlerts(): Promise<{ kind: AlertKind; count: number }[]>;
  /** Messages that no receiver has accepted and that are not given up. */
  waitingMessages(): Promise<number>;
  /** What is known of syncs that exist, in the order of their ids, after one of them. */
  syncWatches(afterId: string, limit: number): Promise<{ id: string; watch: Watch }[]>;
};

export function createReadings(db: Database): Readings {
  return {
    async connections() {
      const counted = db.selectFrom('connections').select((select) => ['status', select.fn.countAll().as('count')]);
      return (await counted.groupBy('status').execute()).map(({ status, count }) => ({ status, count: Number(count) }));
    },

    async openAlerts() {
      const counted = db.selectFrom('alerts').select((select) => ['kind', select.fn.countAll().as('count')]);
      const open = counted.where('resolved_at', 'is', null);
      const own = open.where((where) =>
        where.or([where('subject_type', '=', 'sync'), where('kind', '=', 'reauthorization')]),
      );
      const rows = await own.groupBy('kind').execute();
      return rows.map(({ kind, count }) => ({ kind, count: Number(count) }));
    },

    async waitingMessages() {
      const counted = db.selectFrom('alert_messages').select((select) => select.fn.countAll().as('count'));
      return Number((await counted.where('ended_at', 'is', null).executeTakeFirstOrThrow()).count);
    },

    async syncWatches(afterId, limit) {
      const rows = db.selectFrom('alert_watches').select(['id', 'watch']).where('type', '=', 'sync');
      const living = rows.where(sql<boolean>`watch -> 'subject' ->> 'deleted' is null`).where('id', '>', afterId);
      return living.orderBy('id').limit(limit).execute();
    },
  };
}
