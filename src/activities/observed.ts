import type { Logger } from 'pino';
import { metrics } from '../metrics/metrics.ts';
import { recordRemovals, recordRunEnd } from '../metrics/record.ts';
import type { Activities, LocalActivities } from './activities.ts';

/** The same activities, whose results and times are seen in the metrics and the log. */
export function observed(activities: Activities & LocalActivities, log: Logger): Activities & LocalActivities {
  return {
    ...activities,

    async transferPage(input) {
      const begin = performance.now();
      let outcome: 'complete' | 'stopped' | 'failed' = 'failed';
      try {
        const page = await activities.transferPage(input);
        outcome = page.status;
        log.debug({ outcome, counts: page.cursor.counts }, 'page transferred');
        return page;
      } finally {
        metrics.pageSeconds.observe({ outcome }, (performance.now() - begin) / 1_000);
      }
    },

    async prepareRun(input) {
      const prepared = await activities.prepareRun(input);
      const window = prepared.window === undefined ? {} : { window: prepared.window };
      log.info({ mode: input.mode, revision: input.revision, ...window }, 'run planned');
      return prepared;
    },

    async submitQueryJob(input) {
      const job = await activities.submitQueryJob(input);
      log.debug({ jobId: job.jobId }, 'query submitted');
      return job;
    },

    async removeDeparted(input) {
      const removed = await activities.removeDeparted(input);
      recordRemovals(removed.removals);
      return removed;
    },

    async finishRun(input) {
      await activities.finishRun(input);
      recordRunEnd(input, Date.now());
    },
  };
}
