import { field } from './field.ts';
import type { Field } from './field.ts';

/** When the present user last looked at a row: never, for a client of the API. */
export function viewedFields(): Field[] {
  return ['LastViewedDate', 'LastReferencedDate'].map((name) =>
    field(name, 'datetime', () => null, { updateable: false }),
  );
}
