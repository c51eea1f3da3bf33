import { freshId } from './engines.ts';
import { addDelivery, noDeliveries } from '../../src/domain/deliveries.ts';
import type { Deliveries, NotedDelivery } from '../../src/domain/deliveries.ts';
import type { LedgerEntry, LedgerStore } from '../../src/store/ledger-store.ts';

export const VERSION = '2026-11-25T10:00:00.000Z';
export const LATER = '2026-11-25T11:00:00.000Z';

/** A record as it was sent, for the first time unless an epoch says otherwise. */
export type Delivered = NotedDelivery & { epoch: number };

/** What a test tells the ledger. */
export type Told = Partial<Omit<LedgerEntry, 'epoch' | 'delivered'>> & { delivered?: readonly Delivered[] };

export function recordId(number: number): string {
  return `003${number.toString(36).padStart(15, '0')}`;
}

export function fingerprint(number: number): string {
  return number.toString(16).padStart(32, 'f');
}

/** A record as it was sent; its key is its own id unless given. */
export function delivered(number: number, change: Partial<Delivered> = {}): Delivered {
  const id = recordId(number);
  return { recordId: id, key: id, fingerprint: fingerprint(number), epoch: 0, version: VERSION, ...change };
}

export function deliveredUpTo(count: number): Delivered[] {
  return Array.from({ length: count }, (_, number) => delivered(number));
}

export function columnsOf(rows: readonly NotedDelivery[]): Deliveries {
  const columns = noDeliveries();
  for (const row of rows) addDelivery(columns, row);
  return columns;
}

/** A sync of its own, and what is pending for it in a run that settled nothing. */
export function freshSync(ledger: LedgerStore): {
  sync: string;
  record: (ordinal: number, told: Told) => Promise<void>;
  pending: () => ReturnType<LedgerStore['pendingRemovals']>;
} {
  const sync = freshId('syn');
  return {
    sync,
    async record(ordinal, { delivered: rows = [], ...rest }) {
      const epochs = [...new Set(rows.map(({ epoch }) => epoch))];
      // What else there is to tell goes with the last.
      const last = epochs.pop() ?? 0;
      const entry = { seen: [], deleted: [], moves: 'remove' as const };
      for (const epoch of epochs) await ledger.record(sync, ordinal, { ...entry, epoch, delivered: of(rows, epoch) });
      await ledger.record(sync, ordinal, { ...entry, ...rest, epoch: last, delivered: of(rows, last) });
    },
    pending: () => ledger.pendingRemovals(sync, freshId('run'), 1_000_000),
  };
}

function of(rows: readonly Delivered[], wanted: number): Deliveries {
  return columnsOf(rows.filter(({ epoch }) => epoch === wanted));
}
