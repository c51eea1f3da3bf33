import {
  isGrpcServiceError,
  QueryNotRegisteredError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ApplicationFailure, TypedSearchAttributes } from '@temporalio/common';
import { PayloadKeyMissingError } from '../codec/payload-codec.ts';
import { SEARCH_ATTRIBUTES } from '../domain/search-attributes.ts';
import type { SyncDefinition } from '../domain/sync-definition.ts';
import { newSyncState } from '../domain/sync-state.ts';
import { syncView } from '../domain/sync-status.ts';
import type { SyncView } from '../domain/sync-view.ts';
import * as messages from '../workflows/messages.ts';
import { liveRun } from './live-run.ts';
import { stateAtStart } from './state-at-start.ts';
import { SyncUnavailableError } from './sync-client.ts';
import type { SyncClient, SyncCommand, SyncFilter, UpdateAnswer } from './sync-client.ts';

/** An API request that needs a worker's answer waits this long for it. */
const ANSWER_MS = 10_000;

/** How long a deletion waits for the run under way to end in order; it goes on by itself after that. */
const END_MS = 5_000;

const UNANSWERING =
  'The workflow does not answer: its task fails, or takes long. Shown is what was known when its execution began; Temporal shows why.';

const COMMANDS = {
  resyncAll: messages.resyncAllUpdate,
  reconcile: messages.reconcileUpdate,
  runNow: messages.runNowUpdate,
  pause: messages.pauseUpdate,
  resume: messages.resumeUpdate,
} as const;

/** Syncs as Temporal workflows. */
export class TemporalSyncClient implements SyncClient {
  private readonly client: Client;
  private readonly taskQueue: string;

  constructor(client: Client, taskQueue: string) {
    this.client = client;
    this.taskQueue = taskQueue;
  }

  async create(id: string, definition: SyncDefinition, { paused }: { paused: boolean }): Promise<SyncView> {
    const state = newSyncState({ id, definition, createdAt: new Date().toISOString(), paused });
    const attributes = new TypedSearchAttributes([
      { key: SEARCH_ATTRIBUTES.object, value: definition.object },
      { key: SEARCH_ATTRIBUTES.connection, value: definition.connectionId },
      { key: SEARCH_ATTRIBUTES.destination, value: definition.destinationId },
      { key: SEARCH_ATTRIBUTES.status, value: paused ? 'paused' : 'active' },
      { key: SEARCH_ATTRIBUTES.name, value: definition.name },
    ]);
    const options = {
      workflowId: id,
      taskQueue: this.taskQueue,
      args: [state],
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      staticSummary: `${definition.name}: ${definition.object} to ${definition.format.type}`,
      typedSearchAttributes: attributes,
      priority: { fairnessKey: definition.connectionId },
    };
    try {
      await this.answered(() => this.client.workflow.start('sync', options));
      return syncView(state);
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      const existing = await this.get(id);
      if (existing === undefined) throw error;
      return existing;
    }
  }

  async get(id: string): Promise<SyncView | undefined> {
    const handle = this.client.workflow.getHandle(id);
    const found = await this.answered(async () => {
      const [view, description] = await Promise.all([handle.query(messages.stateQuery), handle.describe()]);
      return description.type === 'sync' && description.status.name === 'RUNNING' ? view : undefined;
    });
    if (found?.currentRun === undefined) return found;
    return this.withLiveRun(found, found.currentRun.id);
  }

  async list(filter: SyncFilter, page: { limit: number; cursor?: string }): ReturnType<SyncClient['list']> {
    const answer = await this.answered(() =>
      this.client.workflowService.listWorkflowExecutions({
        namespace: this.client.options.namespace,
        query: this.visibilityQuery(filter),
        pageSize: page.limit,
        nextPageToken: page.cursor === undefined ? new Uint8Array() : Buffer.from(page.cursor, 'base64url'),
      }),
    );
    const ids = (answer?.executions ?? []).flatMap(({ execution }) => execution?.workflowId ?? []);
    const data = await this.listed(ids);
    const next = answer?.nextPageToken ?? new Uint8Array();
    return { data, ...(next.length === 0 ? {} : { nextCursor: Buffer.from(next).toString('base64url') }) };
  }

  async count(filter: SyncFilter): Promise<number> {
    const answer = await this.answered(() => this.client.workflow.count(this.visibilityQuery(filter)));
    return answer?.count ?? 0;
  }

  async update(id: string, patch: unknown, expectedRevision?: number): Promise<UpdateAnswer> {
    const handle = this.client.workflow.getHandle(id);
    try {
      const answer = await this.answered(() =>
        handle.executeUpdate(messages.updateSyncUpdate, { args: [patch, expectedRevision ?? null] }),
      );
      return answer === undefined ? { type: 'not_found' } : { type: 'accepted', ...answer };
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      if (refusal.type !== 'stale_revision') return { type: 'invalid', errors: refusal.errors };
      const sync = await this.get(id);
      if (sync === undefined) return { type: 'not_found' };
      return { type: 'stale', revision: sync.pendingRevision ?? sync.revision };
    }
  }

