import type { JsonObject } from './json.ts';
import { Records } from './records.ts';

export type ObjectKey = { typeId: string; objectId: string };

export function objectKey({ typeId, objectId }: ObjectKey): string {
  return `${typeId}:${objectId}`;
}

/** The way back. A type is a number, so the first colon ends it. */
export function objectOfKey(key: string): ObjectKey {
  const colon = key.indexOf(':');
  return { typeId: key.slice(0, colon), objectId: key.slice(colon + 1) };
}

/** Which people belong to which objects, with the relationship's attributes. */
export class Relationships {
  readonly #byObject = new Map<string, Records>();
  readonly #byPerson = new Map<string, Set<string>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(object: ObjectKey, personId: string): JsonObject | undefined {
    return this.#byObject.get(objectKey(object))?.get(personId);
  }

  /** Every relationship there is. */
  *pairs(): Generator<{ object: ObjectKey; personId: string }> {
    for (const [key, people] of this.#byObject) {
      const object = objectOfKey(key);
      for (const personId of people.keys()) yield { object, personId };
    }
  }

  /** Ids of an object's people. */
  peopleOf(object: ObjectKey): string[] {
    return [...(this.#byObject.get(objectKey(object))?.keys() ?? [])];
  }

  /** Returns how many attributes were left alone because they are newer. */
  merge(object: ObjectKey, personId: string, attributes: JsonObject, at: number): number {
    const key = objectKey(object);
    const people = this.#byObject.get(key) ?? new Records();
    const objects = this.#byPerson.get(personId) ?? new Set();
    this.#byObject.set(key, people);
    this.#byPerson.set(personId, objects);
    if (!people.has(personId)) this.#size += 1;
    objects.add(key);
    return people.merge(personId, attributes, at);
  }

  delete(object: ObjectKey, personId: string): void {
    this.#delete(objectKey(object), personId);
  }

  deleteObject(object: ObjectKey): void {
    const key = objectKey(object);
    for (const personId of this.#byObject.get(key)?.keys() ?? []) this.#delete(key, personId);
  }

  deletePerson(personId: string): void {
    for (const key of this.#byPerson.get(personId) ?? []) this.#delete(key, personId);
  }

  clear(): void {
    this.#byObject.clear();
    this.#byPerson.clear();
    this.#size = 0;
  }

  #delete(key: string, personId: string): void {
    const people = this.#byObject.get(key);
    const objects = this.#byPerson.get(personId);
    if (people?.delete(personId) === true) this.#size -= 1;
    objects?.delete(key);
    if (people?.size === 0) this.#byObject.delete(key);
    if (objects?.size === 0) this.#byPerson.delete(personId);
  }
}
