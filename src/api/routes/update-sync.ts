import { z } from 'zod';
import { patchDefinition } from '../../domain/patch-definition.ts';
import { syncDefinitionSchema } from '../../domain/sync-definition.ts';
import type { SyncDefinition } from '../../domain/sync-definition.ts';
import type { SyncView } from '../../domain/sync-view.ts';
import { checkDefinition } from '../check-definition.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { findSync } from '../find.ts';
import { dotted, parseInput } from '../input-errors.ts';
import { expectedRevision, ifMatchHeader, stale } from '../conditional.ts';
import { jsonAnswer } from '../described.ts';
import { invalidDefinition } from '../examples/problems.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { syncParams } from '../path-params.ts';
import { badInput, conflict, notFound } from '../problem.ts';
import type { Problem } from '../problem.ts';
import { etag, latestRevision } from '../sync-view.ts';

/** Edits that come between the check and the update make it start over, this many times. */
const MAX_TRIES = 3;

const anyJson = z.json();

/** Each property in part or `null`; what comes of it is checked against the definition's own schema. */
const patchSchema = z
  .strictObject(
    Object.fromEntries(Object.keys(syncDefinitionSchema.shape).map((name) => [name, anyJson.optional()] as const)),
  )
  .meta({
    id: 'SyncDefinitionPatch',
    description: 'JSON merge patch (RFC 7396) of a SyncDefinition: null removes, arrays are replaced whole.',
  });

const PATCHES = {
  schedule: { summary: 'Every half hour, and without a filter', value: { schedule: { every: '30m' }, filter: null } },
  fields: {
    summary: 'Lists are replaced whole',
    value: {
      fields: [
        { source: 'Email', target: 'email' },
        { source: 'LastName', target: 'name' },
      ],
    },
  },
};

const updateSchema = z
  .object({
    revision: z.number().int(),
    effectiveAt: z.string().nullable().meta({ description: 'When the next run starts; null while paused.' }),
  })
  .meta({ id: 'SyncUpdate' });

export function updateSyncOperation(deps: ApiDependencies): Operation {
  return operation({
    id: 'updateSync',
    method: 'patch',
    path: '/v1/syncs/{syncId}',
    tag: 'Syncs',
    summary: 'Change the definition from the next run on',
    scope: 'write',
    contentTypes: ['application/merge-patch+json'],
    headers: ifMatchHeader,
    params: syncParams,
    body: { schema: patchSchema, examples: PATCHES },
    answers: {
      200: jsonAnswer(
        'Accepted',
        updateSchema,
        { revision: 4, effectiveAt: '2026-11-25T09:15:00.000Z' },
        { ETag: { description: 'The new revision', example: etag(4) } },
      ),
    },
    problems: [invalidDefinition(), notFound('sync'), othersEdit(), stale(4), 422, 503],
    async run({ params: { syncId }, body, header }) {
      const expected = expectedRevision(header('If-Match'));
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const sync = await findSync(deps.syncs, syncId);
        const checkedRevision = latestRevision(sync);
        if (expected !== undefined && expected !== checkedRevision) throw stale(checkedRevision);
        await checkDefinition(deps, patched(sync, body));
        // Always with the revision that was checked: nothing unchecked is ever accepted.
        const answer = await deps.syncs.update(syncId, body, checkedRevision);
        switch (answer.type) {
          case 'accepted': {
            const { revision, effectiveAt } = answer;
            return { status: 200, headers: { ETag: etag(revision) }, body: { revision, effectiveAt } };
          }
          case 'not_found':
            throw notFound('sync');
          case 'invalid':
            throw badInput(answer.errors.map(({ path, message }) => ({ path: dotted(path), message })));
          case 'stale':
            if (expected !== undefined) throw stale(answer.revision);
        }
      }
      throw othersEdit();
    },
  });
}

function patched(sync: SyncView, patch: unknown): SyncDefinition {
  const current = sync.pendingDefinition ?? sync.definition;
  const merged = parseInput(syncDefinitionSchema, patchDefinition(current, patch));
  if (merged.object === current.object) return merged;
  throw badInput([{ path: 'object', message: 'cannot be changed: create another sync' }]);
}

function othersEdit(): Problem {
  return conflict('Others are editing this sync at the same time. Try again.');
}
