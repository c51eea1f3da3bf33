import type { JsonObject } from './json.ts';

/** Attribute names of many records alike are one array; their values are one text. A removed attribute is null there. */
type Packed = { names: readonly string[]; values: string; times: number | readonly number[] };

/**
 * Attributes by key. Each attribute keeps the time of its last change, so an older update never overwrites a newer one; null
 * and '' remove an attribute. Packed, so that a million records of twenty attributes fit into some hundred megabytes.
 */
export class Records {
  readonly #records = new Map<string, Packed>();
  readonly #shapes = new Map<string, readonly string[]>();

  get size(): number {
    return this.#records.size;
  }

  has(key: string): boolean {
    return this.#records.has(key);
  }

  keys(): IterableIterator<string> {
    return this.#records.keys();
  }

  get(key: string): JsonObject | undefined {
    const record = this.#records.get(key);
    if (record === undefined) return undefined;
    const values = unpack(record.values);
    const entries = record.names.map((name, index): [string, unknown] => [name, values[index]]);
    return Object.fromEntries<unknown>(entries.filter(([, value]) => value !== null));
  }

  /** When any of its attributes last changed, in milliseconds. */
  updatedAt(key: string): number | undefined {
    const times = this.#records.get(key)?.times;
    return typeof times === 'object' ? Math.max(...times) : times;
  }

  /** Creates or updates; returns how many attributes were left alone because they are newer. */
  merge(key: string, attributes: JsonObject, at: number): number {
    const names = this.#shape(Object.keys(attributes));
    const values = Object.values(attributes).map((value) => (value === '' || value === undefined ? null : value));
    const known = this.#records.get(key);
    if (known === undefined || (known.names === names && typeof known.times === 'number' && known.times <= at)) {
      this.#records.set(key, { names, values: JSON.stringify(values), times: at });
      return 0;
    }
    return this.#mergeEach(key, known, { names, values, at });
  }

  delete(key: string): boolean {
    return this.#records.delete(key);
  }

  clear(): void {
    this.#records.clear();
    this.#shapes.clear();
  }

  #mergeEach(key: string, known: Packed, update: { names: readonly string[]; values: unknown[]; at: number }): number {
    const { at } = update;
    const knownValues = unpack(known.values);
    const { times } = known;
    const merged = new Map(
      known.names.map((name, index) => [
        name,
        { value: knownValues[index], time: typeof times === 'number' ? times : (times[index] ?? 0) },
      ]),
    );
    let stale = 0;
    for (const [index, name] of update.names.entries()) {
      const before = merged.get(name);
      if (before !== undefined && before.time > at) stale += 1;
      else merged.set(name, { value: update.values[index], time: at });
    }
    const cells = [...merged.values()];
    const same = cells.every(({ time }) => time === cells[0]?.time);
    this.#records.set(key, {
      names: this.#shape([...merged.keys()]),
      values: JSON.stringify(cells.map(({ value }) => value)),
      times: same ? (cells[0]?.time ?? at) : cells.map(({ time }) => time),
    });
    return stale;
  }

  #shape(names: readonly string[]): readonly string[] {
    const key = JSON.stringify(names);
    const shared = this.#shapes.get(key);
    if (shared !== undefined) return shared;
    this.#shapes.set(key, names);
    return names;
  }
}

function unpack(values: string): unknown[] {
  const parsed: unknown = JSON.parse(values);
  if (!Array.isArray(parsed)) throw new TypeError('a packed record is an array');
  return parsed;
}
