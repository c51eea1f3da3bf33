/** Rows of a result page: a crash repeats at most what is in flight, a page is a few seconds of work. */
export const MAX_PAGE_RECORDS = 50_000;

/**
 * Polls of one job: a second after the first, then ever more seldom, as each is a call of the org's day. A job of an hour
 * takes 25, one of two hours 31, one of six hours 47. A job is found complete at most a third of its own time late, one of
 * more than a quarter of an hour five minutes, one of more than 40 minutes an eighth of its time, at most 15 minutes.
 */
const SECOND_POLL_MS = 1_000;
const POLL_GROWTH = 1.5;
const MAX_POLL_MS = 5 * 60_000;
/** Of the time that a long job has taken: five minutes more are little to it, and many calls. */
const LONG_JOB_PART = 1 / 8;
const MAX_LONG_JOB_POLL_MS = 15 * 60_000;

/** How long to wait after the poll of this number, from 0. */
export function pollPauseMs(poll: number): number {
  let elapsedMs = 0;
  for (let earlier = 0; earlier < poll; earlier += 1) elapsedMs += pauseMs(earlier, elapsedMs);
  return pauseMs(poll, elapsedMs);
}

function pauseMs(poll: number, elapsedMs: number): number {
  const longJobMs = Math.min(MAX_LONG_JOB_POLL_MS, elapsedMs * LONG_JOB_PART);
  return Math.min(SECOND_POLL_MS * POLL_GROWTH ** poll, Math.max(MAX_POLL_MS, longJobMs));
}

/** `awaitQueryJob` asks until the job is complete. A small one needs one or two, one of millions dozens. */
export const EXPECTED_POLLS = 3;

/** `resultLocators` asks for lists of so many pages. https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_parallel_job_results.htm */
const PAGES_PER_LIST = 5;

/** `submitQueryJob`. */
const SUBMIT_CALLS = 1;

/** Whether anything changed at all: where nothing did, the only call besides the describes. */
const PROBE_CALLS = 1;

/** `findLeavers` pages by REST; one page when little changed. */
const LEAVERS_CALLS = 1;

/** All that decides how many calls of the org's day a run takes, besides the time that Salesforce needs for the job. */
export type RunSize = {
  /** Objects to describe: the sync's own, and those that its paths lead through. */
  objects: number;
  records: number;
  /** An incremental run that also asks which records left the filter. */
  asksForLeavers?: boolean;
};

/**
 * API calls that a run probably takes, retries and token refreshes left out. The polls are a guess, so it may be off by
 * {@link EXPECTED_POLLS} for a small job, by more for one that Salesforce works long on.
 */
export function estimatedRunCalls({ objects, records, asksForLeavers = false }: RunSize): number {
  if (asksForLeavers && records === 0) return objects + PROBE_CALLS;
  // A job without records has no page that is opened.
  const pages = Math.ceil(records / MAX_PAGE_RECORDS);
  const lists = records > MAX_PAGE_RECORDS ? Math.ceil(pages / PAGES_PER_LIST) : 0;
  return objects + SUBMIT_CALLS + EXPECTED_POLLS + lists + pages + (asksForLeavers ? PROBE_CALLS + LEAVERS_CALLS : 0);
}
