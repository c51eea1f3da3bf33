import { z } from 'zod';
import type { Salesforce } from '../../salesforce/salesforce.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { demandConnected, findConnection, notAuthorized } from '../find.ts';
import { jsonAnswer } from '../described.ts';
import { FIELDS, LIMITS, OBJECTS } from '../examples/salesforce.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { connectionParams, objectParams } from '../path-params.ts';
import { notFound } from '../problem.ts';
import type { TtlCache } from '../ttl-cache.ts';

const tag = 'Connections';
const SALESFORCE_PROBLEMS = [notFound('connection'), notAuthorized(), 422, 503];

const objectSchema = z
  .object({ name: z.string(), label: z.string(), custom: z.boolean() })
  .meta({ id: 'SalesforceObject' });

const fieldSchema = z
  .object({
    name: z.string(),
    label: z.string(),
    type: z.string(),
    custom: z.boolean(),
    filterable: z.boolean(),
    length: z.number(),
    calculated: z.boolean(),
    referenceTo: z.array(z.string()),
    relationshipName: z.string().optional().meta({ description: 'What a path through this lookup starts with.' }),
    picklistValues: z.array(z.string()),
    compoundFieldName: z.string().optional(),
  })
  .meta({ id: 'SalesforceField' });

const limitSchema = z
  .object({ name: z.string(), max: z.number(), remaining: z.number() })
  .meta({ id: 'SalesforceLimit' });

/** Whole lists: they have no pages. */
const listSchema = <T extends z.ZodType>(item: T) => z.object({ data: z.array(item) });

export function salesforceObjectOperations(deps: ApiDependencies, cache: TtlCache): Operation[] {
  async function cached<T>(
    connectionId: string,
    what: string,
    ask: (salesforce: Salesforce) => Promise<T>,
  ): Promise<T> {
    demandConnected(await findConnection(deps.store, connectionId));
    return cache.get(`${connectionId} ${what}`, async () => ask(await deps.salesforce(connectionId)));
  }

  return [
    operation({
      id: 'listObjects',
      method: 'get',
      path: '/v1/connections/{connectionId}/objects',
      tag,
      summary: 'List the Salesforce objects that can be synced',
      scope: 'read',
      params: connectionParams,
      answers: { 200: jsonAnswer('All of them', listSchema(objectSchema), { data: OBJECTS }) },
      problems: SALESFORCE_PROBLEMS,
      async run({ params: { connectionId } }) {
        const data = await cached(connectionId, 'objects', (salesforce) => salesforce.objects());
        return { status: 200, body: { data } };
      },
    }),
    operation({
      id: 'listFields',
      method: 'get',
      path: '/v1/connections/{connectionId}/objects/{object}/fields',
      tag,
      summary: "List an object's fields that the connection's user may see",
      scope: 'read',
      params: objectParams,
      answers: { 200: jsonAnswer('All of them', listSchema(fieldSchema), { data: FIELDS }) },
      problems: SALESFORCE_PROBLEMS,
      async run({ params: { connectionId, object } }) {
        const described = await cached(connectionId, `fields ${object}`, (salesforce) => salesforce.describe(object));
        return { status: 200, body: { data: described.fields } };
      },
    }),
    operation({
      id: 'listLimits',
      method: 'get',
      path: '/v1/connections/{connectionId}/limits',
      tag,
      summary: "List the org's limits by Salesforce's own names",
      scope: 'read',
      params: connectionParams,
      answers: { 200: jsonAnswer('Those that the user may see', listSchema(limitSchema), { data: LIMITS }) },
      problems: SALESFORCE_PROBLEMS,
      async run({ params: { connectionId } }) {
        const limits = await cached(connectionId, 'limits', (salesforce) => salesforce.limits());
        const data = Object.entries(limits).map(([name, { max, remaining }]) => ({ name, max, remaining }));
        return { status: 200, body: { data } };
      },
    }),
  ];
}
