import { Context } from '@temporalio/activity';
import { endlessPages } from '../domain/endless-pages.ts';
import { FailureError } from '../domain/failure.ts';
import type { ListedPages, ListResultPagesInput } from './activities.ts';
import type { ActivityDependencies } from './dependencies.ts';

/** Goes on with the listing of a job's result pages, for as many as one portion holds. */
export async function listResultPages(
  { salesforce }: ActivityDependencies,
  input: ListResultPagesInput,
): Promise<ListedPages> {
  const org = await salesforce(input.connectionId);
  const portion = await org.bulk.listPages(input, input.from, Context.current().cancellationSignal);
  // Only the first list may be refused without harm: from there on the pages are known to be many.
  if (portion === undefined) throw new FailureError(endlessPages('their listing is not offered any more'));
  return { ...portion, salesforceApiCalls: org.usage().calls };
}
