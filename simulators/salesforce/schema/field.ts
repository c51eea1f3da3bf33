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
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'time'
  | 'address';

/** A stored value: a datetime is milliseconds since 1970, a date `YYYY-MM-DD`, a time `HH:MM:SS.000Z`. */
export type Cell = string | number | boolean | null;

export type Field = {
  name: string;
  label: string;
  type: FieldType;
  /** In characters, for text. */
  length: number;
  precision: number;
  scale: number;
  nillable: boolean;
  filterable: boolean;
  calculated: boolean;
  updateable: boolean;
  nameField: boolean;
  /** Salesforce gives new rows the next number. */
  autoNumber: boolean;
  referenceTo: string[];
  relationshipName: string | null;
  compoundFieldName: string | null;
  picklistValues: string[];
  /** Of an address: its parts by the names that a REST row gives them. */
  components: Record<string, string>;
  /** The value of a row that nobody edited. */
  generate: (index: number) => Cell;
  /** For a generated reference: the row that it leads to, so that a parent's value needs no id. */
  target?: Target;
};

export type Target = { keyPrefix: string; row: (index: number) => number | undefined };
/** What a reference generates. */
export type Link = { generate: (index: number) => Cell; target: Target };

export type ObjectSchema = {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  fields: Field[];
};

type Extra = Partial<Omit<Field, 'name' | 'type' | 'generate'>>;

const LENGTHS: Partial<Record<FieldType, number>> = {
  id: 18,
  reference: 18,
  string: 80,
  textarea: 32_000,
  email: 80,
  phone: 40,
  url: 255,
  picklist: 255,
  multipicklist: 4_099,
};

export function field(
  name: string,
  type: FieldType,
  generate: (index: number) => Cell = () => null,
  extra: Extra = {},
): Field {
  return {
    name,
    label: name
      .replace(/__c$/, '')
      .replaceAll('_', ' ')
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2'),
    type,
    length: LENGTHS[type] ?? 0,
    precision: type === 'double' || type === 'currency' || type === 'percent' ? 18 : 0,
    scale: type === 'currency' || type === 'percent' ? 2 : 0,
    nillable: type !== 'boolean' && type !== 'id',
    filterable: type !== 'textarea' && type !== 'address',
    calculated: false,
    updateable: type !== 'id' && type !== 'address',
    nameField: false,
    autoNumber: false,
    referenceTo: [],
    relationshipName: null,
    compoundFieldName: null,
    picklistValues: [],
    components: {},
    generate,
    ...extra,
  };
}

/** A lookup to another object's rows. */
export function reference(
  name: string,
  to: string | string[],
  relationshipName: string | null,
  link?: Link,
  extra: Extra = {},
): Field {
  const target = link === undefined ? {} : { target: link.target };
  return field(name, 'reference', link?.generate, {
    referenceTo: [to].flat(),
    relationshipName,
    ...target,
    ...extra,
  });
}
