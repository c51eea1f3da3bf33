import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type {
  Activities,
  ListResultPagesInput,
  LocalActivities,
  TransferPageInput,
  TransferredPage,
} from '../../src/activities/activities.ts';
import { nextFireTime } from '../../src/activities/next-fire-time.ts';
import type { RemovalCounts } from '../../src/domain/ledger.ts';
import type { PagePortion } from '../../src/domain/page-list.ts';
import type { Failure } from '../../src/domain/failure.ts';
import { planWindow } from '../../src/domain/run-plan.ts';
import { NO_COUNTS } from '../../src/domain/run.ts';

/** A gate that activities wait at: tests see who arrived, and open it. */
export class Gate {
  arrived = 0;
  private open: () => void = () => undefined;
  private readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });

  async pass(): Promise<void> {
    this.arrived += 1;
    await this.opened;
  }

  release(): void {
    this.open();
  }
}

export type Script = {
  /** Rows of each page; more than one page is a chain unless `locators`. */
  pages: number[];
  locators?: boolean;
  /** Pages that are listed at once. */
  portion?: number;
  locator?: (page: number) => string;
  /** Called before a further part is listed; may wait or throw. */
  onList?: (input: ListResultPagesInput, context: Context) => Promise<void>;
  serverTime: () => number;
  /** Called before a page is transferred; may wait or throw. */
  onPage?: (input: TransferPageInput, context: Context) => Promise<TransferredPage | undefined>;
  onPrepare?: () => void;
  onSubmit?: () => void;
  /** Called before a job is complete; may wait or throw. */
  onAwait?: (context: Context) => Promise<void>;
  /** Retry runs: how many chunks of rejected records there are. */
  chunks?: number;
  /** What the job claims to hold; the pages' sum when absent, and nothing when null. */
  recordsTotal?: number | null;
  /** What the ledger's removals come to; absent where none is kept. */
  removals?: RemovalCounts;
};

/** Activities that do what a script says and remember their inputs: for tests of the workflows alone. */
export class ScriptedActivities {
  readonly calls: { name: keyof Activities; input: unknown }[] = [];
  script: Script;

  constructor(script: Partial<Script> = {}) {
    this.script = { pages: [10], serverTime: () => Date.now(), ...script };
  }

  inputs<Name extends keyof Activities>(name: Name): Parameters<Activities[Name]>[0][] {
    const matching = this.calls.filter((call) => call.name === name);
    return matching.map((call) => call.input as Parameters<Activities[Name]>[0]);
  }

  private portionFrom(first: number, portions: boolean): PagePortion {
    const { pages, portion = Infinity, locator = (page) => (page === 0 ? '' : `L${page}`) } = this.script;
    const end = portions ? Math.min(pages.length, first + portion) : pages.length;
    const locators = pages.slice(first, end).map((_, index) => locator(first + index));
    return { locators, ...(end < pages.length ? { more: { list: '', skip: end } } : {}) };
  }

  readonly activities: Activities & LocalActivities = {
    prepareRun: async (input) => {
      this.calls.push({ name: 'prepareRun', input });
      this.script.onPrepare?.();
      if (input.mode === 'retry') {
        const { chunks } = this.script;
        const done = this.inputs('settleRetry').length;
        const chunk = chunks === undefined ? {} : { chunk: chunkAt(done, chunks) };
        return { type: 'query', missingFields: [], ...chunk, salesforceApiCalls: 1 };
      }
      const { settlingLag } = input.definition;
      const plan = planWindow({ ...input, mode: input.mode, serverTimeMs: this.script.serverTime(), settlingLag });
      if (plan.type === 'nothing_new') return { type: 'nothing_to_do', salesforceApiCalls: 1 };
      const removes = this.script.removals === undefined ? {} : ({ removes: true } as const);
      return { ...plan, type: 'query', missingFields: [], ...removes, salesforceApiCalls: 2 };
    },
    submitQueryJob: async (input) => {
      this.calls.push({ name: 'submitQueryJob', input });
      this.script.onSubmit?.();
      return { jobId: `job${this.inputs('submitQueryJob').length}`, apiVersion: '67.0', salesforceApiCalls: 1 };
    },
    awaitQueryJob: async (input) => {
      this.calls.push({ name: 'awaitQueryJob', input });
      await this.script.onAwait?.(Context.current());
      const { pages, locators, recordsTotal = pages.reduce((sum, rows) => sum + rows, 0) } = this.script;
      const listed = locators === true ? this.portionFrom(0, input.portions === true) : {};
      const announced = recordsTotal === null ? {} : { recordsTotal };
      return { ...announced, ...listed, salesforceApiCalls: 1 };
    },
    listResultPages: async (input) => {
      this.calls.push({ name: 'listResultPages', input });
      await this.script.onList?.(input, Context.current());
      return { ...this.portionFrom(input.from.skip ?? 0, true), salesforceApiCalls: 1 };
    },
    transferPage: async (input) => {
      this.calls.push({ name: 'transferPage', input });
      const scripted = await this.script.onPage?.(input, Context.current());
      if (scripted !== undefined) return scripted;
      const { pages, locators } = this.script;
      const rows = pages[input.page] ?? 0;
      const last = input.page === pages.length - 1;
      const next = last || locators === true ? {} : { nextLocator: `L${input.page + 1}` };
      return { status: 'complete', cursor: cursorAt(rows), ...next, salesforceApiCalls: 1 };
    },
    removeDeparted: async (input) => {
      this.calls.push({ name: 'removeDeparted', input });
      const none = { deleted: 0, others: 0 };
      const removals = this.script.removals ?? { sent: none, held: none, refused: none };
      return { removals, salesforceApiCalls: 0 };
    },
    forgetSync: async (input) => {
      this.calls.push({ name: 'forgetSync', input });
    },
    settleRetry: async (input) => {
      this.calls.push({ name: 'settleRetry', input });
    },
    abortQueryJob: async (input) => {
      this.calls.push({ name: 'abortQueryJob', input });
    },
    finishRun: async (input) => {
      this.calls.push({ name: 'finishRun', input });
    },
    reportSync: async (input) => {
      this.calls.push({ name: 'reportSync', input });
    },
    nextFireTime,
  };
}

function chunkAt(index: number, chunks: number): { throughRecordId: string; more: boolean } {
  return { throughRecordId: `00300000000000${index}AAA`, more: index + 1 < chunks };
}

export function cursorAt(rows: number): TransferredPage['cursor'] {
  return { rows, checksum: rows, counts: { ...NO_COUNTS, read: rows, sent: rows } };
}

/** A failure as activities hand it to workflows. */
export function applicationFailure(failure: Failure): ApplicationFailure {
  return ApplicationFailure.create({
    message: failure.message,
    type: failure.code,
    nonRetryable: failure.reaction.type !== 'retry',
    details: [failure],
  });
}

/** A page that heartbeats until it is told to stop, after `rows` acknowledged rows. */
export async function stoppedByRequest(context: Context, rows: number): Promise<TransferredPage> {
  const beat = setInterval(() => context.heartbeat(cursorAt(rows)), 50);
  await context.cancelled.catch(() => undefined);
  clearInterval(beat);
  return { status: 'stopped', cursor: cursorAt(rows), salesforceApiCalls: 1 };
}
