/**
 * The delivery ledger: what a sync remembers of each record that it delivered. Kept in the store, only for syncs that
 * need it (`usesLedger`), and only as keys and checksums: never a record's values.
 */
export type Delivery = {
  /** Salesforce id, 18 characters. */
  recordId: string;
  /** What stands for the record at Customer.io (`mapping/delivery-key.ts`): a person, an object or a relationship. */
  key: string;
  /** Checksum of what was sent, but for its message id: 32 hexadecimal digits, and for an event of a change its mark (`mapping/delivery-fingerprint.ts`). */
  fingerprint: string;
  /** The resync that it was sent for: an older one is to be sent again. */
  epoch: number;
};

/**
 * Why something is taken out of Customer.io. `deleted`: its row came back from Salesforce as deleted. `missing`: a
 * complete read did not return it, and neither did a question for its id (purged, or deleted for good). `left_filter`: it
 * is there, and no longer matches the sync's filter. `moved`: its record now stands for something else.
 */
export type RemovalReason = 'deleted' | 'missing' | 'left_filter' | 'moved';

/** Something that is to be taken out of Customer.io once everything else of a run is delivered. */
export type Removal = {
  key: string;
  /** The record that stood for it. */
  recordId: string;
  /** ISO 8601: when the record went away, as far as that is known; part of the message's id. */
  version: string;
  reason: RemovalReason;
};

/**
 * What became of a removal. `held`: nothing was sent, because another record of the sync stands for the same thing, or
 * because an edit took back what it was for. `refused`: Customer.io did not take it; it stays pending and is tried again by the next run.
 */
export type RemovalOutcome = 'sent' | 'held' | 'refused';

/** How many removals of one run had which outcome: `deleted` those whose rows were read, `others` the rest. */
export type RemovalCounts = Readonly<Record<RemovalOutcome, { deleted: number; others: number }>>;

/** People and objects that were taken out of a workspace, and their relationships with them. */
export type RemovedEnds = {
  persons: readonly string[];
  objects: readonly { objectTypeId: string; objectId: string }[];
};
