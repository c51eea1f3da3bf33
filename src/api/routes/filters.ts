import { z } from 'zod';
import type { FieldPlan } from '../../domain/field-plan.ts';
import { checkFilter, MAX_FILTER_LENGTH } from '../../domain/filter.ts';
import { filterProblems } from '../../domain/plan-problems.ts';
import { loadDescriptions } from '../../salesforce/descriptions.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { askToExplain } from '../explain-condition.ts';
import { demandConnected, findConnection } from '../find.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { objectParams } from '../path-params.ts';
import { Problem } from '../problem.ts';

const tag = 'Connections';
/** Above what a filter may have, so that the verdict can say so. */
const MAX_FILTER_TEXT = 2 * MAX_FILTER_LENGTH;

const verdictSchema = z
  .object({
    valid: z.boolean(),
    message: z.string().optional().meta({ description: 'Why not; or that Salesforce could not check it.' }),
    position: z.number().int().optional().meta({ description: 'Where in the filter, from 0.' }),
  })
  .meta({ id: 'FilterVerdict' });

export function filterOperations(deps: ApiDependencies): Operation[] {
  async function verdictOn(
    connectionId: string,
    object: string,
    filter: string,
  ): Promise<z.infer<typeof verdictSchema>> {
    demandConnected(await findConnection(deps.store, connectionId));
    const checked = checkFilter(filter);
    if (checked.type === 'invalid') {
      const { message, position } = checked;
      return { valid: false, message, ...(position === undefined ? {} : { position }) };
    }
    const salesforce = await deps.salesforce(connectionId);
    const descriptions = await loadDescriptions(salesforce, object, checked.fields);
    const [problem] = filterProblems(filter, descriptions);
    if (problem !== undefined) return { valid: false, message: problem.message };
    const verdict = await askToExplain(salesforce, idsOf(descriptions.object.name), filter);
    if (verdict.type === 'accepted') return { valid: true };
    return { valid: verdict.type === 'unknown', message: verdict.message };
  }

  return [
    operation({
      id: 'validateFilter',
      method: 'post',
      path: '/v1/connections/{connectionId}/objects/{object}/filter/validate',
      tag,
      summary: 'Check a filter: is it one condition, and does Salesforce accept it?',
      scope: 'write',
      params: objectParams,
      body: z.strictObject({ filter: z.string().max(MAX_FILTER_TEXT) }).meta({ id: 'FilterToValidate' }),
      answers: { 200: { description: 'The verdict', schema: verdictSchema } },
      problems: [409, 422, 503],
      async run({ params: { connectionId, object }, body }) {
        return { status: 200, body: await verdictOn(connectionId, object, body.filter) };
      },
    }),
    operation({
      id: 'suggestFilter',
      method: 'post',
      path: '/v1/connections/{connectionId}/objects/{object}/filter/suggest',
      tag,
      summary: 'Have a filter written from a description',
      scope: 'write',
      params: objectParams,
      body: z.strictObject({ description: z.string().trim().min(1).max(2_000) }).meta({ id: 'FilterDescription' }),
      answers: {},
      problems: [501],
      run: () =>
        Promise.reject(
          new Problem(501, 'Filter suggestions are off. Set LLM_BASE_URL, LLM_API_KEY and LLM_MODEL to turn them on.'),
        ),
    }),
  ];
}

/** A query that selects nothing but ids: all that a condition needs to be checked. */
function idsOf(object: string): FieldPlan {
  const identifier = { column: 0, source: 'Id', type: 'id' } as const;
  return { object, columns: ['Id'], recordId: 0, version: 0, identifier, attributes: [], format: { type: 'person' } };
}
