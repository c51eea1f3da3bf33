import { z } from 'zod';
import { checkEndpoint } from '../../customerio/endpoint.ts';
import type { Destination } from '../../store/store.ts';
import { nameSchema } from '../connection-input.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { findDestination } from '../find.ts';
import { newId } from '../ids.ts';
import { jsonAnswer } from '../described.ts';
import { DESTINATION, NEW_DESTINATION } from '../examples/destinations.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { pageAnswer, pageQuerySchema, pageRequest, pageSchema } from '../pagination.ts';
import { destinationParams } from '../path-params.ts';
import { badInput, conflict, notFound } from '../problem.ts';
import type { Problem } from '../problem.ts';

const tag = 'Destinations';
const NO_KEY = 'must be the write key of a Customer.io source';
const apiKey = z.string().regex(/^[\x21-\x7e]{1,300}$/, NO_KEY);

export const newDestinationSchema = z
  .strictObject({
    name: nameSchema,
    type: z.literal('customerio'),
    region: z.enum(['us', 'eu']),
    apiKey,
    endpoint: z.string().max(300).optional(),
  })
  .meta({ id: 'NewDestination' });

const changeSchema = z
  .strictObject({ name: nameSchema.optional(), apiKey: apiKey.optional() })
  .meta({ id: 'DestinationChange' });

export const destinationSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.literal('customerio'),
    region: z.enum(['us', 'eu']),
    endpoint: z.string().optional(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Destination' });

function destinationView(destination: Destination): z.infer<typeof destinationSchema> {
  const { id, name, type, region, endpoint, createdAt } = destination;
  const place = endpoint === undefined ? {} : { endpoint };
  return { id, name, type, region, ...place, createdAt: createdAt.toISOString() };
}

export function destinationOperations({ store, syncs, config }: ApiDependencies): Operation[] {
  function checkedEndpoint(endpoint: string | undefined): { endpoint?: string } {
    if (endpoint === undefined) return {};
    const checked = checkEndpoint(endpoint, { allowLoopback: config.allowLoopbackEndpoints });
    if (checked.type === 'valid') return { endpoint: checked.baseUrl };
    throw badInput([{ path: 'endpoint', message: checked.message }]);
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
      body: { schema: newDestinationSchema, examples: NEW_DESTINATION },
      answers: {
        201: jsonAnswer('Created', destinationSchema, DESTINATION, {
          Location: { description: 'Path of the destination', example: `/v1/destinations/${DESTINATION.id}` },
        }),
      },
      problems: [badInput([{ path: 'apiKey', message: NO_KEY }])],
      async run({ body, seed }) {
        const id = newId('dst', seed);
        const { name, region, apiKey: key } = body;
        const place = checkedEndpoint(body.endpoint);
        const earlier = seed === undefined ? undefined : await store.destinations.get(id);
        const created = earlier ?? (await store.destinations.create({ id, name, region, apiKey: key, ...place }));
        return { status: 201, headers: { Location: `/v1/destinations/${id}` }, body: destinationView(created) };
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
      answers: { 200: jsonAnswer('A page', pageSchema(destinationSchema), { data: [DESTINATION], nextCursor: null }) },
      async run({ query }) {
        return pageAnswer(await store.destinations.list(pageRequest(query)), destinationView);
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
      answers: { 200: jsonAnswer('The destination', destinationSchema, DESTINATION) },
      problems: [notFound('destination')],
      async run({ params }) {
        return { status: 200, body: destinationView(await findDestination(store, params.destinationId)) };
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
        schema: changeSchema,
        examples: { key: { summary: 'The key was rotated', value: { apiKey: '<write-key>' } } },
      },
      answers: { 200: jsonAnswer('The destination', destinationSchema, DESTINATION) },
      problems: [badInput([{ path: 'apiKey', message: NO_KEY }]), notFound('destination')],
      async run({ params, body }) {
        const change = {
          ...(body.name === undefined ? {} : { name: body.name }),
          ...(body.apiKey === undefined ? {} : { apiKey: body.apiKey }),
        };
        const changed = await store.destinations.update(params.destinationId, change);
        if (changed === undefined) throw notFound('destination');
        return { status: 200, body: destinationView(changed) };
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
