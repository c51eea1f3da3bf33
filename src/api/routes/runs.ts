import type { RunView, SyncView } from '../../domain/sync-view.ts';
import type { Run } from '../../store/store.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { existing, findSync } from '../find.ts';
import { jsonAnswer } from '../described.ts';
import { CURSOR } from '../examples/ids.ts';
import { REJECTION, RUN, RUN_IN_DETAIL } from '../examples/runs.ts';
import { RUNNING_SYNC } from '../examples/syncs.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { pageAnswer, pageQuerySchema, pageRequest, pageSchema } from '../pagination.ts';
import { runParams, syncParams } from '../path-params.ts';
import { notFound } from '../problem.ts';
import { liveRunView, rejectionSchema, rejectionView, runSchema, storedRunView } from '../run-view.ts';
import { syncAnswer, syncSchema } from '../sync-view.ts';

const tag = 'Runs';

export function runOperations({ store, syncs }: ApiDependencies): Operation[] {
  async function findRun(syncId: string, runId: string): Promise<{ stored?: Run; live?: RunView }> {
    const [sync, stored] = await Promise.all([findSync(syncs, syncId), store.runs.get(syncId, runId)]);
    const live = [sync.currentRun, ...sync.recentRuns].find((run) => run?.id === runId);
    if (stored === undefined && live === undefined) throw notFound('run');
    return { ...(stored === undefined ? {} : { stored }), ...(live === undefined ? {} : { live }) };
  }

  return [
    operation({
      id: 'listRuns',
      method: 'get',
      path: '/v1/syncs/{syncId}/runs',
      tag,
      summary: 'List the runs of a sync, newest first',
      scope: 'read',
      params: syncParams,
      query: pageQuerySchema,
      answers: { 200: jsonAnswer('A page', pageSchema(runSchema), { data: [RUN], nextCursor: CURSOR }) },
      problems: [notFound('sync'), 503],
      async run({ params: { syncId }, query }) {
        const sync = await findSync(syncs, syncId);
        const request = pageRequest(query);
        const page = await store.runs.list(syncId, request);
        const early = request.cursor === undefined ? notStored(sync, page.data) : undefined;
        if (early === undefined) return pageAnswer(page, (run) => storedRunView(run, sync.currentRun));
        const room = request.limit - 1;
        // A page of one has no room beside the run under way, and a cursor needs a stored run to point at.
        const rest = room === 0 ? page : await store.runs.list(syncId, { limit: room });
        const views = rest.data.map((run) => storedRunView(run, sync.currentRun));
        return pageAnswer({ ...rest, data: room === 0 ? views : [liveRunView(early), ...views] }, (view) => view);
      },
    }),
    operation({
      id: 'getRun',
      method: 'get',
      path: '/v1/syncs/{syncId}/runs/{runId}',
      tag,
      summary: 'Get a run',
      scope: 'read',
      params: runParams,
      answers: { 200: jsonAnswer('The run', runSchema, RUN_IN_DETAIL) },
      problems: [notFound('sync'), 503],
      async run({ params: { syncId, runId } }) {
        const { stored, live } = await findRun(syncId, runId);
        if (stored !== undefined) return { status: 200, body: storedRunView(stored, live) };
        return { status: 200, body: live === undefined ? undefined : liveRunView(live) };
      },
    }),
    operation({
      id: 'listRejections',
      method: 'get',
      path: '/v1/syncs/{syncId}/runs/{runId}/rejections',
      tag,
      summary: 'List the records of a run that were not accepted, by record id',
      scope: 'read',
      params: runParams,
      query: pageQuerySchema,
      answers: { 200: jsonAnswer('A page', pageSchema(rejectionSchema), { data: [REJECTION], nextCursor: null }) },
      problems: [notFound('sync'), 503],
      async run({ params: { syncId, runId }, query }) {
        await findRun(syncId, runId);
        return pageAnswer(await store.rejections.list(runId, pageRequest(query)), rejectionView);
      },
    }),
    operation({
      id: 'retryRejections',
      method: 'post',
      path: '/v1/syncs/{syncId}/runs/{runId}/rejections/retry',
      tag,
      summary: 'Send the rejected records of a run again, as Salesforce has them now',
      scope: 'write',
      params: runParams,
      answers: { 202: jsonAnswer('The sync as it now stands', syncSchema, RUNNING_SYNC) },
      problems: [notFound('sync'), 503],
      async run({ params: { syncId, runId } }) {
        await findRun(syncId, runId);
        return { status: 202, body: syncAnswer(existing(await syncs.retryRejections(syncId, runId))) };
      },
    }),
  ];
}

/** The run under way, when it has not written itself down yet. */
function notStored(sync: SyncView, stored: readonly Run[]): RunView | undefined {
  return stored.some(({ id }) => id === sync.currentRun?.id) ? undefined : sync.currentRun;
}
