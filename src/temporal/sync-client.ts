import type { SyncDefinition } from '../domain/sync-definition.ts';
import type { SyncStatus, SyncView } from '../domain/sync-view.ts';

/** What the HTTP API does with syncs. Temporal is the only record of them. */
export type SyncClient = {
  /** Starts the workflow; when one with this id runs already, answers with that one (a repeated create). */
  create(id: string, definition: SyncDefinition, options: { paused: boolean }): Promise<SyncView>;
  get(id: string): Promise<SyncView | undefined>;
  /** From visibility, newest first. It trails the workflows by up to a few seconds. */
  list(
    filter: SyncFilter,
    page: { limit: number; cursor?: string },
  ): Promise<{ data: SyncView[]; nextCursor?: string }>;
  update(id: string, patch: unknown, expectedRevision?: number): Promise<UpdateAnswer>;
  /** `undefined`: no such sync. */
  command(id: string, command: SyncCommand): Promise<SyncView | undefined>;
  retryRejections(id: string, runId: string): Promise<SyncView | undefined>;
  /** Ends the run under way and the workflow, in order; true once it is asked to end, false when there is none. */
  delete(id: string): Promise<boolean>;
  /** Syncs that use a connection or destination. */
  count(filter: SyncFilter): Promise<number>;
  /** A person authorized the connection again: its waiting syncs go on. */
  connectionAuthorized(connectionId: string): Promise<void>;
  ping(): Promise<void>;
};

export type SyncFilter = { connectionId?: string; destinationId?: string; status?: SyncStatus };
export type SyncCommand = 'resyncAll' | 'reconcile' | 'runNow' | 'pause' | 'resume';

export type UpdateAnswer =
  | {
      type: 'accepted';
      revision: number;
      /** ISO 8601 of the next run; `null` while paused. */ effectiveAt: string | null;
      sync: SyncView;
    }
  | { type: 'not_found' }
  | { type: 'stale'; revision: number }
  | { type: 'invalid'; errors: { path: string; message: string }[] };

/** No worker answered in time, or Temporal cannot be reached: try again later. */
export class SyncUnavailableError extends Error {
  override readonly name = 'SyncUnavailableError';
}
