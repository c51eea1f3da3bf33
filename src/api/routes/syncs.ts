import { z } from 'zod';
import { usesLedger } from '../../domain/ledger-use.ts';
import type { SyncView } from '../../domain/sync-view.ts';
import { checkDefinition } from '../check-definition.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { existing, findSync, notAuthorized } from '../find.ts';
import { newId } from '../ids.ts';
import { expectedRevision, ifMatchHeader, stale } from '../conditional.ts';
import { jsonAnswer, withExample } from '../described.ts';
import { DEFINITIONS } from '../examples/definitions.ts';
import { invalidDefinition } from '../examples/problems.ts';
import { NEW_SYNC, PAUSED_SYNC, RUNNING_SYNC, SYNC } from '../examples/syncs.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { pageAnswer, pageQuery, pageRequest, pageSchema } from '../pagination.ts';
import { connectionIdFilter, syncParams } from '../path-params.ts';
import { conflict, notFound } from '../problem.ts';
import type { Problem } from '../problem.ts';
import { markCursor, unmarkCursor } from '../sync-cursor.ts';
import { definitionSchema, etag, latestRevision, syncAnswer, syncSchema, syncStatusSchema } from '../sync-view.ts';

const tag = 'Syncs';
const flag = withExample(z.enum(['true', 'false']).optional(), 'false');
const ETAG = { ETag: { description: 'The latest revision, for If-Match', example: etag(SYNC.revision) } };
const listQuery = z.strictObject({
  ...pageQuery,
  connectionId: connectionIdFilter,
  status: withExample(syncStatusSchema.optional(), 'needs_attention'),
});

const COMMANDS = [
  { name: 'run', command: 'runNow', summary: 'Start the next run at once', example: RUNNING_SYNC },
  {
    name: 'pause',
    command: 'pause',
    summary: 'Pause; a run under way stops at its next checkpoint',
    example: PAUSED_SYNC,
  },
  { name: 'resume', command: 'resume', summary: 'Go on, from where a paused run stopped', example: SYNC },
] as const;

