import { abortQueryJob } from './abort-query-job.ts';
import type { Activities, AwaitQueryJobInput, CallsLeft, ListResultPagesInput, LocalActivities } from './activities.ts';
import { awaitQueryJob } from './await-query-job.ts';
import { beating } from './beating.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { reporting } from './failures.ts';
import { finishRun } from './finish-run.ts';
import { forgetSync } from './forget-sync.ts';
import { listResultPages } from './list-result-pages.ts';
import { metered } from './metered.ts';
import { nextFireTime } from './next-fire-time.ts';
import { observed } from './observed.ts';
import { prepareRun } from './prepare-run.ts';
import { removeDeparted } from './remove-departed.ts';
import { reportSync } from './report-sync.ts';
import { settleRetry } from './settle-retry.ts';
import { submitQueryJob } from './submit-query-job.ts';
import { transferPage } from './transfer-page.ts';

/** The activities, wired to what they work with. */
export function createActivities(deps: ActivityDependencies): Activities & LocalActivities {
  const { log } = deps;
  return observed(
    {
      prepareRun: reporting('prepareRun', log, beating(metered(deps, prepareRun, { beats: true }))),
      submitQueryJob: reporting('submitQueryJob', log, beating(metered(deps, submitQueryJob, { beats: true }))),
      awaitQueryJob: reporting(
        'awaitQueryJob',
        log,
        metered(deps, (own, input: AwaitQueryJobInput & CallsLeft) => awaitQueryJob(own, input), { beats: true }),
      ),
      listResultPages: reporting(
        'listResultPages',
        log,
        beating(
          metered(deps, (own, input: ListResultPagesInput & CallsLeft) => listResultPages(own, input), { beats: true }),
        ),
      ),
      transferPage: reporting('transferPage', log, metered(deps, transferPage)),
      removeDeparted: reporting('removeDeparted', log, metered(deps, removeDeparted)),
      forgetSync: reporting('forgetSync', log, (input) => forgetSync(deps, input)),
      settleRetry: reporting(
        'settleRetry',
        log,
        beating((input) => settleRetry(deps, input)),
      ),
      abortQueryJob: reporting('abortQueryJob', log, (input) => abortQueryJob(deps, input)),
      finishRun: reporting(
        'finishRun',
        log,
        beating((input) => finishRun(deps, input)),
      ),
      reportSync: reporting('reportSync', log, (input) => reportSync(deps, input)),
      nextFireTime: reporting('nextFireTime', log, nextFireTime),
    },
    log,
  );
}
