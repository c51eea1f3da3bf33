import { fieldPathSchema } from '../field-names.ts';
import type { FieldDescription, FieldType, ObjectDescription } from '../object-description.ts';

/** Types that are not exported, that arrive masked, or whose values no attribute can hold. */
const UNFIT: ReadonlySet<FieldType> = new Set([
  'base64',
  'address',
  'location',
  'encryptedstring',
  'anyType',
  'complexvalue',
  'json',
]);

/** What Salesforce keeps about each record for itself. */
const HOUSEKEEPING: ReadonlySet<string> = new Set([
  'id',
  'isdeleted',
  'systemmodstamp',
  'createdbyid',
  'lastmodifieddate',
  'lastmodifiedbyid',
  'lastvieweddate',
  'lastreferenceddate',
  'lastactivitydate',
  'masterrecordid',
]);

/** A longer text would seldom pass Customer.io's limit of 1,000 bytes for a value. */
const MAX_TEXT_CHARACTERS = 1_000;

/** Fields that say something about the record itself, in describe's order. Of two with one name, a path means the first. */
export function ownFields(object: ObjectDescription): FieldDescription[] {
  const seen = new Set<string>();
  return object.fields.filter((field) => {
    const name = field.name.toLowerCase();
    if (seen.has(name)) return false;
    seen.add(name);
    return fieldPathSchema.safeParse(field.name).success && !UNFIT.has(field.type) && !HOUSEKEEPING.has(name);
  });
}

export function isLongText({ type, length }: FieldDescription): boolean {
  return type === 'textarea' && length > MAX_TEXT_CHARACTERS;
}

/** The lookups among them. */
export function lookups(object: ObjectDescription): FieldDescription[] {
  return ownFields(object).filter(({ type, referenceTo }) => type === 'reference' && referenceTo.length > 0);
}
