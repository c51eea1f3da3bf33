/** What describe says of one object, reduced to what a sync needs. */
export type ObjectDescription = {
  name: string;
  label: string;
  queryable: boolean;
  /** By API name, in describe's order. */
  fields: readonly FieldDescription[];
};

/** https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/field_types.htm; unknown types are read as strings. */
export type FieldType =
  | 'id'
  | 'reference'
  | 'string'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'url'
  | 'picklist'
  | 'multipicklist'
  | 'combobox'
  | 'encryptedstring'
  | 'boolean'
  | 'int'
  | 'long'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'time'
  | 'base64'
  | 'address'
  | 'location'
  | 'anyType'
  | 'complexvalue'
  | 'json';

export type FieldDescription = {
  name: string;
  label: string;
  type: FieldType;
  custom: boolean;
  filterable: boolean;
  /** Length in characters; 0 where the type has none. */
  length: number;
  calculated: boolean;
  /** Objects that a lookup points to, and the name that a path uses (`Account` in `Account.Name`). */
  referenceTo: readonly string[];
  relationshipName?: string;
  picklistValues: readonly string[];
  /** Set on the parts of an address, location or name: the compound field's name. */
  compoundFieldName?: string;
};

/** The object that a sync reads, and the objects that its field paths lead through, by API name. */
export type Descriptions = { object: ObjectDescription; related: ReadonlyMap<string, ObjectDescription> };
