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
  | 'base64'
  | 'boolean'
  | 'int'
  | 'long'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'time'
  | 'address'
  | 'location';

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
  /** Whether a new row may be given it; as `updateable` when absent. */
  createable?: boolean;
  /** Of a reference: the row is deleted with the one it refers to. */
  cascadeDelete: boolean;
  /** Of a compound field: its parts by the names that a REST row gives them. */
  components: Record<string, string>;
  /** The value of a row that nobody edited. */
  generate: (index: number) => Cell;
  /** For a generated reference: the row that it leads to, so that a parent's value needs no id. */
  target?: Target;
  /** For a value that Salesforce works out anew at each reading, from the row itself or its parents (`Contact.Email`). */
  derive?: Derive;
};

export type Derive = (get: (path: string) => Cell) => Cell;
export type Target = { keyPrefix: string; row: (index: number) => number | undefined };
/** What a reference generates. */
export type Link = { generate: (index: number) => Cell; target: Target };

export type ObjectSchema = {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  fields: Field[];
  /** Deleted rows are gone for every query at once: they never pass through the recycle bin. */
  hardDelete?: true;
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
  combobox: 255,
  encryptedstring: 175,
};

/** Fields that are made of others and that Bulk does not export. */
export function isCompound({ type }: Pick<Field, 'type'>): boolean {
  return type === 'address' || type === 'location';
}

const UNFILTERABLE = new Set<FieldType>(['textarea', 'address', 'location', 'base64', 'encryptedstring']);

export function field(
  name: string,
  type: FieldType,
  generate: (index: number) => Cell = () => null,
  extra: Extra = {},
): Field {
  return {
    name,
    label: name
      .replace(/__[cs]$/, '')
      .replaceAll('_', ' ')
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2'),
    type,
    length: LENGTHS[type] ?? 0,
    precision: type === 'double' || type === 'currency' || type === 'percent' ? 18 : 0,
    scale: type === 'currency' || type === 'percent' ? 2 : 0,
    nillable: type !== 'boolean' && type !== 'id',
    filterable: !UNFILTERABLE.has(type),
    calculated: false,
    updateable: type !== 'id' && !isCompound({ type }),
    nameField: false,
    autoNumber: false,
    referenceTo: [],
    relationshipName: null,
    compoundFieldName: null,
    picklistValues: [],
    cascadeDelete: false,
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

/** A choice of some values. */
export function picklist(
  name: string,
  values: readonly string[],
  generate?: (index: number) => Cell,
  extra: Extra = {},
): Field {
  return field(name, 'picklist', generate, { picklistValues: [...values], ...extra });
}

/** A field that nobody writes: worked out at each reading. */
export function derived(name: string, type: FieldType, derive: Derive, extra: Extra = {}): Field {
  return field(name, type, () => null, { updateable: false, derive, ...extra });
}
