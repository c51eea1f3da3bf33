import { z } from 'zod';
import { compileFieldPlan, fieldPaths } from '../../domain/compile-field-plan.ts';
import { fitTemplate, presentFields } from '../../domain/fit-template.ts';
import type { Descriptions } from '../../domain/object-description.ts';
import { proposeDefinition } from '../../domain/propose-definition.ts';
import type { PlacelessDefinition } from '../../domain/sync-definition.ts';
import { CONTACT } from '../../domain/templates/contact.ts';
import { templateOf } from '../../domain/templates/index.ts';
import type { SyncTemplate } from '../../domain/templates/sync-template.ts';
import { loadDescriptions } from '../../salesforce/descriptions.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { demandConnected, findConnection, notAuthorized } from '../find.ts';
import { dotted } from '../input-errors.ts';
import { jsonAnswer } from '../described.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { objectParams } from '../path-params.ts';
import { notFound, Problem } from '../problem.ts';
import type { InputError } from '../problem.ts';
import { templateSchema } from '../template-schema.ts';
import type { TtlCache } from '../ttl-cache.ts';

const objectTemplateSchema = templateSchema
  .extend({
    type: z
      .enum(['template', 'proposal'])
      .meta({ description: "A preset, without what the org does not have; or made of the object's fields." }),
    reasons: z.array(z.string()).meta({ description: 'What was left out, why it is as it is, and what to check.' }),
  })
  .meta({ id: 'ObjectTemplate' });

const NOT_QUERYABLE = { path: 'object', message: 'Setting__c cannot be queried' };
const EXAMPLE: z.output<typeof objectTemplateSchema> = {
  ...CONTACT,
  type: 'template',
  reasons: ['MobilePhone is left out: this org does not have it.'],
  definition: { ...CONTACT.definition, fields: [{ source: 'Email', target: 'email' }] },
};

type ObjectTemplate = SyncTemplate & { type: 'template' | 'proposal'; reasons: string[] };
type Describe = (paths: readonly string[]) => Promise<Descriptions>;

export function objectTemplateOperation(deps: ApiDependencies, cache: TtlCache): Operation {
  return operation({
    id: 'getObjectTemplate',
    method: 'get',
    path: '/v1/connections/{connectionId}/objects/{object}/template',
    tag: 'Connections',
    summary: 'Get a sync definition for an object of this org',
    description:
      'The preset for the object as this org can use it, else a proposal made of its fields. Read `reasons`, then add `connectionId` and `destinationId` to `definition`, and it can be created.',
    scope: 'read',
    params: objectParams,
    answers: { 200: jsonAnswer('The template or proposal', objectTemplateSchema, EXAMPLE) },
    problems: [notFound('connection'), notAuthorized(), notSyncable('Setting__c', [NOT_QUERYABLE]), 503],
    async run({ params: { connectionId, object } }) {
      demandConnected(await findConnection(deps.store, connectionId));
      const salesforce = await deps.salesforce(connectionId);
      const cached = {
        describe: (name: string) => cache.get(`${connectionId} fields ${name}`, () => salesforce.describe(name)),
      };
      const found = await objectTemplate(object, (paths) => loadDescriptions(cached, object, paths));
      return { status: 200, body: found };
    },
  });
}

async function objectTemplate(object: string, describe: Describe): Promise<ObjectTemplate> {
  const template = templateOf(object);
  const fitting = template && fitTemplate(template, await describe(fieldPaths(template.definition)));
  if (fitting?.type === 'fits') {
    const { template: fitted, reasons } = fitting;
    await demandSyncable(fitted.definition, describe);
    return { type: 'template', ...fitted, reasons };
  }
  const { object: described } = await describe([]);
  const { reasons, ...proposal } = proposeDefinition(described);
  const { fields } = presentFields(proposal.definition.fields, await describe(fieldPaths(proposal.definition)));
  const definition = { ...proposal.definition, fields };
  await demandSyncable(definition, describe);
  return { type: 'proposal', ...proposal, definition, reasons: [...(fitting?.reasons ?? []), ...reasons] };
}

/** Throws a 422 problem about an object of which no definition could make a sync. */
async function demandSyncable(definition: PlacelessDefinition, describe: Describe): Promise<void> {
  const { problems } = compileFieldPlan(definition, await describe(fieldPaths(definition)));
  if (problems.length === 0) return;
  throw notSyncable(
    definition.object,
    problems.map(({ path, message }) => ({ path: dotted(path), message })),
  );
}

function notSyncable(object: string, errors: readonly InputError[]): Problem {
  return new Problem(422, `${object} cannot be synced.`, { code: 'object.not_syncable', errors });
}
