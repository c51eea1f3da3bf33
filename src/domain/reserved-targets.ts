import type { Format } from './format.ts';

/** Traits of a group call that say what the call is about. https://docs.customer.io/integrations/data-in/source-spec/group-spec/ */
const OBJECT_TRAITS: ReadonlySet<string> = new Set([
  'objectTypeId',
  'object_type_id',
  'relationshipAttributes',
  'objectId',
  'object_id',
  'cio_object_id',
]);

/** The attribute that keeps a format's `objectName`. */
export const OBJECT_NAME_ATTRIBUTE = 'objectName';

/** Why an attribute cannot have this name in this format. */
export function reservedTargetProblem(target: string, format: Format): string | undefined {
  if (format.type !== 'object') return undefined;
  if (OBJECT_TRAITS.has(target)) return `${target} is a name by which Customer.io knows the object itself`;
  return target === OBJECT_NAME_ATTRIBUTE ? `${target} is the attribute that keeps the format's objectName` : undefined;
}
