import type { Failure } from './failure.ts';

/**
 * Far above what can be: a terabyte of results, all that Salesforce makes in a day, is some 100,000 pages of 50,000 records
 * of 200 bytes.
 */
export const MAX_PAGES_PER_JOB = 1_000_000;

/** Salesforce cuts pages by their rows: only an empty result has a page without one. Each costs a call of the org's day. */
export const MAX_EMPTY_PAGES = 1_000;

/** Another job may have pages that end. If none has, the run fails and its window is read again. */
export function endlessPages(what: string): Failure {
  return {
    reaction: { type: 'resubmit' },
    code: 'salesforce.pages_endless',
    message: `The result pages of a Bulk API job do not end: ${what}. Nothing is marked as done; the next run reads the same window again.`,
    fault: 'transient',
  };
}
