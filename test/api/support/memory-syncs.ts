import { patchDefinition } from '../../../src/domain/patch-definition.ts';
import type { SyncDefinition } from '../../../src/domain/sync-definition.ts';
import { syncDefinitionSchema } from '../../../src/domain/sync-definition.ts';
import { newSyncState } from '../../../src/domain/sync-state.ts';
import { syncView } from '../../../src/domain/sync-status.ts';
import type { SyncView } from '../../../src/domain/sync-view.ts';
import { SyncUnavailableError } from '../../../src/temporal/sync-client.ts';
import type { SyncClient, SyncCommand, SyncFilter, UpdateAnswer } from '../../../src/temporal/sync-client.ts';

/** Syncs without Temporal: what the API asked for is remembered, and a test sets what it is shown. */
export class MemorySyncs implements SyncClient {
  readonly views = new Map<string, SyncView>();
  readonly commands: { id: string; command: SyncCommand | 'retryRejections' | 'delete'; runId?: string }[] = [];
  readonly authorized: string[] = [];
  /** While set, nothing is answered. */
  down = false;
  /** Runs inside the next update, before it is applied: somebody else's edit. */
  beforeUpdate: (() => void) | undefined;

  async create(id: string, definition: SyncDefinition, { paused }: { paused: boolean }): Promise<SyncView> {
    await this.answering();
    const found = this.views.get(id);
    if (found !== undefined) return found;
    const view = syncView(newSyncState({ id, definition, createdAt: '2026-11-24T10:00:00.000Z', paused }));
    this.views.set(id, view);
    return view;
  }

  async get(id: string): Promise<SyncView | undefined> {
    await this.answering();
    return this.views.get(id);
  }

  async list(
    filter: SyncFilter,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<{ data: SyncView[]; nextCursor?: string }> {
    await this.answering();
    const all = this.matching(filter);
    const start = cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64url').toString());
    const next = start + limit;
    const rest = next < all.length ? { nextCursor: Buffer.from(String(next)).toString('base64url') } : {};
    return { data: all.slice(start, next), ...rest };
  }

  async update(id: string, patch: unknown, expectedRevision?: number): Promise<UpdateAnswer> {
    await this.answering();
    this.beforeUpdate?.();
    const view = this.views.get(id);
    if (view === undefined) return { type: 'not_found' };
    const revision = view.pendingRevision ?? view.revision;
    if (expectedRevision !== undefined && expectedRevision !== revision) return { type: 'stale', revision };
    const pendingDefinition = syncDefinitionSchema.parse(
      patchDefinition(view.pendingDefinition ?? view.definition, patch),
    );
    const sync = { ...view, pendingRevision: revision + 1, pendingDefinition };
    this.views.set(id, sync);
    return { type: 'accepted', revision: revision + 1, effectiveAt: view.nextRunAt ?? null, sync };
  }

  async command(id: string, command: SyncCommand): Promise<SyncView | undefined> {
    await this.answering();
    this.commands.push({ id, command });
    const view = this.views.get(id);
    if (view === undefined) return undefined;
    const changed: SyncView = command === 'pause' ? { ...view, status: 'paused' } : { ...view, status: 'active' };
    this.views.set(id, changed);
    return changed;
  }

  async retryRejections(id: string, runId: string): Promise<SyncView | undefined> {
    await this.answering();
    this.commands.push({ id, command: 'retryRejections', runId });
    return this.views.get(id);
  }

  async delete(id: string): Promise<boolean> {
    await this.answering();
    this.commands.push({ id, command: 'delete' });
    return this.views.delete(id);
  }

  async count(filter: SyncFilter): Promise<number> {
    await this.answering();
    return this.matching(filter).length;
  }

  async connectionAuthorized(connectionId: string): Promise<void> {
    await this.answering();
    this.authorized.push(connectionId);
  }

  ping(): Promise<void> {
    return this.answering();
  }

  private matching({ connectionId, destinationId, status }: SyncFilter): SyncView[] {
    return [...this.views.values()]
      .filter(({ definition }) => connectionId === undefined || definition.connectionId === connectionId)
      .filter(({ definition }) => destinationId === undefined || definition.destinationId === destinationId)
      .filter((view) => status === undefined || view.status === status)
      .toReversed();
  }

  private answering(): Promise<void> {
    return this.down ? Promise.reject(new SyncUnavailableError('down')) : Promise.resolve();
  }
}
