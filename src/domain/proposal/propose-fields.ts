import type { FieldMapping } from '../field-names.ts';
import { fieldPathSchema } from '../field-names.ts';
import { formatFields, type Format } from '../format.ts';
import type { FieldDescription, ObjectDescription } from '../object-description.ts';
import { unreadableProblem } from '../plan-problems.ts';
import { resolveField } from '../resolve-field.ts';
import { AttributeNames } from './attribute-names.ts';
import { isLongText, lookups, ownFields } from './own-fields.ts';

const MAX_FIELDS = 40;
/** Each costs a describe of another object. */
const MAX_LOOKUP_NAMES = 10;

/** What stands for a record that has nothing else to say: a sync needs one field. */
export const RECORD_ID: FieldMapping = { source: 'Id', target: 'salesforce_id' };

export type ProposedFields = { fields: FieldMapping[]; reasons: string[] };

/**
 * The name, email addresses, the names of what lookups lead to, the creation date, and then the other fields in
 * describe's order, long texts left out.
 */
export function proposeFields(object: ObjectDescription, format: Format): ProposedFields {
  const own = ownFields(object).filter(({ name }) => isReadable(name, object));
  const named = (name: string): string[] => own.filter((field) => field.name === name).map((field) => field.name);
  const emails = own.filter(({ type }) => type === 'email').map(({ name }) => name);
  const rest = own.filter((field) => field.type !== 'reference' && !isLongText(field)).map(({ name }) => name);
  const wanted = [...named('Name'), ...emails, ...lookupNames(object, format), ...named('CreatedDate'), ...rest];
  const sources = [...new Set(wanted)];

  const names = new AttributeNames(format);
  const [address] = format.type === 'person' ? emails : [];
  const fixed = new Map([['CreatedDate', names.take('created_at')]]);
  if (address !== undefined) fixed.set(address, names.take('email'));
  const fields = sources
    .slice(0, MAX_FIELDS)
    .map((source) => ({ source, target: fixed.get(source) ?? names.nameFor(source) }));
  return { fields: fields.length === 0 ? [RECORD_ID] : fields, reasons: leftOut(own, sources.length) };
}

function lookupNames(object: ObjectDescription, format: Format): string[] {
  const ends = new Set(formatFields(format).map(({ source }) => source));
  const paths = lookups(object)
    .filter(({ name }) => !ends.has(name))
    .flatMap(({ relationshipName }) => (relationshipName === undefined ? [] : [`${relationshipName}.Name`]))
    .filter((path) => fieldPathSchema.safeParse(path).success && !isKnownUnreadable(path, object));
  return [...new Map(paths.map((path) => [path.toLowerCase(), path])).values()].slice(0, MAX_LOOKUP_NAMES);
}

/** Of a field behind a lookup, nothing is known yet unless it leads to the same object. */
function isKnownUnreadable(path: string, object: ObjectDescription): boolean {
  const field = resolveField(path, { object, related: new Map() });
  return field !== undefined && unreadableProblem(field) !== undefined;
}

function isReadable(name: string, object: ObjectDescription): boolean {
  return resolveField(name, { object, related: new Map() }) !== undefined && !isKnownUnreadable(name, object);
}

function leftOut(own: readonly FieldDescription[], found: number): string[] {
  const long = own.filter(isLongText).map(({ name }) => name);
  const texts = `Long texts are left out, as Customer.io takes at most 1,000 bytes of a value: ${long.join(', ')}.`;
  const many = `The first ${MAX_FIELDS} of ${found} fields are mapped; add others as needed.`;
  return [...(long.length > 0 ? [texts] : []), ...(found > MAX_FIELDS ? [many] : [])];
}
