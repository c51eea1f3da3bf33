import { z } from 'zod';
import type { ObjectType } from '../../store/object-type-store.ts';
import { nameSchema } from '../connection-input.ts';
import { countObjectTypeUsers } from '../count-object-type-users.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { findDestination } from '../find.ts';
import { jsonAnswer } from '../described.ts';
import { DESTINATION_ID } from '../examples/ids.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { pageAnswer, pageQuerySchema, pageRequest, pageSchema } from '../pagination.ts';
import { destinationParams, objectTypeParams } from '../path-params.ts';
import { conflict, notFound } from '../problem.ts';
import type { Problem } from '../problem.ts';

const tag = 'Destinations';
const PATH = '/v1/destinations/{destinationId}/object-types';

const names = { singular: nameSchema, plural: nameSchema };
const { objectTypeId } = objectTypeParams.shape;
const newObjectTypeSchema = z.strictObject({ objectTypeId, ...names }).meta({ id: 'NewObjectType' });
const changeSchema = z.strictObject(names).partial().meta({ id: 'ObjectTypeChange' });
const objectTypeSchema = z
  .object({ objectTypeId: z.string(), singular: z.string(), plural: z.string(), createdAt: z.iso.datetime() })
  .meta({ id: 'ObjectType' });

const EXAMPLE: z.output<typeof objectTypeSchema> = {
  objectTypeId: '1',
  singular: 'Account',
  plural: 'Accounts',
  createdAt: '2026-11-02T09:22:14.400Z',
};

function objectTypeView(type: ObjectType): z.infer<typeof objectTypeSchema> {
  const { singular, plural, createdAt } = type;
  return { objectTypeId: type.objectTypeId, singular, plural, createdAt: createdAt.toISOString() };
}

export function objectTypeOperations({ store, syncs }: ApiDependencies): Operation[] {
  const { objectTypes } = store;

  return [
    operation({
      id: 'createObjectType',
      method: 'post',
      path: PATH,
      tag,
      summary: 'Write down which number is which object type',
      description:
        "Object types are made in Customer.io's own pages, which number them from 1; it has no API that lists them. Once a destination has any here, a sync's `format.objectTypeId` must be one of them. Syncs that exist are not stopped by it.",
      scope: 'write',
      idempotent: true,
      params: destinationParams,
      body: {
        schema: newObjectTypeSchema,
        examples: {
          accounts: {
            summary: 'Accounts are type 1 of the workspace',
            value: { objectTypeId: '1', singular: 'Account', plural: 'Accounts' },
          },
        },
      },
      answers: {
        201: jsonAnswer('Created', objectTypeSchema, EXAMPLE, {
          Location: {
            description: 'Path of the object type',
            example: `/v1/destinations/${DESTINATION_ID}/object-types/${EXAMPLE.objectTypeId}`,
          },
        }),
      },
      problems: [notFound('destination'), exists('1')],
      async run({ params: { destinationId }, body, seed }) {
        const request = seed === undefined ? {} : { seed };
        const created = await objectTypes.create({ destinationId, ...body, ...request });
        if (created.type === 'no_destination') throw notFound('destination');
        if (created.type === 'exists') throw exists(body.objectTypeId);
        const location = `/v1/destinations/${destinationId}/object-types/${body.objectTypeId}`;
        return { status: 201, headers: { Location: location }, body: objectTypeView(created.objectType) };
      },
    }),
    operation({
      id: 'listObjectTypes',
      method: 'get',
      path: PATH,
      tag,
      summary: "List a destination's object types, by number",
      scope: 'read',
      params: destinationParams,
      query: pageQuerySchema,
      answers: { 200: jsonAnswer('A page', pageSchema(objectTypeSchema), { data: [EXAMPLE], nextCursor: null }) },
      problems: [notFound('destination')],
      async run({ params: { destinationId }, query }) {
        await findDestination(store, destinationId);
        return pageAnswer(await objectTypes.list(destinationId, pageRequest(query)), objectTypeView);
      },
    }),
    operation({
      id: 'getObjectType',
      method: 'get',
      path: `${PATH}/{objectTypeId}`,
      tag,
      summary: 'Get an object type',
      scope: 'read',
      params: objectTypeParams,
      answers: { 200: jsonAnswer('The object type', objectTypeSchema, EXAMPLE) },
      problems: [notFound('object type')],
      async run({ params }) {
        const found = await objectTypes.get(params.destinationId, params.objectTypeId);
        if (found === undefined) throw notFound('object type');
        return { status: 200, body: objectTypeView(found) };
      },
    }),
    operation({
      id: 'updateObjectType',
      method: 'patch',
      path: `${PATH}/{objectTypeId}`,
      tag,
      summary: 'Rename an object type',
      scope: 'write',
      contentTypes: ['application/merge-patch+json'],
      params: objectTypeParams,
      body: {
        schema: changeSchema,
        examples: {
          names: { summary: 'It was renamed in Customer.io', value: { singular: 'Company', plural: 'Companies' } },
        },
      },
      answers: {
        200: jsonAnswer('The object type', objectTypeSchema, { ...EXAMPLE, singular: 'Company', plural: 'Companies' }),
      },
      problems: [notFound('object type')],
      async run({ params, body: { singular, plural } }) {
        const changed = await objectTypes.update(params.destinationId, params.objectTypeId, {
          ...(singular === undefined ? {} : { singular }),
          ...(plural === undefined ? {} : { plural }),
        });
        if (changed === undefined) throw notFound('object type');
        return { status: 200, body: objectTypeView(changed) };
      },
    }),
    operation({
      id: 'deleteObjectType',
      method: 'delete',
      path: `${PATH}/{objectTypeId}`,
      tag,
      summary: 'Forget an object type that no sync uses',
      description: 'Nothing changes at Customer.io.',
      scope: 'write',
      params: objectTypeParams,
      answers: { 204: { description: 'Deleted' } },
      problems: [notFound('object type'), inUse(1), 503],
      async run({ params: { destinationId, objectTypeId: number } }) {
        if ((await objectTypes.get(destinationId, number)) === undefined) throw notFound('object type');
        const users = await countObjectTypeUsers(syncs, destinationId, number);
        if (users > 0) throw inUse(users);
        if (!(await objectTypes.delete(destinationId, number))) throw notFound('object type');
        return { status: 204 };
      },
    }),
  ];
}

function exists(number: string): Problem {
  return conflict(`The destination has an object type ${number} already.`);
}

function inUse(users: number): Problem {
  return conflict(`${users} syncs use this object type. Change or delete them first.`);
}
