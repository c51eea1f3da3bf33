import type { SyncFacts } from '../domain/alerts/sync-facts.ts';
import type { RemovalCounts } from '../domain/ledger.ts';
import type { ListPlace, PagePortion } from '../domain/page-list.ts';
import type { RunCounts, RunMode, Window } from '../domain/run.ts';
import type { Schedule, SyncDefinition } from '../domain/sync-definition.ts';
import type { RunRequest } from '../domain/sync-state.ts';

/** How many API calls a step may make, its retries and all; absent: any number. */
export type CallsLeft = { callsLeft?: number };

/**
 * The activities, as workflows see them. Inputs and results stay in histories: ids, locators, windows and counts, never
 * a record or a secret. Each fails with an ApplicationFailure that carries a domain `Failure` (see `failures.ts`).
 */
export type Activities = {
  /** Describes the object, compiles the field plan and the query, and keeps both in the store with the run. */
  prepareRun(input: PrepareRunInput): Promise<PreparedRun>;
  submitQueryJob(input: SubmitInput): Promise<SubmittedJob>;
  /** Returns when the job is complete; heartbeats while it polls. */
  awaitQueryJob(input: AwaitQueryJobInput & CallsLeft): Promise<CompletedJob>;
  /** Where further result pages of a complete job are. */
  listResultPages(input: ListResultPagesInput & CallsLeft): Promise<ListedPages>;
  /** Streams one result page to Customer.io; resumes from its heartbeat, or from `from`. */
  transferPage(input: TransferPageInput): Promise<TransferredPage>;
  /**
   * Where a ledger is kept, when the rows of a run are through: finds records that are gone or left the filter, and takes
   * out of Customer.io what stood for them. Goes on where an earlier attempt stopped.
   */
  removeDeparted(input: RemoveDepartedInput): Promise<{ removals: RemovalCounts; salesforceApiCalls: number }>;
  /** The sync was deleted: forgets what it delivered. */
  forgetSync(input: { syncId: string }): Promise<void>;
  /** Retry runs only: rejected records that Salesforce no longer returns are marked as gone. */
  settleRetry(input: {
    runId: string;
    retryOf: string;
    afterRecordId?: string;
    throughRecordId: string;
  }): Promise<void>;
  /** Ends a job that is not needed any more. */
  abortQueryJob(input: JobInput): Promise<void>;
  /** Writes the run's record. */
  finishRun(input: FinishRunInput): Promise<void>;
  /** Keeps what the sync's alerts are judged by. */
  reportSync(input: ReportSyncInput): Promise<void>;
};

export type LocalActivities = {
  /** Computed here, so that replays never depend on the machine's time zone data. */
  nextFireTime(input: { schedule: Schedule; after: number; anchor: number; offsetSeed: string }): Promise<NextFire>;
};

export type NextFire =
  | { type: 'at'; time: number }
  | { type: 'never' }
  | { type: 'invalid'; errors: { path: string; message: string }[] };

export type PrepareRunInput = RunRequest &
  CallsLeft & {
    /** Retry runs go through the rejections in chunks of record ids. */
    afterRecordId?: string;
  };

export type PreparedRun =
  | {
      type: 'query';
      window?: Window;
      deletedAfter?: string;
      missingFields: string[];
      /** A ledger is kept: what is gone is taken out of Customer.io when the rows are through. */
      removes?: true;
      /** Salesforce was asked, and no record changed within the window: there is nothing to have a job for. */
      unchanged?: true;
      /** Retry runs: the last id of this chunk, and whether there are more. */
      chunk?: { throughRecordId: string; more: boolean };
      salesforceApiCalls: number;
    }
  | { type: 'nothing_to_do'; window?: Window; salesforceApiCalls: number };

export type SubmitInput = CallsLeft & { runId: string; connectionId: string };
export type Job = { jobId: string; apiVersion: string };
export type JobInput = Job & { connectionId: string };
export type SubmittedJob = Job & { salesforceApiCalls: number };
export type AwaitQueryJobInput = JobInput & {
  /** The run asks for further pages by itself; absent in runs of older workers, which take the answer for all there are. */
  portions?: true;
};
export type CompletedJob = {
  recordsTotal?: number;
  /** Locators of the first pages, where the org offers them; otherwise each page names the next. */
  locators?: readonly string[];
  /** Where further pages are listed. */
  more?: ListPlace;
  salesforceApiCalls: number;
};
export type ListResultPagesInput = JobInput & { from: ListPlace };
export type ListedPages = PagePortion & { salesforceApiCalls: number };

/** How far a page got: rows acknowledged without a gap, from its first. */
export type PageCursor = {
  rows: number;
  /** CRC-32 over the record ids of those rows: a page that comes back in another order is read again from its start. */
  checksum: number;
  counts: RunCounts;
};

export type TransferPageInput = JobInput &
  CallsLeft & {
    syncId: string;
    runId: string;
    destinationId: string;
    mode: RunMode;
    /** Retry runs: where the rejections that may now be resolved are kept. */
    retryOf?: string;
    page: number;
    /** '' for the first page. */
    locator: string;
    epoch: number;
    deletions: 'send' | 'ignore';
    deletedAfter?: string;
    /** What became of the run's other pages so far, for its limit of rejections; absent in runs of older workers. */
    before?: RunCounts;
    maxRejectedPercent?: number;
    from?: PageCursor;
  };

export type TransferredPage = {
  /** `stopped`: told to stop before the end; go on from `cursor`. */
  status: 'complete' | 'stopped';
  cursor: PageCursor;
  nextLocator?: string;
  salesforceApiCalls: number;
};

export type RemoveDepartedInput = CallsLeft & {
  runId: string;
  syncId: string;
  mode: RunMode;
  epoch: number;
  /** ISO 8601: where the run's window ends; the version of removals that have none of their own. */
  through: string;
  definition: SyncDefinition;
  /** Retry runs: where rejections that may now be resolved are kept. */
  retryOf?: string;
};

export type FinishRunInput = {
  runId: string;
  syncId: string;
  mode: RunMode;
  revision: number;
  startedAt: string;
  status: 'succeeded' | 'failed' | 'canceled';
  counts: RunCounts;
  /** Taken out of Customer.io besides the deletions among the rows. */
  removed?: number;
  salesforceApiCalls: number;
  failure?: { code: string; message: string };
};

/** `at`: milliseconds since 1970. */
export type ReportSyncInput = { syncId: string; at: number } & ({ facts: SyncFacts } | { deleted: true });
