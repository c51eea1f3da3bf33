import type { NotedDelivery } from '../deliveries.ts';
import type { Rejection } from '../rejection.ts';

/** Of a run, the same for every row. */
export type MappingContext = {
  syncId: string;
  /** The sync's resync epoch, part of each message's id. */
  epoch: number;
  /** Part of the ids of messages that the ledger asks for (`message-id.ts`); events happen once, whichever run tells them. */
  run?: number;
  deletions: 'send' | 'ignore';
  /**
   * ISO 8601. Deletions up to then were dealt with by an earlier run: a run that reads everything meets them again and
   * skips them.
   */
  deletedAfter?: string;
};

/** What becomes of one row. Each row has exactly one outcome, so that a run's counts add up. */
export type MappedRow =
  | MappedMessage
  /** The ledger decides what that means. */
  | { type: 'deleted'; recordId: string; version: string; /** What stood for it, if the row says. */ key?: string }
  /** Nothing stands for the record (any more); the ledger knows whether something did. */
  | { type: 'nothing'; recordId: string; version: string }
  | { type: 'rejected'; rejection: Rejection }
  | { type: 'skipped'; reason: SkipReason };

export type MappedMessage = {
  type: 'message';
  operation: 'upsert' | 'delete';
  /** 18 characters. */
  recordId: string;
  /** The message as it goes into a batch, UTF-8. */
  json: Buffer;
  /** For the ledger, where one is kept. */
  delivery?: MessageDelivery;
};

export type MessageDelivery = Omit<NotedDelivery, 'recordId'>;

/** A row that takes something away, if the ledger knows it. */
export type DepartedRow = Extract<MappedRow, { type: 'deleted' | 'nothing' }>;

/** Rows that need no message. */
export type SkipReason = 'deleted_before' | 'deletions_ignored' | 'not_deletable';
