import { z } from 'zod';
import { MAX_FILTER_LENGTH } from '../../domain/filter.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { demandConnected, findConnection, notAuthorized } from '../find.ts';
import { judgeFilter } from '../judge-filter.ts';
import { jsonAnswer } from '../described.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { objectParams } from '../path-params.ts';
import { notFound, Problem } from '../problem.ts';
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
      body: {
        schema: z.strictObject({ filter: z.string().max(MAX_FILTER_TEXT) }).meta({ id: 'FilterToValidate' }),
        examples: { filter: { summary: 'Contacts with an email address', value: { filter: 'Email != null' } } },
      },
      answers: { 200: jsonAnswer('The verdict', verdictSchema, { valid: true }) },
      problems: [notFound('connection'), notAuthorized(), 422, 503],
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
      body: {
        schema: z
          .strictObject({ description: z.string().trim().min(1).max(MAX_DESCRIPTION) })
          .meta({ id: 'FilterDescription' }),
        examples: {
          recent: {
            summary: 'Two conditions, in plain words',
            value: { description: 'customers in Germany who may get email' },
          },
        },
      },
      answers: {
        200: jsonAnswer('The filter', suggestedSchema, {
          filter: "MailingCountry = 'Germany' AND HasOptedOutOfEmail = false",
          explanation: 'Contacts whose mailing country is Germany and who have not opted out of email.',
        }),
      },
      problems: [notFound('connection'), notAuthorized(), 422, suggestionsOff(), 503],
      async run({ params: { connectionId, object }, body: { description } }) {
        const { suggester } = deps;
        if (suggester === undefined) throw suggestionsOff();
        demandConnected(await findConnection(deps.store, connectionId));
        const salesforce = await deps.salesforce(connectionId);
        const today = deps.clock().toISOString().slice(0, 10);
        return { status: 200, body: await suggestFilter({ suggester, salesforce, object, description, today }) };
      },
    }),
  ];
}

function suggestionsOff(): Problem {
  return new Problem(
    501,
    'Filter suggestions are off. Set LLM_BASE_URL and LLM_MODEL, and LLM_API_KEY where the API needs one, to turn them on.',
  );
}