export function syncOperations(deps: ApiDependencies): Operation[] {
  const { syncs } = deps;
  return [
    operation({
      id: 'createSync',
      method: 'post',
      path: '/v1/syncs',
      tag,
      summary: 'Create a sync; its first run starts at once, or at `schedule.startAt`',
      scope: 'write',
      idempotent: true,
      query: z.strictObject({ paused: flag.meta({ description: '`true`: nothing runs before a resume.' }) }),
      body: { schema: definitionSchema, examples: DEFINITIONS },
      answers: {
        201: jsonAnswer('Created', syncSchema, NEW_SYNC, {
          ETag: { ...ETAG.ETag, example: etag(NEW_SYNC.revision) },
          Location: { description: 'Path of the sync', example: `/v1/syncs/${NEW_SYNC.id}` },
        }),
      },
      problems: [invalidDefinition(), notAuthorized(), 422, 503],
      async run({ body, query, seed }) {
        await checkDefinition(deps, body);
        const sync = await createOnce(() =>
          syncs.create(newId('syn', seed), body, { paused: query.paused === 'true' }),
        );
        const headers = { Location: `/v1/syncs/${sync.id}`, ETag: etag(latestRevision(sync)) };
        return { status: 201, headers, body: syncAnswer(sync) };
      },
    }),
    operation({
      id: 'listSyncs',
      method: 'get',
      path: '/v1/syncs',
      tag,
      summary: 'List syncs, newest first',
      description: 'Trails the syncs themselves by up to a few seconds.',
      scope: 'read',
      query: listQuery,
      answers: { 200: jsonAnswer('A page', pageSchema(syncSchema), { data: [SYNC], nextCursor: null }) },
      problems: [503],
      async run({ query: { connectionId, status, ...page } }) {
        const filter = {
          ...(connectionId === undefined ? {} : { connectionId }),
          ...(status === undefined ? {} : { status }),
        };
        const cursor = page.cursor === undefined ? undefined : unmarkCursor(page.cursor);
        const { data, nextCursor } = await syncs.list(filter, pageRequest({ ...page, cursor }));
        const next = nextCursor === undefined ? {} : { nextCursor: markCursor(nextCursor) };
        return pageAnswer({ data, ...next }, syncAnswer);
      },
    }),
    operation({
      id: 'getSync',
      method: 'get',
      path: '/v1/syncs/{syncId}',
      tag,
      summary: 'Get a sync, with the live numbers of a run under way',
      scope: 'read',
      params: syncParams,
      answers: { 200: jsonAnswer('The sync', syncSchema, RUNNING_SYNC, ETAG) },
      problems: [notFound('sync'), 503],
      async run({ params }) {
        const sync = await findSync(syncs, params.syncId);
        return { status: 200, headers: { ETag: etag(latestRevision(sync)) }, body: syncAnswer(sync) };
      },
    }),
    operation({
      id: 'deleteSync',
      method: 'delete',
      path: '/v1/syncs/{syncId}',
      tag,
      summary: 'End a sync; what was sent stays in Customer.io',
      scope: 'write',
      headers: ifMatchHeader,
      params: syncParams,
      answers: { 204: { description: 'Ended' } },
      problems: [notFound('sync'), stale(4), 503],
      async run({ params, header }) {
        const expected = expectedRevision(header('If-Match'));
        if (expected !== undefined) {
          const revision = latestRevision(await findSync(syncs, params.syncId));
          if (revision !== expected) throw stale(revision);
        }
        if (!(await syncs.delete(params.syncId))) throw notFound('sync');
        return { status: 204 };
      },
    }),
    operation({
      id: 'resyncSync',
      method: 'post',
      path: '/v1/syncs/{syncId}/resync',
      tag,
      summary: 'Read everything again with the next run, which starts at once',
      description:
        'Sends every record again. With `changedOnly=true` only those that differ from what was delivered (a reconcile run): the sync must keep a ledger.',
      scope: 'write',
      params: syncParams,
      query: z.strictObject({ changedOnly: flag }),
      answers: { 202: jsonAnswer('The sync as it now stands', syncSchema, { ...SYNC, resyncPending: true }, ETAG) },
      problems: [notFound('sync'), noLedger(), 503],
      async run({ params, query }) {
        const changedOnly = query.changedOnly === 'true';
        if (changedOnly) await demandLedger(syncs, params.syncId);
        const sync = existing(await syncs.command(params.syncId, changedOnly ? 'reconcile' : 'resyncAll'));
        return { status: 202, headers: { ETag: etag(latestRevision(sync)) }, body: syncAnswer(sync) };
      },
    }),
    ...COMMANDS.map(({ name, command, summary, example }) =>
      operation({
        id: `${name}Sync`,
        method: 'post',
        path: `/v1/syncs/{syncId}/${name}`,
        tag,
        summary,
        scope: 'write',
        params: syncParams,
        answers: { 202: jsonAnswer('The sync as it now stands', syncSchema, example, ETAG) },
        problems: [notFound('sync'), 503],
        async run({ params }) {
          const sync = existing(await syncs.command(params.syncId, command));
          return { status: 202, headers: { ETag: etag(latestRevision(sync)) }, body: syncAnswer(sync) };
        },
      }),
    ),
  ];
}

async function demandLedger(syncs: ApiDependencies['syncs'], syncId: string): Promise<void> {
  const { definition, pendingDefinition = definition } = await findSync(syncs, syncId);
  if (usesLedger(pendingDefinition)) return;
  throw noLedger();
}

function noLedger(): Problem {
  return conflict('The sync keeps no ledger to compare with: set "ledger" to true first.');
}

/** Temporal keeps the id of a workflow that ended, and a very late repetition of a request asks for it again. */
async function createOnce(create: () => Promise<SyncView>): Promise<SyncView> {
  try {
    return await create();
  } catch (error) {
    if (!(error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError')) throw error;
    throw conflict('The sync that this Idempotency-Key created was deleted. Use a new key for a new sync.');
  }
}
