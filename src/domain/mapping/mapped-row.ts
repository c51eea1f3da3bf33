import type { Rejection } from '../rejection.ts';

/** Of a run, the same for every row. */
export type MappingContext = {
  syncId: string;
  /** The sync's resync epoch, part of each message's id. */
  epoch: number;
  deletions: 'send' | 'ignore';
  /**
   * ISO 8601. Deletions up to then were dealt with by an earlier run: a run that reads everything meets them again and
   * skips them.
   */
  deletedAfter?: string;
};

/** What becomes of one row. Each row has exactly one outcome, so that a run's counts add up. */
export type MappedRow =
  | {
      type: 'message';
      operation: 'upsert' | 'delete';
      /** 18 characters. */
      recordId: string;
      /** The message as it goes into a batch, UTF-8. */
      json: Buffer;
    }
  | { type: 'rejected'; rejection: Rejection }
  | { type: 'skipped'; reason: 'deleted_before' | 'deletions_ignored' };

/** Why a row makes no message; the record id is added by the mapper. */
export type Refusal = Omit<Rejection, 'recordId'>;
