import type { Batch, BatchItem } from '../batcher.ts';
import { readMessageStart } from '../mapping/message.ts';

export type PackedMessages = {
  /** The request body. */
  body: Buffer;
  counts: Batch['counts'];
  /** Where the first message begins in the body. */
  firstAt: number;
  /** Of each message, where it ends in the body. The next one follows behind a comma. */
  ends: Int32Array;
  /** Of each message, the number of its row in the page, from 0. */
  rows: Int32Array;
};

/** A batch whose body is written already. Its items are made only when somebody asks for them: few batches need any. */
export class PackedBatch implements Batch {
  readonly bytes: number;
  readonly counts: Batch['counts'];
  readonly #packed: PackedMessages;
  readonly #giveBack: () => void;
  #items: readonly BatchItem[] | undefined;

  constructor(packed: PackedMessages, giveBack: () => void) {
    this.bytes = packed.body.length;
    this.counts = packed.counts;
    this.#packed = packed;
    this.#giveBack = giveBack;
  }

  body(): Uint8Array {
    return this.#packed.body;
  }

  get items(): readonly BatchItem[] {
    return (this.#items ??= this.#makeItems());
  }

  release(): void {
    // Items are pieces of the body, and whoever asked for them may still hold them.
    if (this.#items === undefined) this.#giveBack();
  }

  #makeItems(): BatchItem[] {
    const { body, firstAt, ends, rows } = this.#packed;
    let from = firstAt;
    return Array.from(ends, (end, index) => {
      const json = body.subarray(from, end);
      from = end + 1;
      return { row: rows[index] ?? 0, ...readMessageStart(json), json };
    });
  }
}
