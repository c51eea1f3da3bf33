import { z } from 'zod';
import { FailureError } from '../domain/failure.ts';
import type { FieldDescription, ObjectDescription } from '../domain/object-description.ts';
import type { SalesforceClient } from './client.ts';
import { askThroughJsforce } from './jsforce-connection.ts';
import { checked } from './rest.ts';

const text = z.string().nullish();
const flag = z.boolean().nullish();

/** Types that this version of the service does not know are read as strings. */
const fieldType = z
  .enum([
    'id',
    'reference',
    'string',
    'textarea',
    'email',
    'phone',
    'url',
    'picklist',
    'multipicklist',
    'combobox',
    'encryptedstring',
    'boolean',
    'int',
    'long',
    'double',
    'currency',
    'percent',
    'date',
    'datetime',
    'time',
    'base64',
    'address',
    'location',
    'anyType',
    'complexvalue',
    'json',
  ])
  .catch('string');

const fieldSchema = z.object({
  name: z.string().min(1),
  label: text,
  type: fieldType,
  custom: flag,
  filterable: flag,
  length: z.number().nullish(),
  calculated: flag,
  referenceTo: z.array(z.string()).nullish(),
  relationshipName: text,
  picklistValues: z.array(z.object({ value: text, active: flag })).nullish(),
  compoundFieldName: text,
});

const objectSchema = z.object({
  name: z.string().min(1),
  label: text,
  queryable: flag,
  fields: z.array(fieldSchema),
});

/** API names; anything else never reaches a URL. */
const OBJECT_NAME = /^[A-Za-z][A-Za-z0-9_]{0,254}$/;

/**
 * Only the fields that the connection's user may see.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
 */
export async function describeObject(
  client: SalesforceClient,
  object: string,
  signal?: AbortSignal,
): Promise<ObjectDescription> {
  if (!OBJECT_NAME.test(object)) {
    throw new FailureError({
      reaction: { type: 'stop' },
      code: 'salesforce.object_not_found',
      fault: 'configuration',
      message: `${object.slice(0, 80)} is not the API name of a Salesforce object.`,
    });
  }
  const answer = await askThroughJsforce(client, { operation: 'describe', signal }, (jsforce) =>
    jsforce.describe(object),
  );
  const described = checked(objectSchema, answer, `describe of ${object}`);
  return {
    name: described.name,
    label: described.label ?? described.name,
    // An answer that does not say so refuses nothing: the query itself tells.
    queryable: described.queryable ?? true,
    fields: described.fields.map(toField),
  };
}

function toField(field: z.infer<typeof fieldSchema>): FieldDescription {
  const { name, type, relationshipName, compoundFieldName } = field;
  const values = (field.picklistValues ?? []).filter((entry) => entry.active !== false);
  return {
    name,
    label: field.label ?? name,
    type,
    custom: field.custom ?? false,
    filterable: field.filterable ?? true,
    length: field.length ?? 0,
    calculated: field.calculated ?? false,
    referenceTo: field.referenceTo ?? [],
    ...(relationshipName ? { relationshipName } : {}),
    picklistValues: values.flatMap((entry) => entry.value ?? []),
    // A Name that has no parts says that it is its own compound.
    ...(compoundFieldName ? { compoundFieldName } : {}),
  };
}
