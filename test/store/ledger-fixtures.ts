import { freshId } from './engines.ts';
import type { Delivered, LedgerEntry, LedgerStore } from '../../src/store/ledger-store.ts';

export const VERSION = '2026-11-25T10:00:00.000Z';
export const LATER = '2026-11-25T11:00:00.000Z';

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

export function entry(change: Partial<LedgerEntry>): LedgerEntry {
  return { delivered: [], seen: [], deleted: [], moves: 'remove', ...change };
}

/** A sync of its own, and what is pending for it in a run that settled nothing. */
export function freshSync(ledger: LedgerStore): {
  sync: string;
  record: (ordinal: number, change: Partial<LedgerEntry>) => Promise<void>;
  pending: () => ReturnType<LedgerStore['pendingRemovals']>;
} {
  const sync = freshId('syn');
  return {
    sync,
    record: (ordinal, change) => ledger.record(sync, ordinal, entry(change)),
    pending: () => ledger.pendingRemovals(sync, freshId('run'), 1_000_000),
  };
}
