import type { Descriptions, FieldDescription, FieldType, ObjectDescription } from './object-description.ts';

/** Lookups that a path may pass. https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_relationships_query_limits.htm */
export const MAX_LOOKUPS = 5;

export type ResolvedField = {
  /** In the API's own spelling: `Account.Name` for `account.NAME`. */
  path: string;
  type: FieldType;
  filterable: boolean;
  /** Fields that a compound field is made of, in its own path's spelling. */
  components: readonly string[];
};

/**
 * What Salesforce shows of a record behind a lookup that points to several objects (`Owner`, `Who`, `What`): the fields
 * of its Name object, whatever the record is.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_name.htm
 */
const POLYMORPHIC_FIELDS: ReadonlyMap<string, { name: string; type: FieldType }> = new Map(
  (
    [
      { name: 'Id', type: 'id' },
      { name: 'Name', type: 'string' },
      { name: 'Type', type: 'picklist' },
      { name: 'FirstName', type: 'string' },
      { name: 'MiddleName', type: 'string' },
      { name: 'LastName', type: 'string' },
      { name: 'Suffix', type: 'string' },
      { name: 'NameOrAlias', type: 'string' },
      { name: 'Alias', type: 'string' },
      { name: 'Email', type: 'email' },
      { name: 'Phone', type: 'phone' },
      { name: 'Title', type: 'string' },
      { name: 'Username', type: 'string' },
      { name: 'IsActive', type: 'boolean' },
      { name: 'ProfileId', type: 'reference' },
      { name: 'RecordTypeId', type: 'reference' },
      { name: 'UserRoleId', type: 'reference' },
    ] as const
  ).map((field) => [field.name.toLowerCase(), field]),
);

/** The field at the end of a path, found as SOQL does: without regard to case. Undefined when a step does not exist. */
export function resolveField(path: string, descriptions: Descriptions): ResolvedField | undefined {
  const steps = lookupSteps(path, descriptions.object);
  const last = path.slice(path.lastIndexOf('.') + 1);
  let object = descriptions.object;
  let prefix = '';
  for (const [index, step] of steps.entries()) {
    const lookup = findLookup(object, step);
    if (lookup?.relationshipName === undefined) return undefined;
    prefix += `${lookup.relationshipName}.`;
    if (lookup.referenceTo.length > 1) {
      return index === steps.length - 1 ? resolvePolymorphic(prefix, last) : undefined;
    }
    const next = described(lookup.referenceTo[0], descriptions);
    if (next === undefined) return undefined;
    object = next;
  }
  const name = last.toLowerCase();
  const field = object.fields.find((candidate) => candidate.name.toLowerCase() === name);
  if (field === undefined) return undefined;
  const components = object.fields.filter((part) => part.compoundFieldName === field.name && part !== field);
  return {
    path: prefix + field.name,
    type: field.type,
    filterable: field.filterable,
    components: components.map((part) => prefix + part.name),
  };
}

/** The next objects that must be described before every path can be followed; empty when none is left. */
export function undescribedObjects(paths: readonly string[], descriptions: Descriptions): string[] {
  const wanted = new Set<string>();
  for (const path of paths) {
    let object: ObjectDescription | undefined = descriptions.object;
    for (const step of lookupSteps(path, descriptions.object)) {
      const lookup: FieldDescription | undefined = object && findLookup(object, step);
      const target = lookup?.referenceTo.length === 1 ? lookup.referenceTo[0] : undefined;
      if (target === undefined) break;
      object = described(target, descriptions);
      if (object === undefined) wanted.add(target);
    }
  }
  return [...wanted];
}

function described(name: string | undefined, { object, related }: Descriptions): ObjectDescription | undefined {
  return name === object.name ? object : related.get(name ?? '');
}

/** SOQL lets a path start with the object's own name: `Contact.Email` of a Contact is its `Email`. */
function lookupSteps(path: string, object: ObjectDescription): string[] {
  const steps = path.split('.').slice(0, -1);
  const [first] = steps;
  const isOwnName = first?.toLowerCase() === object.name.toLowerCase() && findLookup(object, first) === undefined;
  return isOwnName ? steps.slice(1) : steps;
}

function findLookup(object: ObjectDescription, relationship: string): FieldDescription | undefined {
  const name = relationship.toLowerCase();
  return object.fields.find((field) => field.relationshipName?.toLowerCase() === name);
}

function resolvePolymorphic(prefix: string, name: string): ResolvedField | undefined {
  const field = POLYMORPHIC_FIELDS.get(name.toLowerCase());
  return field && { path: prefix + field.name, type: field.type, filterable: true, components: [] };
}
