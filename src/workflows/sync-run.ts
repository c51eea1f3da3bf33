import {
  ApplicationFailure,
  CancellationScope,
  continueAsNew,
  isCancellation,
  log,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { Job, PreparedRun } from '../activities/activities.ts';
import type { Failure } from '../domain/failure.ts';
import { PageQueue } from '../domain/page-queue.ts';
import type { PageQueueState } from '../domain/page-queue.ts';
import { addCounts, NO_COUNTS, withRemovals } from '../domain/run.ts';
import type { RunCounts } from '../domain/run.ts';
import type { RunEnd } from '../domain/run-end.ts';
import type { RunRequest } from '../domain/sync-state.ts';
import type { RunView } from '../domain/sync-view.ts';
import { checkAccounting, checkRejections } from './accounting.ts';
import { brief, cleanup, polling, preparing, removing } from './activity-options.ts';
import { failureOf } from './failures.ts';
import { historyFull } from './history-full.ts';
import { runStateQuery } from './messages.ts';
import { describeRun } from './operator-text.ts';
import { RunCalls } from './run-calls.ts';
import type { CallProgress } from './run-calls.ts';
import { RunControl } from './run-control.ts';
import { PAGES_PER_EXECUTION, transferPages } from './transfer-pages.ts';

/** A Bulk job that vanished or failed is submitted again this often before the run fails. */
const JOBS_PER_WINDOW = 3;

type PreparedQuery = Extract<PreparedRun, { type: 'query' }>;

/** Where a run stands; handed on when it continues as new. */
export type RunProgress = CallProgress & {
  /** Of earlier chunks of a retry. */
  counts: RunCounts;
  /** Taken out of Customer.io besides the deletions among the rows. */
  removed?: number;
  query?: PreparedQuery;
  job?: Job;
  recordsTotal?: number;
  queue?: PageQueueState;
  /** Jobs for the window under way that vanished, failed or had no end. */
  jobsLost?: number;
  /** Retry runs: the record id that the last settled chunk ended with. */
  afterRecordId?: string;
};

export type SyncRunInput = {
  request: RunRequest;
  paused: boolean;
  progress?: RunProgress;
  /** Pages before the run continues as new. */
  pagesPerExecution?: number;
};

/**
 * One run of a sync: plan the window, have Salesforce run the query, transfer its pages, account for every row. Always
 * ends with a report; a run that could not deliver everything reports a failure, and its window stays to be done.
 */
export async function syncRun(input: SyncRunInput): Promise<RunEnd> {
  const run = new SyncRun(input);
  setHandler(runStateQuery, () => run.view());
  let end: Pick<RunEnd, 'status' | 'failure'>;
  try {
    await run.deliver();
    end = { status: 'succeeded' };
  } catch (error) {
    end = isCancellation(error) ? { status: 'canceled' } : failedBy(failureOf(error));
  }
  return CancellationScope.nonCancellable(() => run.finish(end));
}

class SyncRun {
  private readonly input: SyncRunInput;
  private readonly control: RunControl;
  private readonly progress: Omit<RunProgress, 'queue'>;
  private readonly calls: RunCalls;
  private queue: PageQueue | undefined;

  constructor(input: SyncRunInput) {
    this.input = input;
    this.control = new RunControl(input.paused);
    const { queue, ...progress } = input.progress ?? { salesforceApiCalls: 0, counts: NO_COUNTS };
    this.progress = progress;
    this.calls = new RunCalls(this.control, this.progress, input.request.definition.maxApiCallsPerRun);
    if (queue !== undefined) this.queue = new PageQueue(queue);
  }

  view(): RunView {
    return { ...this.facts(), status: 'running' };
  }

  private facts(): Omit<RunEnd, 'status' | 'endedAt' | 'failure'> {
    const { request } = this.input;
    return {
      id: request.id,
      mode: request.mode,
      revision: request.revision,
      ...(this.progress.query?.window === undefined ? {} : { window: this.progress.query.window }),
      counts: this.counts,
      ...(this.progress.removed === undefined ? {} : { removed: this.progress.removed }),
      salesforceApiCalls: this.progress.salesforceApiCalls,
      startedAt: request.startedAt,
      ...(this.progress.recordsTotal === undefined ? {} : { recordsTotal: this.progress.recordsTotal }),
    };
  }

  /** Everything the run is for; returns when each row of its window is delivered or recorded. */
  async deliver(): Promise<void> {
    const { progress } = this;
    let query = progress.query ?? (await this.prepare(progress.afterRecordId));
    while (query !== undefined) {
      if (query.unchanged === true) progress.recordsTotal = 0;
      else await this.transferWindow(query);
      progress.counts = this.counts;
      this.queue = undefined;
      // Once, at the end: removals are counted for the run as a whole.
      if (query.removes === true && query.chunk?.more !== true) await this.removeDeparted(query);
      const chunk = query.chunk;
      if (chunk === undefined) return;
      await this.settle(chunk.throughRecordId, progress.afterRecordId);
      progress.afterRecordId = chunk.throughRecordId;
      if (!chunk.more) return;
      if (historyFull()) {
        delete progress.query;
        await this.continueAsNew();
      }
      query = await this.prepare(chunk.throughRecordId);
    }
  }

  async finish(end: Pick<RunEnd, 'status' | 'failure'>): Promise<RunEnd> {
    const { request } = this.input;
    if (end.status !== 'succeeded') await this.abortJob();
    const facts = this.facts();
    const { id: runId, mode, revision, startedAt, syncId } = request;
    await brief.finishRun({
      runId,
      syncId,
      mode,
      revision,
      startedAt,
      status: end.status,
      counts: facts.counts,
      ...(facts.removed === undefined ? {} : { removed: facts.removed }),
      salesforceApiCalls: facts.salesforceApiCalls,
      ...(end.failure === undefined ? {} : { failure: { code: end.failure.code, message: end.failure.message } }),
    });
    const ended: RunEnd = { ...facts, ...end, endedAt: new Date().toISOString() };
    setCurrentDetails(describeRun(ended));
    return ended;
  }

  private get counts(): RunCounts {
    return this.queue === undefined ? this.progress.counts : addCounts(this.progress.counts, this.queue.state.counts);
  }

  private async prepare(afterRecordId?: string): Promise<PreparedQuery | undefined> {
    const { request } = this.input;
    const input = { ...request, ...(afterRecordId === undefined ? {} : { afterRecordId }) };
    const prepared = await this.calls.holding((grant) => preparing.prepareRun({ ...input, ...grant }), { whole: true });
    this.calls.count(prepared.salesforceApiCalls);
    if (prepared.type === 'nothing_to_do') return undefined;
    this.progress.query = prepared;
    return prepared;
  }

  /** The same window may be submitted again: a lost or expired job costs time, never a record. */
  private async transferWindow(query: PreparedQuery): Promise<void> {
    for (;;) {
      try {
        this.queue ??= await this.queryPages();
        await this.transferQueue(this.queue, query);
        delete this.progress.jobsLost;
        return;
      } catch (error) {
        if (isCancellation(error)) throw error;
        const { jobsLost = 0 } = this.progress;
        if (failureOf(error).reaction.type !== 'resubmit' || jobsLost + 1 >= JOBS_PER_WINDOW) throw error;
        this.progress.jobsLost = jobsLost + 1;
        this.queue = undefined;
        delete this.progress.job;
      }
    }
  }

  /** Has Salesforce run the query. */
  private async queryPages(): Promise<PageQueue> {
    const { request } = this.input;
    const { connectionId } = request.definition;
    const { salesforceApiCalls, ...job } = await this.calls.holding((grant) =>
      brief.submitQueryJob({ runId: request.id, connectionId, ...grant }),
    );
    this.calls.count(salesforceApiCalls);
    this.progress.job = job;
    const asked = { ...job, connectionId, portions: true } as const;
    const completed = await this.calls.throughPauses((grant) => polling.awaitQueryJob({ ...asked, ...grant }));
    this.calls.count(completed.salesforceApiCalls);
    if (completed.recordsTotal === undefined) delete this.progress.recordsTotal;
    else this.progress.recordsTotal = completed.recordsTotal;
    const queue = PageQueue.start(completed.locators, completed.recordsTotal, completed.more);
    if (completed.recordsTotal === 0) queue.clear();
    return queue;
  }

  private async transferQueue(queue: PageQueue, query: PreparedQuery): Promise<void> {
    const { request, pagesPerExecution = PAGES_PER_EXECUTION } = this.input;
    const { job } = this.progress;
    if (job === undefined) throw ApplicationFailure.nonRetryable('a page queue without a job', 'run.defect');
    const { connectionId, destinationId, deletions, maxRejectedPercent } = request.definition;
    const { id: runId, syncId, mode, epoch, retryOf } = request;
    const outcome = await transferPages(
      queue,
      {
        ...job,
        connectionId,
        destinationId,
        syncId,
        runId,
        mode,
        epoch,
        deletions,
        ...(maxRejectedPercent === undefined ? {} : { maxRejectedPercent }),
        ...(retryOf === undefined ? {} : { retryOf }),
        ...(query.deletedAfter === undefined ? {} : { deletedAfter: query.deletedAfter }),
      },
      {
        control: this.control,
        calls: this.calls,
        pagesPerExecution,
        onCalls: (calls) => {
          this.calls.count(calls);
          setCurrentDetails(describeRun(this.view()));
        },
      },
    );
    if (outcome === 'rest') await this.continueAsNew(queue);
    checkAccounting(queue, this.progress.recordsTotal);
    if (mode !== 'retry') checkRejections(queue.state.counts, request.definition);
  }

  private async continueAsNew(queue?: PageQueue): Promise<never> {
    const progress = { ...this.progress, ...(queue === undefined ? {} : { queue: queue.state }) };
    return continueAsNew<typeof syncRun>({ ...this.input, paused: this.control.paused, progress });
  }

  /** What is gone from Salesforce goes from Customer.io, now that everything else is there. */
  private async removeDeparted({ window }: PreparedQuery): Promise<void> {
    const { id: runId, syncId, mode, epoch, definition, retryOf, startedAt } = this.input.request;
    const through = window?.through ?? startedAt;
    const retry = retryOf === undefined ? {} : { retryOf };
    const input = { runId, syncId, mode, epoch, definition, through, ...retry };
    const { removals, salesforceApiCalls } = await this.calls.throughPauses(
      (grant) => removing(mode).removeDeparted({ ...input, ...grant }),
      { whole: true },
    );
    this.calls.count(salesforceApiCalls);
    const settled = withRemovals(this.progress.counts, removals);
    this.progress.counts = settled.counts;
    this.progress.removed = settled.removed;
  }

  private async settle(throughRecordId: string, afterRecordId: string | undefined): Promise<void> {
    const { id: runId, retryOf } = this.input.request;
    if (retryOf === undefined) return;
    const after = afterRecordId === undefined ? {} : { afterRecordId };
    await brief.settleRetry({ runId, retryOf, throughRecordId, ...after });
  }

  private async abortJob(): Promise<void> {
    const { job } = this.progress;
    if (job === undefined) return;
    try {
      await cleanup.abortQueryJob({ ...job, connectionId: this.input.request.definition.connectionId });
    } catch (error) {
      // Salesforce ends it by itself; the run's own outcome is what has to be told.
      log.warn('the Bulk job could not be aborted', { error });
    }
  }
}

function failedBy(failure: Failure): Pick<RunEnd, 'status' | 'failure'> {
  const passing = failure.fault === 'transient' || failure.fault === 'quota';
  return { status: 'failed', failure: { code: failure.code, message: failure.message, passing } };
}
