import { ChildIndex } from './child-index.ts';
import { makeId, indexOfId } from './ids.ts';
import type { Cell, Field, ObjectSchema } from '../schema/field.ts';

/** What was edited in a row up to a moment; a chain back to the oldest that a running job may still read. */
export type Version = {
  sequence: number;
  values: Readonly<Record<string, Cell>>;
  state: 'live' | 'deleted' | 'gone';
  previous: Version | undefined;
};

/** The rows of one object: generated ones, which take no memory, beneath the edits. */
export class Table {
  readonly schema: ObjectSchema;
  readonly #generated: number;
  readonly #fields = new Map<string, Field>();
  readonly #versions = new Map<number, Version>();
  readonly #children = new Map<string, ChildIndex>();
  #size: number;
  #live: number;

  constructor(schema: ObjectSchema, generated: number) {
    this.schema = schema;
    this.#generated = generated;
    this.#size = generated;
    this.#live = generated;
    for (const each of schema.fields) this.#fields.set(each.name.toLowerCase(), each);
  }

  get name(): string {
    return this.schema.name;
  }

  /** Rows that ever were: live, deleted and gone. */
  get size(): number {
    return this.#size;
  }

  get liveCount(): number {
    return this.#live;
  }

  get fields(): Field[] {
    return [...this.#fields.values()];
  }

  /** By its name in any case. */
  field(name: string): Field | undefined {
    return this.#fields.get(name.toLowerCase());
  }

  /** The reference behind `Account` of `Account.Name`, in any case. */
  fieldOfRelationship(name: string): Field | undefined {
    const wanted = name.toLowerCase();
    for (const each of this.#fields.values()) {
      if (each.relationshipName?.toLowerCase() === wanted) return each;
    }
    return undefined;
  }

  addField(added: Field): void {
    this.#fields.set(added.name.toLowerCase(), added);
  }

  removeField(name: string): void {
    if (!this.#fields.delete(name.toLowerCase())) throw new Error(`${this.name} has no field ${name}`);
  }

  id(index: number): string {
    return makeId(this.schema.keyPrefix, index);
  }

  /** The row of an id, whatever its state. */
  index(id: string): number | undefined {
    const index = indexOfId(this.schema.keyPrefix, id);
    return index !== undefined && index >= 0 && index < this.#size ? index : undefined;
  }

  /** What was edited in a row as of `sequence`; undefined for an untouched generated row. */
  version(index: number, sequence = Infinity): Version | undefined {
    let version = this.#versions.get(index);
    while (version !== undefined && version.sequence > sequence) version = version.previous;
    return version;
  }

  /** Whether a row existed as of `sequence`, and how. */
  state(index: number, version: Version | undefined): Version['state'] {
    if (version !== undefined) return version.state;
    return index < this.#generated ? 'live' : 'gone';
  }

  cell(index: number, field: Field, version: Version | undefined): Cell {
    const edited = version?.values[field.name];
    if (edited !== undefined) return edited;
    return index < this.#generated || field.name === 'Id' ? field.generate(index) : null;
  }

  /** Whether a row's value is the generated one, `edited` being what its version has for the field. */
  isUnedited(index: number, edited: Cell | undefined): boolean {
    return edited === undefined && index < this.#generated;
  }

  /** Takes the next free row. */
  reserve(): number {
    this.#size += 1;
    return this.#size - 1;
  }

  /** Numbers of the live rows whose reference `field` has this id of a row of `parent`. */
  children(field: Field, parent: Table, id: string): number[] {
    const key = `${field.name} ${parent.name}`;
    let index = this.#children.get(key);
    if (index === undefined) {
      const { keyPrefix } = parent.schema;
      const made = new ChildIndex(field, this.#generated, { keyPrefix, rows: parent.#generated });
      for (const [row, { values }] of this.#versions) made.note(row, values[field.name] ?? null);
      this.#children.set(key, made);
      index = made;
    }
    return index.candidates(id).filter((row) => {
      const version = this.version(row);
      return this.state(row, version) === 'live' && this.cell(row, field, version) === id;
    });
  }

  /** `oldestReader`: no job reads a state before this sequence, so that older versions can go. */
  write(index: number, change: Omit<Version, 'previous'>, oldestReader: number): void {
    const before = this.#versions.get(index);
    const wasLive = this.state(index, before) === 'live';
    this.#live += Number(change.state === 'live') - Number(wasLive);
    for (const [key, children] of this.#children) {
      const [name = ''] = key.split(' ');
      children.note(index, change.values[name] ?? null);
    }
    const values = before === undefined ? change.values : { ...before.values, ...change.values };
    this.#versions.set(index, { ...change, values, previous: prune(before, oldestReader) });
  }
}

function prune(version: Version | undefined, oldestReader: number): Version | undefined {
  if (version === undefined || oldestReader === Infinity) return undefined;
  for (let at: Version | undefined = version; at !== undefined; at = at.previous) {
    if (at.sequence <= oldestReader) at.previous = undefined;
  }
  return version;
}
