import type { Answer } from '../answer.ts';
import { json, notFound } from '../answer.ts';
import type { Org } from '../org/org.ts';
import type { Table } from '../org/table.ts';
import type { Field, FieldType } from '../schema/field.ts';
import type { Asked, Simulated } from '../simulated.ts';

const SOAP_TYPES: Partial<Record<FieldType, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  time: 'xsd:time',
  address: 'urn:address',
  location: 'urn:location',
  long: 'xsd:long',
  base64: 'xsd:base64Binary',
};

const DIGITS: Partial<Record<FieldType, number>> = { int: 9, long: 18 };

/** `GET …/sobjects`. */
export function describeGlobal(asked: Asked, { org }: Simulated): Answer {
  const sobjects = [...org.tables.values()].map((table) => summary(table, asked.version));
  return json(200, { encoding: 'UTF-8', maxBatchSize: 200, sobjects });
}

/** `GET …/sobjects/<object>/describe`. */
export function describe(asked: Asked, { org }: Simulated, object: string): Answer {
  const table = org.tables.get(object.toLowerCase());
  if (table === undefined) return notFound();
  return json(200, {
    ...summary(table, asked.version),
    actionOverrides: [],
    childRelationships: children(org, table),
    compactLayoutable: true,
    fields: table.fields.map((field) => describeField(field)),
    namedLayoutInfos: [],
    recordTypeInfos: [],
    searchLayoutable: true,
    supportedScopes: [{ label: 'All', name: 'everything' }],
  });
}

/** Every lookup that leads here. No relationship has a name: sub-queries are not understood. */
function children(org: Org, parent: Table): Record<string, unknown>[] {
  return [...org.tables.values()].flatMap((table) =>
    table.fields
      .filter(({ referenceTo, relationshipName }) => relationshipName !== null && referenceTo.includes(parent.name))
      .map((field) => ({
        cascadeDelete: field.cascadeDelete,
        childSObject: table.name,
        deprecatedAndHidden: false,
        field: field.name,
        junctionIdListNames: [],
        junctionReferenceTo: [],
        relationshipName: null,
        restrictedDelete: false,
      })),
  );
}

export function summary(table: Table, version: string): Record<string, unknown> {
  const { name, label, labelPlural, keyPrefix, hardDelete } = table.schema;
  const base = `/services/data/v${version}/sobjects/${name}`;
  return {
    activateable: false,
    createable: true,
    custom: name.endsWith('__c'),
    customSetting: false,
    deletable: name !== 'User',
    deprecatedAndHidden: false,
    feedEnabled: true,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix,
    label,
    labelPlural,
    layoutable: true,
    mergeable: ['Account', 'Contact', 'Lead'].includes(name),
    mruEnabled: true,
    name,
    queryable: true,
    replicateable: true,
    retrieveable: true,
    searchable: true,
    triggerable: true,
    undeletable: name !== 'User' && hardDelete === undefined,
    updateable: true,
    urls: { sobject: base, describe: `${base}/describe`, rowTemplate: `${base}/{ID}` },
  };
}

function describeField(field: Field): Record<string, unknown> {
  const {
    generate: _generate,
    components: _components,
    target: _target,
    derive: _derive,
    createable = field.updateable,
    picklistValues,
    ...described
  } = field;
  const isLookup = field.type === 'reference';
  return {
    ...described,
    aggregatable: field.filterable,
    byteLength: field.length * 3,
    calculatedFormula: null,
    caseSensitive: false,
    createable,
    custom: /__[cs]$/.test(field.name),
    defaultValue: field.type === 'boolean' ? false : null,
    defaultedOnCreate: field.type === 'boolean',
    deprecatedAndHidden: false,
    digits: DIGITS[field.type] ?? 0,
    externalId: field.name.startsWith('External_'),
    groupable: field.filterable && field.type !== 'double',
    htmlFormatted: false,
    idLookup: field.type === 'id' || field.type === 'email',
    permissionable: !field.nameField && field.nillable,
    picklistValues: picklistValues.map((value) => ({
      active: true,
      defaultValue: false,
      label: value,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: field.referenceTo.length > 1,
    queryByDistance: false,
    referenceTargetField: null,
    relationshipOrder: null,
    restrictedPicklist: false,
    soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
    sortable: field.filterable && field.type !== 'multipicklist',
    unique: false,
    ...(field.type === 'encryptedstring' ? { encrypted: true, mask: 'X', maskType: 'ssn' } : {}),
    ...(isLookup ? {} : { relationshipName: null }),
  };
}
