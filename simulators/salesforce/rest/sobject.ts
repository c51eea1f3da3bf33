import type { Answer } from '../answer.ts';
import { json, methodNotAllowed, notFound, vendorError } from '../answer.ts';
import type { Asked, Simulated } from '../simulated.ts';
import { summary } from './describe.ts';
import { wholeRecord } from './record.ts';

/** `GET …/sobjects/<object>` and `…/sobjects/<object>/<id>`: nothing can be written through the API. */
export function sobject(asked: Asked, { org }: Simulated, object: string, id: string | undefined): Answer {
  const table = org.tables.get(object.toLowerCase());
  if (table === undefined) return notFound();
  if (asked.method !== 'GET') return methodNotAllowed(asked.method, 'GET');
  if (id === undefined) return json(200, { objectDescribe: summary(table, asked.version), recentItems: [] });
  const index = table.index(id);
  const state = index === undefined ? 'gone' : table.state(index, table.version(index));
  if (index === undefined || state === 'gone') {
    return vendorError(404, 'NOT_FOUND', 'Provided external ID field does not exist or is not accessible');
  }
  if (state === 'deleted') return vendorError(404, 'ENTITY_IS_DELETED', 'entity is deleted');
  return json(200, wholeRecord(org, table, index, asked.version));
}
