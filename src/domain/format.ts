import { z } from 'zod';
import { attributeNameSchema, fieldPathSchema } from './field-names.ts';
import { isReservedEventName } from './reserved-event-names.ts';

/** An event's name. https://docs.customer.io/journeys/invalid-api-requests */
export const MAX_EVENT_NAME_BYTES = 100;

/** Customer.io numbers its object types from 1. */
export const objectTypeIdSchema = z
  .string()
  .regex(/^[1-9][0-9]{0,8}$/, 'must be the number of an object type at Customer.io, as text: "1"');

/** Kept as an attribute, so that an object's origin can be seen. */
const objectNameSchema = attributeNameSchema;

const eventNameSchema = z
  .string()
  .trim()
  .min(1)
  .refine((name) => new TextEncoder().encode(name).length <= MAX_EVENT_NAME_BYTES, {
    error: `must be at most ${MAX_EVENT_NAME_BYTES} bytes`,
  })
  .refine((name) => !isReservedEventName(name), 'is the name of an event by which Customer.io deletes or suppresses');

const person = z.strictObject({ type: z.literal('person') });

const event = z
  .strictObject({
    type: z.literal('event'),
    /** The same for every record; or taken from a field: one of the two. */
    name: eventNameSchema.optional(),
    nameField: fieldPathSchema.optional(),
    /** Who did it: the field holds the person's id, or their email address. */
    personField: fieldPathSchema,
    /** When it happened, a date or a datetime. Absent, or empty in a record: when the record last changed. */
    timestampField: fieldPathSchema.optional(),
    /** `change` (when absent): an event for each change of the mapped fields that a run finds. `creation`: one for each record, and one more for each resync. */
    on: z.enum(['creation', 'change']).optional(),
  })
  .refine(({ name, nameField }) => (name === undefined) !== (nameField === undefined), {
    path: ['name'],
    error: 'give either name or nameField',
  });

const object = z.strictObject({
  type: z.literal('object'),
  objectTypeId: objectTypeIdSchema.default('1'),
  objectName: objectNameSchema,
});

const relationship = z.strictObject({
  type: z.literal('relationship'),
  objectTypeId: objectTypeIdSchema.default('1'),
  /** The field with the object's id, and the one with the person's. A record where either is empty stands for no relationship. */
  objectField: fieldPathSchema,
  personField: fieldPathSchema,
  objectName: objectNameSchema.optional(),
});

/**
 * What a record becomes at Customer.io: a person (identify), an event (track), a custom object (group) or a relationship
 * between an object and a person (group with a user).
 */
export const formatSchema = z.discriminatedUnion('type', [person, event, object, relationship]);

export type Format = z.infer<typeof formatSchema>;

/** Fields that a format itself needs, and where in a definition they are named. */
export function formatFields(format: Format): { path: string; source: string }[] {
  const named: Record<string, string | undefined> =
    format.type === 'event'
      ? { nameField: format.nameField, personField: format.personField, timestampField: format.timestampField }
      : format.type === 'relationship'
        ? { objectField: format.objectField, personField: format.personField }
        : {};
  return Object.entries(named).flatMap(([name, source]) =>
    source === undefined ? [] : [{ path: `format.${name}`, source }],
  );
}
