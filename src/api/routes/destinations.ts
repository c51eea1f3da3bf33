import { z } from 'zod';
import { kindOf } from '../../destinations/destinations.ts';
import type { Destination } from '../../store/store.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { changeOf, destinationSchemas, destinationView } from '../destination-schemas.ts';
import { findDestination } from '../find.ts';
import { DESTINATION_ID } from '../examples/ids.ts';
import { newId } from '../ids.ts';
import { parseInput } from '../input-errors.ts';
import { jsonAnswer } from '../described.ts';
import { destinationExamples } from '../examples/destinations.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { pageAnswer, pageQuerySchema, pageRequest, pageSchema } from '../pagination.ts';
import { destinationParams } from '../path-params.ts';
import { badInput, conflict, notFound } from '../problem.ts';
import type { Problem } from '../problem.ts';

const tag = 'Destinations';
const commonSchema = z.object({ name: z.string(), type: z.string() });

export function destinationOperations({ store, syncs, config, destinationKinds: kinds }: ApiDependencies): Operation[] {
  const schemas = destinationSchemas(kinds);
  const examples = destinationExamples(kinds);
  const view = (destination: Destination): Record<string, unknown> => destinationView(kinds, destination);
  const noSecret = badInput(kinds.slice(0, 1).map(({ secret: { name: path, message } }) => ({ path, message })));

  /** A new destination as the store takes it. Throws a 400 problem for what its kind does not admit. */
  function admitted(body: Record<string, unknown>) {
    const { name, type } = commonSchema.parse(body);
    const kind = kinds.find((each) => each.type === type);
    if (kind === undefined) throw badInput([{ path: 'type', message: 'is not known here' }]);
    const admission = kind.admit(body, { allowLoopback: config.allowLoopbackEndpoints });
    if (admission.type === 'invalid') {
      const { path, message } = admission;
      throw badInput([{ path, message }]);
    }
    return { name, type, settings: admission.settings, secret: kind.secret.schema.parse(body[kind.secret.name]) };
  }

  function changeFor(destination: Destination, body: Record<string, unknown>): { name?: string; secret?: string } {
    const kind = kindOf(kinds, destination);
    if (kind === undefined) throw conflict(`This release does not know destinations of type ${destination.type}.`);
    const { name, [kind.secret.name]: secret } = parseInput(changeOf(kind), body);
    return { ...(name === undefined ? {} : { name }), ...(secret === undefined ? {} : { secret }) };
  }

  return [
    operation({
      id: 'createDestination',
      method: 'post',
      path: '/v1/destinations',
      tag,
      summary: 'Add a Customer.io source to send to',
      scope: 'write',
      idempotent: true,
      body: { schema: schemas.new, examples: examples.created },
      answers: {
        201: jsonAnswer('Created', schemas.view, examples.view, {
          Location: { description: 'Path of the destination', example: `/v1/destinations/${DESTINATION_ID}` },
        }),
      },
      problems: [noSecret],
      async run({ body, seed }) {
        const id = newId('dst', seed);
        const earlier = seed === undefined ? undefined : await store.destinations.get(id);
        const created = earlier ?? (await store.destinations.create({ id, ...admitted(body) }));
        return { status: 201, headers: { Location: `/v1/destinations/${id}` }, body: view(created) };
      },
    }),
    operation({
      id: 'listDestinations',
      method: 'get',
      path: '/v1/destinations',
      tag,
      summary: 'List destinations, newest first',
      scope: 'read',
      query: pageQuerySchema,
      answers: { 200: jsonAnswer('A page', pageSchema(schemas.view), { data: [examples.view], nextCursor: null }) },
      async run({ query }) {
        return pageAnswer(await store.destinations.list(pageRequest(query)), view);
      },
    }),
    operation({
      id: 'getDestination',
      method: 'get',
      path: '/v1/destinations/{destinationId}',
      tag,
      summary: 'Get a destination',
      scope: 'read',
      params: destinationParams,
      answers: { 200: jsonAnswer('The destination', schemas.view, examples.view) },
      problems: [notFound('destination')],
      async run({ params }) {
        return { status: 200, body: view(await findDestination(store, params.destinationId)) };
      },
    }),
    operation({
      id: 'updateDestination',
      method: 'patch',
      path: '/v1/destinations/{destinationId}',
      tag,
      summary: 'Rename a destination, or rotate its API key',
      description: 'A run under way uses a new key from its next request on.',
      scope: 'write',
      contentTypes: ['application/merge-patch+json'],
      params: destinationParams,
      body: {
        schema: schemas.change,
        examples: examples.changed,
      },
      answers: { 200: jsonAnswer('The destination', schemas.view, examples.view) },
      problems: [noSecret, notFound('destination')],
      async run({ params, body }) {
        const destination = await findDestination(store, params.destinationId);
        const changed = await store.destinations.update(destination.id, changeFor(destination, body));
        if (changed === undefined) throw notFound('destination');
        return { status: 200, body: view(changed) };
      },
    }),
    operation({
      id: 'deleteDestination',
      method: 'delete',
      path: '/v1/destinations/{destinationId}',
      tag,
      summary: 'Delete a destination that no sync uses',
      scope: 'write',
      params: destinationParams,
      answers: { 204: { description: 'Deleted' } },
      problems: [notFound('destination'), inUse(2), 503],
      async run({ params: { destinationId } }) {
        await findDestination(store, destinationId);
        const users = await syncs.count({ destinationId });
        if (users > 0) throw inUse(users);
        if (!(await store.destinations.delete(destinationId))) throw notFound('destination');
        return { status: 204 };
      },
    }),
  ];
}

function inUse(syncs: number): Problem {
  return conflict(`${syncs} syncs use this destination. Delete them first.`);
}
