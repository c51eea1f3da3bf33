import type { Differences } from '../domain/decide-delivery.ts';
import type { Deliveries } from '../domain/deliveries.ts';
import type { Delivery, RemovedEnds, Removal, RemovalCounts, RemovalOutcome } from '../domain/ledger.ts';

/** No message has it: a record with this one is always sent. */
export const NO_FINGERPRINT = '0'.repeat(32);

/** What the ledger learns from one stretch of rows, all at once. */
export type LedgerEntry = {
  /** The resync that the delivered ones were sent for. */
  epoch: number;
  delivered: Deliveries;
  /** Records that were read and are there: unchanged, or refused for now. */
  seen: readonly string[];
  /** Were kept as delivered before they were sent, and were refused: forgotten, where nothing was delivered since. */
  withdrawn?: readonly string[];
  /** Rows that came back as deleted. */
  deleted: readonly { recordId: string; version: string }[];
  /** Is what a record stood for before taken out when it now stands for something else? */
  moves: 'remove' | 'keep';
};

/**
 * The delivery ledger, in bulk: a few round trips a method, whatever the number of records. `ordinal` is the number of the
 * run among its sync's runs, from 1.
 */
export type LedgerStore = {
  /**
   * Begins a run: a ledger of another generation is forgotten whole, and removals that earlier runs settled are deleted.
   * Idempotent. `filled`: a complete read has gone into it, so a record that it does not know was never delivered.
   * `fresh`: it was begun just now, and knows nothing.
   */
  open(syncId: string, run: { id: string; generation: string }): Promise<{ filled: boolean; fresh: boolean }>;
  markFilled(syncId: string): Promise<void>;
  /** Compares messages of a resync with what was delivered; marks those that were delivered as they are as seen by this run. */
  compare(syncId: string, ordinal: number, epoch: number, deliveries: Deliveries): Promise<Differences>;
  /** Those that it knows, by record id. */
  find(syncId: string, recordIds: readonly string[]): Promise<Map<string, Delivery>>;
  /**
   * In one transaction: keeps what was delivered, marks all of it and what else is there as seen by this run, forgets the
   * deleted ones. What deleted and moved records stood for becomes a pending removal. Idempotent. Of a
   * record that was delivered several times the last counts. Writers of one sync wait for each other and never deadlock.
   */
  record(syncId: string, ordinal: number, entry: LedgerEntry): Promise<void>;
  /** Record ids that no run since `ordinal` (inclusive) has seen, ordered, after `afterRecordId`. */
  unseen(syncId: string, ordinal: number, limit: number, afterRecordId?: string): Promise<string[]>;
  /** Of `recordIds`: those that the ledger knows and that no run since `ordinal` has seen. */
  unseenOf(syncId: string, ordinal: number, recordIds: readonly string[]): Promise<string[]>;
  counts(syncId: string, ordinal: number): Promise<{ deliveries: number; unseen: number }>;
  /** Forgets records and makes what they stood for pending removals. Unknown ones are passed over. Idempotent. */
  remove(syncId: string, removals: readonly Omit<Removal, 'key'>[]): Promise<void>;
  /**
   * Removals that are not settled, and refused ones of earlier runs, ordered by key. `held`: another record of the sync
   * stands for the same key now.
   */
  pendingRemovals(syncId: string, runId: string, limit: number): Promise<(Removal & { held: boolean })[]>;
  /** Of `recordIds`: those that went away and whose removal is not settled, or was refused. */
  unsettledRemovals(syncId: string, recordIds: readonly string[]): Promise<string[]>;
  settle(
    syncId: string,
    runId: string,
    settlements: readonly { key: string; outcome: RemovalOutcome }[],
  ): Promise<void>;
  /** What this run settled. */
  removalCounts(syncId: string, runId: string): Promise<RemovalCounts>;
  /**
   * Of every sync that delivers relationships to the destination: those with one of these ends are to be delivered again when
   * their records are next read. Customer.io took them out together with the person or the object.
   */
  loosenRelationships(destinationId: string, ends: RemovedEnds): Promise<void>;
  /** The sync is gone, or keeps no ledger (any more). */
  forget(syncId: string): Promise<void>;
};
