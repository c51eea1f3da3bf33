import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { z } from 'zod';
import { syncOfRun } from '../domain/sync-of-run.ts';
import { withLogFields } from '../log-context.ts';

/** The one of an activity's input that lines are to bear; others are in no line. */
const inputSchema = z.object({ page: z.int() });

/** Lines that are logged in an activity bear its sync, run and page. */
export const logInterceptor: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute: (input, next) => {
      const { workflowId = '' } = info.workflowExecution ?? {};
      const { activityType: activity, attempt } = info;
      const syncId = syncOfRun(workflowId);
      const ids = syncId === undefined ? { syncId: workflowId } : { syncId, runId: workflowId };
      const page = inputSchema.safeParse(input.args[0]).data;
      return withLogFields({ ...ids, ...page, activity, attempt }, () => next(input));
    },
  },
});
