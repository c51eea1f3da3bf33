import { badInput } from '../problem.ts';
import type { Problem } from '../problem.ts';

/** A definition with two faults. */
export function invalidDefinition(): Problem {
  return badInput([
    { path: 'filter', message: 'must be one condition, without WHERE' },
    {
      path: 'fields.1.source',
      message: 'Nickname__c does not exist on Contact, or is hidden from the connected user',
    },
  ]);
}
