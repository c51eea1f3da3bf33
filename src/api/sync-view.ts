import { z } from 'zod';
import { syncDefinitionSchema } from '../domain/sync-definition.ts';
import { SYNC_STATUSES } from '../domain/sync-view.ts';
import type { SyncView } from '../domain/sync-view.ts';
import { liveRunView, runSchema } from './run-view.ts';

export const definitionSchema = syncDefinitionSchema.meta({ id: 'SyncDefinition' });
export type SyncDefinitionInput = z.input<typeof definitionSchema>;
export const syncStatusSchema = z.enum(SYNC_STATUSES);

export const syncSchema = z
  .object({
    id: z.string(),
    definition: definitionSchema.meta({ description: 'In force: what the run under way, or the last one, used.' }),
    revision: z.number().int(),
    pendingRevision: z.number().int().optional().meta({ description: 'Accepted, takes effect at the next run.' }),
    pendingDefinition: definitionSchema.optional(),
    status: syncStatusSchema,
    statusReason: z.string().optional(),
    watermark: z.iso.datetime().optional().meta({ description: 'Everything up to then is delivered or rejected.' }),
    nextRunAt: z.iso.datetime({ offset: true }).optional(),
    nextReconcileAt: z.iso.datetime({ offset: true }).optional(),
    resyncPending: z.boolean(),
    currentRun: runSchema.optional(),
    lastRun: runSchema.optional(),
    lastRefusedSignal: z.object({ signal: z.string(), at: z.string(), reason: z.string() }).optional(),
  })
  .meta({ id: 'Sync' });

/** What the API shows of a sync; its runs have a path of their own. */
export function syncAnswer(view: SyncView): z.input<typeof syncSchema> {
  const { recentRuns: _recent, currentRun, lastRun, ...shown } = view;
  return {
    ...shown,
    ...(currentRun === undefined ? {} : { currentRun: liveRunView(currentRun) }),
    ...(lastRun === undefined ? {} : { lastRun: liveRunView(lastRun) }),
  };
}

/** The revision that an edit builds on: the accepted one, even when it is not in force yet. */
export function latestRevision(view: SyncView): number {
  return view.pendingRevision ?? view.revision;
}

export function etag(revision: number): string {
  return `"${revision}"`;
}