  async command(id: string, command: SyncCommand): Promise<SyncView | undefined> {
    const handle = this.client.workflow.getHandle(id);
    return this.answered(() => handle.executeUpdate(COMMANDS[command]));
  }

  async retryRejections(id: string, runId: string): Promise<SyncView | undefined> {
    const handle = this.client.workflow.getHandle(id);
    return this.answered(() => handle.executeUpdate(messages.retryRejectionsUpdate, { args: [runId] }));
  }

  async delete(id: string): Promise<boolean> {
    const handle = this.client.workflow.getHandle(id);
    const canceled = await this.answered(async () => {
      if ((await handle.describe()).status.name !== 'RUNNING') return false;
      await handle.cancel();
      return true;
    });
    if (canceled !== true) return false;
    try {
      await this.client.withDeadline(Date.now() + END_MS, () => handle.result());
    } catch (error) {
      // Ending as canceled is what was asked for; one that takes longer ends by itself.
      if (!(error instanceof WorkflowFailedError || isGrpcServiceError(error) || error instanceof ServiceError))
        throw error;
    }
    return true;
  }

  async connectionAuthorized(connectionId: string): Promise<void> {
    const query = this.visibilityQuery({ connectionId });
    for await (const { workflowId } of this.client.workflow.list({ query })) {
      const handle = this.client.workflow.getHandle(workflowId);
      await this.answered(() => handle.signal(messages.connectionAuthorizedSignal));
    }
  }

  async ping(): Promise<void> {
    await this.answered(() => this.client.workflowService.getSystemInfo({}));
  }

  /** One that does not answer hides none of the others; when none does, it is no sync that is at fault. */
  private async listed(ids: readonly string[]): Promise<SyncView[]> {
    const answers = await Promise.allSettled(ids.map((id) => this.get(id)));
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (failed !== undefined && answers.every(({ status }) => status === 'rejected')) throw failed.reason;
    const views = answers.map(async (answer, index) => {
      if (answer.status === 'fulfilled') return answer.value;
      if (!(answer.reason instanceof SyncUnavailableError)) throw answer.reason;
      return this.unanswering(ids[index] ?? '');
    });
    return (await Promise.all(views)).filter((view) => view !== undefined);
  }

  private async unanswering(id: string): Promise<SyncView | undefined> {
    const state = await this.answered(() => stateAtStart(this.client, id));
    if (state === undefined) return undefined;
    return { ...syncView(state), status: 'needs_attention', statusReason: UNANSWERING };
  }

  /** Of this service's own syncs: other deployments may share the namespace, each with a task queue of its own. */
  private visibilityQuery({ connectionId, destinationId, status }: SyncFilter): string {
    const conditions = [
      "WorkflowType = 'sync'",
      "ExecutionStatus = 'Running'",
      ...condition('TaskQueue', this.taskQueue),
      ...condition(SEARCH_ATTRIBUTES.connection.name, connectionId),
      ...condition(SEARCH_ATTRIBUTES.destination.name, destinationId),
      ...condition(SEARCH_ATTRIBUTES.status.name, status),
    ];
    return conditions.join(' AND ');
  }

  private async withLiveRun(view: SyncView, runId: string): Promise<SyncView> {
    const live = await this.answered(() => liveRun(this.client, runId)).catch((error: unknown) => {
      // The sync itself answered: what it knows of the run is older, not wrong.
      if (error instanceof SyncUnavailableError) return undefined;
      throw error;
    });
    if (live === undefined) return view;
    const reason = view.status === 'running' && live.retrying !== undefined ? { statusReason: live.retrying } : {};
    return { ...view, ...reason, currentRun: live.run };
  }

  /** `undefined` when there is no such workflow; throws {@link SyncUnavailableError} when nobody answers in time. */
  private async answered<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.client.withDeadline(Date.now() + ANSWER_MS, call);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      const unanswered =
        error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
        error instanceof QueryNotRegisteredError ||
        error instanceof ServiceError ||
        error instanceof PayloadKeyMissingError ||
        isGrpcServiceError(error);
      if (!unanswered) throw error;
      throw new SyncUnavailableError('Temporal or its workers did not answer in time', { cause: error });
    }
  }
}

/** Values are names, ids and words that passed a schema; anything that would be quoted wrongly is refused. */
function condition(attribute: string, value: string | undefined): string[] {
  if (value === undefined) return [];
  if (/['"\\]/.test(value)) throw new RangeError(`cannot be searched for: ${value}`);
  return [`${attribute} = '${value}'`];
}

function refusalOf(error: unknown): { type: string; errors: { path: string; message: string }[] } | undefined {
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure)) return undefined;
  const details: unknown = cause.details?.[0];
  const errors = Array.isArray(details) ? details.filter(isProblem) : [];
  return {
    type: cause.type ?? 'unknown',
    errors: errors.length > 0 ? errors : [{ path: '', message: cause.message }],
  };
}

function isProblem(value: unknown): value is { path: string; message: string } {
  return typeof value === 'object' && value !== null && 'path' in value && 'message' in value;
}
