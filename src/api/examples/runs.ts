import type { z } from 'zod';
import type { rejectionSchema, runSchema } from '../run-view.ts';
import { RUN_ID } from './ids.ts';

type Run = z.output<typeof runSchema>;

/** Of the sync in these examples: a run that ended. */
export const RUN: Run = {
  id: RUN_ID,
  mode: 'incremental',
  status: 'succeeded',
  revision: 3,
  window: { after: '2026-11-25T08:40:00.000Z', through: '2026-11-25T08:55:00.000Z' },
  recordsRead: 214,
  recordsSent: 209,
  recordsDeleted: 3,
  recordsRejected: 2,
  recordsSkipped: 0,
  recordsTotal: 214,
  salesforceApiCalls: 7,
  startedAt: '2026-11-25T09:00:00.241Z',
  endedAt: '2026-11-25T09:00:19.806Z',
};

/** One under way. */
export const RUNNING: Run = {
  id: 'run_8f3kq2mz7w_13',
  mode: 'full',
  status: 'running',
  revision: 3,
  window: { through: '2026-11-25T09:10:00.000Z' },
  recordsRead: 26_000,
  recordsSent: 25_990,
  recordsDeleted: 0,
  recordsRejected: 10,
  recordsSkipped: 0,
  recordsTotal: 50_000,
  salesforceApiCalls: 11,
  startedAt: '2026-11-25T09:15:00.118Z',
};

/** What one run is shown with when it is asked for by its id. */
export const RUN_IN_DETAIL: Run = {
  ...RUN,
  fields: [
    { source: 'Email', target: 'email' },
    { source: 'FirstName', target: 'first_name' },
    { source: 'Account.Name', target: 'account' },
  ],
};

export const REJECTION: z.output<typeof rejectionSchema> = {
  recordId: '0035g00000KmPqRAAV',
  reason: 'attribute_too_long',
  detail: 'notes has 1450 bytes, and an attribute value may have at most 1000',
  at: '2026-11-25T09:00:12.604Z',
};
