import { Block } from './block.ts';

/** Room for a request body, and for one message more that turns out not to fit into it. */
const BODY_BYTES = 512 * 1024;

/** Buffers for request bodies, used again and again: a new one costs the system as much as filling it. */
export class BodyPool {
  readonly #free: Block[] = [];

  take(): Block {
    return this.#free.pop() ?? new Block(BODY_BYTES);
  }

  /** Only for a block that nobody will read again. */
  give(block: Block): void {
    this.#free.push(block);
  }
}
