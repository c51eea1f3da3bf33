import type { FieldDescription, ObjectDescription } from '../domain/object-description.ts';

/** Lookups whose objects are described too: each costs a call to Salesforce and room in the prompt. */
const MAX_LOOKUPS_DESCRIBED = 2;
/** Shorter words (is, of, id) say nothing about a field. */
const MIN_WORD = 3;
/** A field whose label or name is there as a whole goes before those that share a word with the description. */
const WHOLE_NAME = 10;

/** The words of a text, in lower case and singular, so that `Open Invoices` meets `OpenInvoice__c`. */
export function wordsOf(text: string): Set<string> {
  const parted = text.replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2').toLowerCase();
  const words = parted.match(/[\p{L}\d]+/gu) ?? [];
  return new Set(words.filter((word) => word.length >= MIN_WORD).map((word) => word.replace(/(?<=..)s$/, '')));
}

/** How much of a field the words mention; 0 for nothing. */
export function mentionScore(field: FieldDescription, words: ReadonlySet<string>): number {
  const names = [field.label, field.name, ...field.referenceTo].map((name) => scoreOf(name, words));
  return Math.max(...names) + Number(field.picklistValues.some((value) => isMentioned(value, words)));
}

/** Does every word of the value occur? */
export function isMentioned(value: string, words: ReadonlySet<string>): boolean {
  return scoreOf(value, words) >= WHOLE_NAME;
}

/** Paths into the objects that the description seems to mean, such as `Account.Id` for «companies in Berlin, by account». */
export function mentionedLookups(object: ObjectDescription, description: string): string[] {
  const words = wordsOf(description);
  return object.fields
    .filter(({ referenceTo }) => referenceTo.length === 1)
    .map((field) => ({ path: field.relationshipName, score: mentionScore(field, words) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .flatMap(({ path }) => (path === undefined ? [] : [`${path}.Id`]))
    .slice(0, MAX_LOOKUPS_DESCRIBED);
}

function scoreOf(name: string, words: ReadonlySet<string>): number {
  const own = [...wordsOf(name)];
  const found = own.filter((word) => words.has(word)).length;
  return found + (found > 0 && found === own.length ? WHOLE_NAME : 0);
}
