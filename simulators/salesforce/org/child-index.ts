import { indexOfId } from './ids.ts';
import type { Cell, Field } from '../schema/field.ts';

const NONE = -1;

/**
 * Which rows may refer to a row by one field: the generated ones in two arrays of numbers, since there may be millions, and
 * every one that was ever edited to. Whether a row still does is for the caller to see.
 */
export class ChildIndex {
  readonly #parentPrefix: string;
  readonly #last: Int32Array;
  readonly #previous: Int32Array;
  readonly #edited = new Map<string, Set<number>>();

  constructor(field: Field, generated: number, parent: { keyPrefix: string; rows: number }) {
    this.#parentPrefix = parent.keyPrefix;
    this.#last = new Int32Array(parent.rows).fill(NONE);
    this.#previous = new Int32Array(generated).fill(NONE);
    const { target } = field;
    const isDirect = target !== undefined && target.keyPrefix === parent.keyPrefix;
    for (let index = 0; index < generated; index += 1) {
      const to = isDirect ? target.row(index) : this.#parentOf(field.generate(index));
      if (to === undefined || to >= parent.rows) continue;
      this.#previous[index] = this.#last[to] ?? NONE;
      this.#last[to] = index;
    }
  }

  /** A row was edited to this value. */
  note(index: number, cell: Cell): void {
    if (typeof cell !== 'string') return;
    const rows = this.#edited.get(cell) ?? new Set();
    this.#edited.set(cell, rows.add(index));
  }

  /** In order of creation, each once. */
  candidates(parentId: string): number[] {
    const found = new Set(this.#edited.get(parentId));
    const parent = this.#parentOf(parentId) ?? NONE;
    for (let at = this.#last[parent] ?? NONE; at !== NONE; at = this.#previous[at] ?? NONE) found.add(at);
    return [...found].toSorted((left, right) => left - right);
  }

  #parentOf(id: Cell): number | undefined {
    return typeof id === 'string' ? indexOfId(this.#parentPrefix, id) : undefined;
  }
}
