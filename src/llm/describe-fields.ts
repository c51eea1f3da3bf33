import type { FieldDescription, ObjectDescription } from '../domain/object-description.ts';
import { isMentioned, mentionScore } from './mentions.ts';
import { untrusted } from './untrusted.ts';

/** Objects have up to 800 fields and picklists up to 1,000 values; a prompt has not. */
export type Limits = { fields: number; characters: number };
const MAX_VALUES = 30;
/** Longest label or picklist value, in characters: as long as Salesforce lets labels be, with room to spare. */
const MAX_LABEL = 80;

/**
 * The object's fields that a filter can use, a line of JSON each, within the limits: first those that the words
 * mention. What is left out is said. Only what describe says of the object, never a record's values.
 */
export function describeFields(object: ObjectDescription, words: ReadonlySet<string>, limits: Limits): string[] {
  const usable = object.fields.filter(({ filterable }) => filterable);
  const ranked = usable
    .map((field) => ({ field, score: mentionScore(field, words) }))
    .toSorted((a, b) => b.score - a.score);
  const lines = [untrusted({ object: object.name, label: short(object.label) })];
  let room = limits.characters;
  for (const { field } of ranked.slice(0, limits.fields)) {
    const line = untrusted(describeField(field, words));
    if (line.length > room) break;
    room -= line.length;
    lines.push(line);
  }
  const missing = usable.length - (lines.length - 1);
  return missing === 0 ? lines : [...lines, untrusted({ fieldsLeftOut: missing })];
}

function describeField(field: FieldDescription, words: ReadonlySet<string>): Record<string, unknown> {
  const { name, label, type, relationshipName, referenceTo } = field;
  const values = [...field.picklistValues].toSorted(
    (a, b) => Number(isMentioned(b, words)) - Number(isMentioned(a, words)),
  );
  const more = Math.max(0, values.length - MAX_VALUES);
  return {
    name,
    label: short(label),
    type,
    ...(relationshipName === undefined ? {} : { path: `${relationshipName}.`, to: referenceTo.slice(0, 3) }),
    ...(values.length === 0 ? {} : { values: values.slice(0, MAX_VALUES).map(short) }),
    ...(more === 0 ? {} : { valuesLeftOut: more }),
  };
}

function short(text: string): string {
  return text.slice(0, MAX_LABEL);
}
