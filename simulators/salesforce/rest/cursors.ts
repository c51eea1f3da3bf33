import type { Plan } from '../soql/plan.ts';

export type Cursor = { plan: Plan; rows: Uint32Array; release: () => void };
const MAX_CURSORS = 10;

/** Open queries of the REST API; an eleventh ends the oldest, as the vendor does. */
export class Cursors {
  readonly #cursors = new Map<string, Cursor>();
  #lastId = 0;

  open(cursor: Cursor): string {
    this.#lastId += 1;
    const id = `01g5e${String(this.#lastId).padStart(10, '0')}`;
    this.#cursors.set(id, cursor);
    const [oldest] = this.#cursors.keys();
    if (this.#cursors.size > MAX_CURSORS && oldest !== undefined) this.close(oldest);
    return id;
  }

  find(id: string): Cursor | undefined {
    return this.#cursors.get(id);
  }

  close(id: string): void {
    this.#cursors.get(id)?.release();
    this.#cursors.delete(id);
  }
}
