import { attributeNameSchema } from '../field-names.ts';
import type { Format } from '../format.ts';
import { truncateUtf8 } from '../mapping/truncate.ts';
import type { FieldDescription, ObjectDescription } from '../object-description.ts';
import { lookups, ownFields } from './own-fields.ts';

/** An object that joins two others says little itself: a role, a state, from when to when. */
const MAX_JUNCTION_FIELDS = 5;
const MAX_NAME_BYTES = 100;

const PERSON_OBJECTS: ReadonlySet<string> = new Set(['Contact', 'Lead']);
/** A record nearly always has an owner and a type: a lookup to these relates it to nothing. */
const NOT_RELATED: ReadonlySet<string> = new Set(['User', 'Group', 'Queue', 'Profile', 'UserRole', 'RecordType']);
/** The object types of the templates. */
const TYPE_IDS: ReadonlyMap<string, string> = new Map([
  ['Account', '1'],
  ['Opportunity', '2'],
  ['Campaign', '3'],
]);

export type ProposedFormat = { format: Format; reasons: string[] };

/**
 * The rule, in this order:
 * 1. an email field and no lookup to a contact or lead: a person;
 * 2. a lookup to a contact or lead, one to another object, few fields besides and no amount of money: a relationship of
 *    the two. There is one for each pair, so that what there may be several of (invoices) must not become one;
 * 3. anything else: an object.
 */
export function proposeFormat(object: ObjectDescription): ProposedFormat {
  const own = ownFields(object);
  const email = own.find(({ type }) => type === 'email');
  const person = personLookup(object);
  if (email !== undefined && person === undefined) {
    return {
      format: { type: 'person' },
      reasons: [
        `A person: ${object.name} has an email address (${email.name}) and no lookup to a contact or lead.`,
        'Check that its records are people you would write to. Each is identified by its Salesforce id, so that one who is also a contact or lead would be a second person.',
        `Records without an email address are people too; the filter ${email.name} != null would leave them out.`,
      ],
    };
  }
  const related = person && relatedLookup(object, person);
  if (person !== undefined && related !== undefined && isJunction(own)) return relationship(object, person, related);
  const format = { type: 'object', objectTypeId: '1', objectName: nameOf(object) } as const;
  const why =
    person === undefined
      ? `An object: ${object.name} has no email address and no lookup to a contact or lead.`
      : `An object: ${object.name} has a lookup to a person (${person.name}) and more than a relationship to say.`;
  const further =
    person === undefined
      ? []
      : [
          `To relate its records to their people, add a sync of ${object.name} with format relationship, objectField Id and personField ${person.name}. Where each record is something that the person did, choose format event instead.`,
        ];
  return {
    format,
    reasons: [
      why,
      ...further,
      'Check objectTypeId: it is the number of the object type at Customer.io, where 1 is most often that of accounts.',
      "Check objectName: it is the Salesforce object's label.",
    ],
  };
}

function relationship(object: ObjectDescription, person: FieldDescription, related: FieldDescription): ProposedFormat {
  const [target = ''] = related.referenceTo;
  const known = TYPE_IDS.get(target);
  return {
    format: {
      type: 'relationship',
      objectTypeId: known ?? '1',
      objectField: related.name,
      personField: person.name,
    },
    reasons: [
      `A relationship: ${object.name} joins a person (${person.name}) to a record of ${target} (${related.name}) and has few fields besides.`,
      `Check objectTypeId: it must be that of the sync of ${target}${known === undefined ? '' : `, ${known} in its template`}.`,
      'Both must be synced too, identified by their Salesforce ids.',
      'Check that there is one record for each pair: several would be one relationship.',
    ],
  };
}

function personLookup(object: ObjectDescription): FieldDescription | undefined {
  const found = lookups(object).filter(({ referenceTo }) => referenceTo.every((name) => PERSON_OBJECTS.has(name)));
  return found.find(({ referenceTo }) => referenceTo.includes('Contact')) ?? found[0];
}

/** Accounts first, then what templates make objects of, then the first. */
function relatedLookup(object: ObjectDescription, person: FieldDescription): FieldDescription | undefined {
  const found = lookups(object).filter(({ referenceTo: [target, ...more], name }) => {
    if (target === undefined || more.length > 0 || name === person.name || target === object.name) return false;
    return !PERSON_OBJECTS.has(target) && !NOT_RELATED.has(target);
  });
  const known = [...TYPE_IDS.keys()].map((target) => found.find(({ referenceTo }) => referenceTo[0] === target));
  return known.find((field) => field !== undefined) ?? found[0];
}

function isJunction(own: readonly FieldDescription[]): boolean {
  const said = own.filter(({ type, name }) => type !== 'reference' && name !== 'Name' && name !== 'CreatedDate');
  return said.length <= MAX_JUNCTION_FIELDS && said.every(({ type }) => type !== 'currency');
}

/** As much of the label as an attribute's name allows. Describe's plural is not kept. */
export function nameOf({ name, label }: ObjectDescription): string {
  const cut = truncateUtf8(label.trim(), MAX_NAME_BYTES).trim();
  return attributeNameSchema.safeParse(cut).success ? cut : name;
}
