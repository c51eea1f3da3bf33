import { z } from 'zod';
import { MAX_FILTER_LENGTH } from '../../domain/filter.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { demandConnected, findConnection } from '../find.ts';
import { judgeFilter } from '../judge-filter.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { objectParams } from '../path-params.ts';
import { Problem } from '../problem.ts';
import { suggestFilter } from '../suggest-filter.ts';

const tag = 'Connections';
/** Above what a filter may have, so that the verdict can say so. */
const MAX_FILTER_TEXT = 2 * MAX_FILTER_LENGTH;
const MAX_DESCRIPTION = 2_000;

const verdictSchema = z
  .object({
    valid: z.boolean(),
    message: z.string().optional().meta({ description: 'Why not; or that Salesforce could not check it.' }),
    position: z.number().int().optional().meta({ description: 'Where in the filter, from 0.' }),
  })
  .meta({ id: 'FilterVerdict' });

const suggestedSchema = z
  .object({
    filter: z.string().meta({ description: 'Judged as by `filter/validate`.' }),
    explanation: z.string().meta({ description: "The language model's own words, as plain text: not checked." }),
    message: z.string().optional().meta({ description: 'That Salesforce could not check it.' }),
  })
  .meta({ id: 'SuggestedFilter' });

export function filterOperations(deps: ApiDependencies): Operation[] {
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
        demandConnected(await findConnection(deps.store, connectionId));
        const verdict = await judgeFilter(() => deps.salesforce(connectionId), object, body.filter);
        return { status: 200, body: verdictSchema.parse(verdict) };
      },
    }),
    operation({
      id: 'suggestFilter',
      method: 'post',
      path: '/v1/connections/{connectionId}/objects/{object}/filter/suggest',
      tag,
      summary: 'Have a filter written from a description',
      description:
        'A language model gets the description and what the object’s fields are called, never a record. Its answer is judged as by `filter/validate`; a wrong one may be repaired once. A 422 problem has the last answer as `suggestion`. Look at a suggested filter before you use it: that it is valid does not say that it means what you meant.',
      scope: 'write',
      params: objectParams,
      body: z
        .strictObject({ description: z.string().trim().min(1).max(MAX_DESCRIPTION) })
        .meta({ id: 'FilterDescription' }),
      answers: { 200: { description: 'The filter', schema: suggestedSchema } },
      problems: [409, 422, 501, 503],
      async run({ params: { connectionId, object }, body: { description } }) {
        const { suggester } = deps;
        if (suggester === undefined) {
          throw new Problem(
            501,
            'Filter suggestions are off. Set LLM_BASE_URL and LLM_MODEL, and LLM_API_KEY where the API needs one, to turn them on.',
          );
        }
        demandConnected(await findConnection(deps.store, connectionId));
        const salesforce = await deps.salesforce(connectionId);
        const today = deps.clock().toISOString().slice(0, 10);
        return { status: 200, body: await suggestFilter({ suggester, salesforce, object, description, today }) };
      },
    }),
  ];
}
