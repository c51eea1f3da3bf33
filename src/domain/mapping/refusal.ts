import type { Rejection } from '../rejection.ts';

/** Why a row makes no message; the record id is added by the mapper. */
export type Refusal = Omit<Rejection, 'recordId'>;

export function unreadable(source: string): Refusal {
  return { reason: 'unreadable_value', detail: `The value of ${source} does not have the field's type.` };
}
