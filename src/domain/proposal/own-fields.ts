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

/** Fields that say something about the record itself, in describe's order. */
export function ownFields(object: ObjectDescription): FieldDescription[] {
  return object.fields.filter(({ name, type }) => {
    return fieldPathSchema.safeParse(name).success && !UNFIT.has(type) && !HOUSEKEEPING.has(name.toLowerCase());
  });
}

export function isLongText({ type, length }: FieldDescription): boolean {
  return type === 'textarea' && length > MAX_TEXT_CHARACTERS;
}

/** The lookups among them. */
export function lookups(object: ObjectDescription): FieldDescription[] {
  return ownFields(object).filter(({ type, referenceTo }) => type === 'reference' && referenceTo.length > 0);
}
