/** One message on its way: its place in the page, and what becomes of the row when it is accepted. */
export type BatchItem = {
  /** Number of the row in its page, from 0. */
  row: number;
  recordId: string;
  operation: 'upsert' | 'delete';
  /** The message, serialised; never serialised again. */
  json: Buffer;
};

/** What goes to Customer.io in one request. */
export type Batch = {
  readonly items: readonly BatchItem[];
  /** How many of the items do what. */
  readonly counts: { upserts: number; deletions: number };
  /** The exact length of its body. */
  readonly bytes: number;
  /** The request body. */
  body(): Uint8Array;
  /** Says that every item has its outcome: the body will not be needed again. */
  release(): void;
};

export const HEAD = Buffer.from('{"batch":[');
export const TAIL = Buffer.from(']}');
const COMMA = 0x2c;
const ENVELOPE_BYTES = HEAD.length + TAIL.length;

/** Gathers messages, in order, into batches that never exceed the limits: a size is known before an item is added. */
export class Batcher {
  readonly #maxBytes: number;
  readonly #maxItems: number;
  #items: BatchItem[] = [];
  #bytes = ENVELOPE_BYTES;

  /** `maxBytes` is the limit of a whole request body. */
  constructor(limits: { maxBytes: number; maxItems: number }) {
    if (!(limits.maxItems >= 1)) throw new RangeError('a batch must be allowed to hold at least one item');
    this.#maxBytes = limits.maxBytes;
    this.#maxItems = limits.maxItems;
  }

  /**
   * Adds an item; returns the full batch that had to leave before it. Throws a RangeError for an item that no batch
   * can hold: mapping refuses those, so one that arrives here is a defect.
   */
  add(item: BatchItem): Batch | undefined {
    const alone = ENVELOPE_BYTES + item.json.length;
    if (alone > this.#maxBytes) {
      throw new RangeError(`an item of ${item.json.length} bytes does not fit into a batch of ${this.#maxBytes}`);
    }
    const grown = this.#bytes + item.json.length + (this.#items.length === 0 ? 0 : 1);
    const full = grown > this.#maxBytes || this.#items.length >= this.#maxItems ? this.flush() : undefined;
    this.#bytes = full === undefined ? grown : alone;
    this.#items.push(item);
    return full;
  }

  /** What is left, or undefined when nothing is. */
  flush(): Batch | undefined {
    if (this.#items.length === 0) return undefined;
    const batch = batchOf(this.#items);
    this.#items = [];
    this.#bytes = ENVELOPE_BYTES;
    return batch;
  }
}

/** Items as a batch of their own. */
export function batchOf(items: readonly BatchItem[]): Batch {
  const separators = Math.max(0, items.length - 1);
  const deletions = items.filter(({ operation }) => operation === 'delete').length;
  return {
    items,
    counts: { upserts: items.length - deletions, deletions },
    bytes: items.reduce((bytes, item) => bytes + item.json.length, ENVELOPE_BYTES + separators),
    body: () => batchBody(items),
    release: () => undefined,
  };
}

/** The request body `{"batch":[…]}`. https://docs.customer.io/integrations/api/cdp/#operation/batch */
export function batchBody(items: readonly BatchItem[]): Buffer {
  let bytes = ENVELOPE_BYTES + Math.max(0, items.length - 1);
  for (const item of items) bytes += item.json.length;
  const body = Buffer.allocUnsafe(bytes);
  let offset = HEAD.copy(body);
  for (const [index, item] of items.entries()) {
    if (index > 0) {
      body[offset] = COMMA;
      offset += 1;
    }
    offset += item.json.copy(body, offset);
  }
  TAIL.copy(body, offset);
  return body;
}
