import type { z } from 'zod';
import type { syncSchema } from '../sync-view.ts';
import { DEFINITIONS } from './definitions.ts';
import { SYNC_ID } from './ids.ts';
import { RUN, RUNNING } from './runs.ts';

type Sync = z.output<typeof syncSchema>;

/** Between two runs. */
export const SYNC: Sync = {
  id: SYNC_ID,
  definition: DEFINITIONS.people.value,
  revision: 3,
  status: 'active',
  watermark: '2026-11-25T08:55:00.000Z',
  nextRunAt: '2026-11-25T09:15:00.000Z',
  resyncPending: false,
  lastRun: RUN,
};

/** Just created: its first run is about to start. */
export const NEW_SYNC: Sync = {
  id: SYNC_ID,
  definition: DEFINITIONS.people.value,
  revision: 1,
  status: 'active',
  nextRunAt: '2026-11-25T09:00:00.000Z',
  resyncPending: false,
};

export const RUNNING_SYNC: Sync = {
  ...SYNC,
  status: 'running',
  nextRunAt: '2026-11-25T09:30:00.000Z',
  currentRun: RUNNING,
};

export const PAUSED_SYNC: Sync = {
  id: SYNC_ID,
  definition: DEFINITIONS.people.value,
  revision: 3,
  status: 'paused',
  watermark: '2026-11-25T08:55:00.000Z',
  resyncPending: false,
  lastRun: RUN,
};
