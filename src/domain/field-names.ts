import { z } from 'zod';

/** A Salesforce API name: `Contact`, `Invoice__c`, `acme__Invoice__c`. */
export const apiNameSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, 'must be a Salesforce API name such as Contact or Invoice__c');

/** A field, or a field reached through at most five lookups: `Email`, `Account.Name`, `Owner.Manager.Email`. */
export const fieldPathSchema = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_]{0,79}(\.[A-Za-z][A-Za-z0-9_]{0,79}){0,5}$/,
    'must be a field name such as Email, or a path such as Account.Name with at most five lookups',
  );

// oxlint-disable-next-line no-control-regex
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/** An attribute name in Customer.io: at most 150 bytes. https://docs.customer.io/journeys/invalid-api-requests */
export const attributeNameSchema = z
  .string()
  .min(1, 'must not be empty')
  .refine((name) => new TextEncoder().encode(name).length <= 150, 'must be at most 150 bytes')
  .refine((name) => !CONTROL_CHARACTER.test(name), 'must not contain control characters')
  .refine((name) => name.isWellFormed(), 'must not contain half a character');

export const fieldMappingSchema = z.strictObject({
  source: fieldPathSchema,
  /** Attribute name at Customer.io; the field's own name when absent. */
  target: attributeNameSchema.optional(),
});

export type FieldMapping = z.infer<typeof fieldMappingSchema>;
